// What many pictures at once can become.
import { count, wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('bring', {
  batch: (n: number) =>
    `${n} ${count(n, { one: 'picture', other: 'pictures' })}: restore ${count(n, { one: 'it', other: 'them one after another' })}`,
  batchDetail: (leftOut: number) =>
    leftOut === 0 ? 'as a batch' : `as a batch; ${leftOut} other ${count(leftOut, { one: 'file is', other: 'files are' })} left out`,
  folderAsks: (name: string, n: number) => `${name}: ${n} ${count(n, { one: 'picture', other: 'pictures' })}. What is to be done?`,
});
