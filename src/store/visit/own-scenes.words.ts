// Why a run becomes no scene of a talk, and what a file of a talk became.
import { count, sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('own-scenes', {
  drawFirst: () => 'A scene is one draw, just finished. Draw, then add it.',
  talkTooLarge: (is: number, most: number) =>
    `With this the talk is ${is} MB, and its file has at most ${most}. Save what is there as one file, then remove scenes, those with a matrix of your own first.`,
  tooManyScenes: (most: number) => `A talk has at most ${most} scenes. Drop one first.`,
  talkOpened: (name: string, n: number) =>
    `${name} is a talk: ${n} ${count(n, { one: 'scene was', other: 'scenes were' })} added to yours. “Talk” plays them.`,
});
