// Why a run becomes no scene of a talk, and what a file of a talk became.
import { count, sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('own-scenes', {
  drawFirst: () => 'A scene is one draw, just finished. Draw, then add it.',
  ownMatrix: () => 'A scene cannot hold a matrix of your own: only its hash travels, and the stage would wait for the file.',
  tooManyScenes: (most: number) => `A talk has at most ${most} scenes. Drop one first.`,
  talkOpened: (name: string, n: number) =>
    `${name} is a talk: ${n} ${count(n, { one: 'scene was', other: 'scenes were' })} added to yours. “Talk” plays them.`,
});
