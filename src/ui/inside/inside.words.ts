// The texts of Inside: one evaluation of the network, block by block.
import { count, wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('inside', {
  down: (level: number, block: number) => `down ${level}, block ${block}`,
  up: (level: number, block: number) => `up ${level}, block ${block}`,
  middle: (block: number) => `middle, block ${block}`,
  imageLabel: (what: string, image: number, images: number) => `${what}, image ${image} of ${images}`,
  numbersLabel: (what: string, image: number, images: number, numbers: number) =>
    `${what}, image ${image} of ${images}, ${numbers} numbers`,
  whiteIs: (value: string) => `white is **${value}**`,
  measuresNothing: 'This operator measures nothing.',
  /** After T_ψ. */
  weights: ': what each output takes of y and of every Ha, then GELU',
  bias: 'bias',
  carries: 'what the block carries',
  ha: 'Ha',
  haOf: (k: number) => `Ha ${k}`,
  measured: 'measured like the photo',
  tOfBoth: 'Comparison T of y and Ha',
  compared: 'compared with y, GELU',
  back: 'back to pixels',
  blocks: 'Blocks, in running order',
  inputLabel: (sigma: string) => `The input, noise ${sigma}`,
  outputLabel: 'What the evaluation gives',
  /** Before x. */
  input: 'in:',
  /** Before D(x; σ). */
  output: 'out:',
  blockOf: (block: number, blocks: number) => `Block ${block} of ${blocks}`,
  inside: 'Inside one evaluation',
  title: 'One evaluation',
  computing: 'computing …',
  /** Before σ. */
  noise: 'Noise',
  ofSample: (seed: string) => `, sample ${seed}`,
  noiseValue: (sigma: string) => `noise ${sigma}`,
  pureNoise: 'Pure noise goes in. Once samples are drawn, every step of the first can be looked into.',
  blockSize: (images: number, size: number, tokens: number) =>
    `${images} ${count(images, { one: 'image', other: 'images' })} of ${size} × ${size}, in ${tokens} × ${tokens} tokens`,
  failed: 'This evaluation could not be looked into; the notice says why.',
  everyBlock:
    'Every block measures what it carries as the photo was measured (H), compares that with the measurement (y) number by number, and goes back to pixels (H†, the simplest picture that fits). Its attention then reads this answer (ã) beside its own tokens.',
});
