// What is said of a photograph: what was done to it on the way, why it cannot be restored yet, and what its estimate leaves unexplained.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('photograph-says', {
  reducedToFit: (width: number, height: number) => `Reduced from ${width} × ${height}, which is more than a tab can hold.`,
  liesOnWhite: () => 'Its transparent parts lie on white.',
  isFirstFrame: () => 'It moves; this is its first frame.',
  isRounded: () => 'Its 16 bits a channel are rounded to 8.',
  cut: (width: number, height: number) => `Cut from ${width} × ${height}.`,
  reduced: (width: number, height: number) => `Reduced from ${width} × ${height}.`,
  hiddenAgain: () => 'A restored photograph: what was hidden is hidden again.',
  measuredFromRestored: () => 'The photograph that was measured, and all settings, from a restored one.',
  paintOver: () => 'Paint over what should go: a scratch, a word, a person.',
  mmseEstimate: () => 'MMSE estimate',
  sample: (seed: number) => `Sample, seed ${seed}`,
  hiddenIsInvented: () => 'Restored by a model: what was hidden is invented; every other pixel is the photograph’s own.',
  unseenIsInvented: () => 'Restored by a model: what the measurement did not see is invented.',
  embedsMask: (weights: string, device: string, chunk: string) =>
    `Model weights sha256 ${weights}; computed on ${device}. This file embeds the mask (chunk "${chunk}").`,
  embedsPhotograph: (weights: string, device: string, chunk: string) =>
    `Model weights sha256 ${weights}; computed on ${device}. This file embeds operator, settings and the photograph that was measured (chunks "${chunk}").`,
  savedKernel: () => 'the saved kernel',
  leaves: (left: number, std: number) =>
    `The estimate leaves ${left.toFixed(3)} of the measurement; noise of ${std.toFixed(3)} does not explain that. The kernel, the scale or the noise cannot be right.`,
  photographKept: () => 'The photograph and what you painted are kept.',
  photographAndKernelKept: () => 'The photograph and what you painted are kept. So is the kernel that was there.',
  openPhotographStays: () => 'The photograph that was open stays.',
  noneForPhotographs: (id: string) => `There is no “${id}” for photographs here.`,
  strideOf: (stride: string, known: string) => `Its stride is ${stride}; here it is one of: ${known}.`,
  ofOtherSize: (recipeWidth: number, recipeHeight: number, width: number, height: number) =>
    `It is of ${recipeWidth} × ${recipeHeight} pixels, the picture of ${width} × ${height}.`,
});
