// What was lost of a photograph, as pure functions of its state: the operator, the frame that is restored, what stands for Y, and whether
// what an estimate leaves of Y can be noise.
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import { mostPixels } from '../../protocol/photograph-api.ts';
import type { Said } from '../../protocol/words.ts';
import { says } from './photograph-says.words.ts';
import type { OwnPhotograph, PhotographState } from './photograph.ts';

interface Sides {
  height: number;
  width: number;
}

export const firstParams: PhotographState['params'] = {
  mask: {},
  blur: { stride: 2 },
  'super-resolution': { stride: 2, filter: 'bicubic' },
};

/** Not made yet: the first generator that there is will. */
export const firstKernel: PhotographState['kernel'] = { by: null, file: '', params: {}, values: null };

/** The operator takes the kernel. */
export const takesKernel = ({ loss, params }: Pick<PhotographState, 'loss' | 'params'>): boolean =>
  loss === 'blur' || (loss === 'super-resolution' && params[loss]['filter'] === 'custom');

export function operatorOf(state: PhotographState): OperatorSpec {
  const { loss, params, mask, kernel } = state;
  if (loss === 'mask') return { id: loss, params: { mask } };
  return { id: loss, params: takesKernel(state) && kernel.values ? { ...params[loss], kernel: kernel.values } : params[loss] };
}

/** The photograph is the measurement; nobody knows what was before it. */
export const isBrought = ({ loss, origin }: Pick<PhotographState, 'loss' | 'origin'>): boolean => loss !== 'mask' && origin === 'brought';

/** Of Y. What a mask leaves of a photograph is the photograph's own: noise that was told of another loss waits for that one. */
export const noiseOf = ({ loss, noise }: Pick<PhotographState, 'loss' | 'noise'>): PhotographState['noise'] =>
  loss === 'mask' ? { ...noise, std: 0 } : noise;

/** Nothing has to be made of the photograph before it is Y. */
export const isMeasuredAsItIs = (state: Pick<PhotographState, 'loss' | 'origin'>): boolean => state.loss === 'mask' || isBrought(state);

/** Sides of what is restored: of a small photograph the large one. */
export function frameOf(state: Pick<PhotographState, 'loss' | 'origin' | 'params' | 'photo'>): Sides {
  const { photo, params, loss } = state;
  const by = isBrought(state) ? Number(params[loss]['stride']) : 1;
  return { height: by * photo.height, width: by * photo.width };
}

/** What a restored patch lies on: the photograph, or where that is smaller, nothing yet. What would be too large is not laid out: no run is of it. */
export function groundOf({ rgba, ...photo }: OwnPhotograph, { height, width }: Sides): Sides & Pick<OwnPhotograph, 'rgba'> {
  if (width === photo.width || height * width > mostPixels) return { height: photo.height, width: photo.width, rgba };
  return { height, width, rgba: new Uint8ClampedArray(4 * height * width).fill(255) };
}

/** Y as a picture whose pixels stand for `by` × `by` of the ground; null where it is the ground itself, or not there yet. */
export function seenOf(
  { loss, params, photo, measured }: Pick<PhotographState, 'loss' | 'params' | 'photo' | 'measured'>,
  ground: Pick<OwnPhotograph, 'rgba'>,
): (Sides & { rgba: Uint8ClampedArray; by: number }) | null {
  const seen = ground.rgba !== photo.rgba ? photo : loss === 'mask' ? null : (measured?.picture ?? null);
  return seen && { height: seen.height, width: seen.width, rgba: seen.rgba, by: Number(params[loss]['stride']) };
}

/** RMS in [−1, 1] that the network leaves of a photograph's Y where kernel and noise are right; measured (docs/decisions.md). */
const leftByNetwork = 0.02;
/** Times what noise and network leave together: beyond it something else is left. */
const mostLeft = 1.5;

/** What an estimate leaves of Y where noise cannot explain it, as is said; null where it can. @param unexplained in units of the noise, where there is any */
export function doubtOf(unexplained: number, std: number): Said | null {
  const left = std > 0 ? unexplained * std : unexplained;
  if (left <= mostLeft * Math.hypot(std, leftByNetwork)) return null;
  return says.leaves(left, std);
}
