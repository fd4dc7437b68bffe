// Why a file of a talk cannot be played.
import { read, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('talk-pack', {
  talkTooLarge: (megabytes: number, most: number) => `The talk has ${megabytes} MB; at most ${most} can be opened.`,
  badTalk: (why: Said) => `This talk cannot be played. ${read(why)}`,
  matrixIsMissing: () => 'The matrix of one of its scenes is not in the file. Save the talk again where it was made.',
  cutShort: () => 'The file of this talk is cut short or damaged.',
});
