import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('room', {
  /** Megabytes. */
  tooMany: (count: number, size: number, needed: number, there: number, most: number) =>
    `${count} samples of ${size} × ${size} need about ${needed} MB in this page, and this device has about ${there} MB for them. At most ${most} fit at once.`,
});
