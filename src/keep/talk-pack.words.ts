// Why a file of a talk cannot be played.
import { read, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('talk-pack', {
  talkTooLarge: (megabytes: number, most: number) => `The talk has ${megabytes} MB; at most ${most} can be opened.`,
  badTalk: (why: Said) => `This talk cannot be played. ${read(why)}`,
  cutShort: () => 'The file of this talk is cut short or damaged.',
});
