// The texts of operators.
import { sayingsOf } from '../protocol/words.ts';

export const says = sayingsOf('operators', {
  strideMustDivideHalfThe: (side: number, stride: number) => `Stride must divide ${side}, half the side of the picture; it is ${stride}.`,
  kernelIsTooWideFor: () =>
    'Kernel is too wide for this photo: no sample of it lies in the frame whole. Draw a shorter path, or make it sharper.',
  maskHidesEverySampleOf: (stride: number) =>
    `Mask hides every sample: of one block of ${stride} × ${stride} pixels at least half must be visible.`,
  samplesColourAreSeenAt: (seen: number, mostSeen: number) =>
    `${seen} samples a colour are seen, at most ${mostSeen} can be inverted: choose a larger stride or hide more of them.`,
  theMaskMustHaveThe: (width: number, height: number) => `The mask must have the size of the photograph, ${width} × ${height} pixels.`,
  theMaskMayHoldOnly: () => 'The mask may hold only 0 (hidden) and 1 (visible).',
  theMaskHidesEveryPixel: () => 'The mask hides every pixel; leave some of the photograph visible.',
  rowsMustBeAtMost: (unknowns: number, rows: number) => `Rows must be at most ${unknowns}, the number of unknowns, not ${rows}.`,
  patchSizeMustDivideThe: (value: number, patch: number) => `Patch size must divide ${value}, the side of the picture; it is ${patch}.`,
  scaleMustBeAtMost: (value: number, stride: number) =>
    `Scale must be at most ${value / 4} with the bicubic filter, which is 4 × scale pixels wide, not ${stride}.`,
  filterMustBeTheBox: () => 'Filter must be the box where the photo itself is the measurement: others would have seen beyond its frame.',
});
