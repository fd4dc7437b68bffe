// What the page knows of a photograph at its own size, as plain data: the photograph, what was lost of it, the pictures that fit.
// Masks and pictures are replaced, never written into. Knows no engine.
import type { ModelInfo, PhotographDirections } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Patch, PhotographMeasurement, PhotographPlan } from '../../protocol/photograph-api.ts';
import type { Said } from '../../protocol/words.ts';
import type { Mask } from '../measure/mask.ts';
import type { ClassAsked } from '../run/class-asked.ts';

/** What people lose of photographs, by the operator that says it. */
export type LossId = 'mask' | 'blur' | 'super-resolution';

/** Whether Y is made of the photograph, which then is the truth, or is the photograph: blurred or small already, the truth unknown. */
export type PhotographOrigin = 'made' | 'brought';

/** Where the light of one point goes. */
export interface PhotographKernel {
  /** The generator that makes it; null where it is a file's, or not there yet. */
  by: string | null;
  /** The file's name. */
  file: string;
  /** Numbers of generators, by their ids, as far as somebody chose them. */
  params: Readonly<Record<string, Params>>;
  /** As an operator takes it; null until it is made. */
  values: Float32Array | null;
}

export interface OwnPhotograph {
  name: string;
  width: number;
  height: number;
  /** Opaque RGBA bytes, upright. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** What was done to it on the way. */
  remarks: readonly (Said | string)[];
}

export interface Restored {
  /** The seed; null of the MMSE estimate. */
  seed: number | null;
  /** Of the model that made it; null where an earlier version of the page kept it. */
  weightsSha256: string | null;
  patch: Patch;
  fit: number;
  unexplained: number;
  seconds: number;
  evaluations: number;
}

/** A square of the photograph as large as a tile, and what the estimate of it may be wrong by; null until that is there. */
export interface Region {
  top: number;
  left: number;
  found: PhotographDirections | null;
}

export type PhotographTask =
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'measuring' }
  /** `seed` null: the MMSE estimate. */
  | { kind: 'running'; runId: string; seed: number | null; done: number; evaluations: number; secondsLeft: number; patch: Patch | null };

export interface PhotographState {
  photo: OwnPhotograph;
  loss: LossId;
  mask: Mask;
  /** Masks before the last strokes, newest last. */
  undo: readonly Mask[];
  /** Of mask: none; a kernel is beside them. */
  params: Readonly<Record<LossId, Params>>;
  origin: PhotographOrigin;
  kernel: PhotographKernel;
  noise: { std: number; seed: number };
  /** Where samples begin. */
  seed: number;
  /** σ that the brought photograph shows by itself; null where it was not asked. */
  noiseSeen: number | null;
  /** The class that samples are drawn of, where the model knows any. */
  asked: ClassAsked;
  /** Y of a blur or a low resolution that is made here; null until it is made. */
  measured: PhotographMeasurement | null;
  plan: PhotographPlan | null;
  /** Why there is no plan; null where there is. */
  refusal: Said | string | null;
  restored: readonly Restored[];
  /** The part of the estimate whose directions are looked at; null where none is. */
  region: Region | null;
  /** What photographs are restored with; null until it is loaded. */
  model: ModelInfo | null;
  task: PhotographTask;
}

export const firstSeed = 2024;

/** The next sample's. */
export function nextSeedOf({ restored, seed }: Pick<PhotographState, 'restored' | 'seed'>): number {
  const drawn = restored.flatMap((one) => one.seed ?? []);
  return drawn.length > 0 ? (Math.max(...drawn) + 1) % 2 ** 32 : seed;
}

/** Made with weights that the model does not have now: nothing that is drawn now can be held beside it. */
export const isOfOtherWeights = ({ weightsSha256 }: Restored, model: Pick<ModelInfo, 'weightsSha256'> | null): boolean =>
  model !== null && weightsSha256 !== null && weightsSha256 !== model.weightsSha256;

const mostUndo = 30;
/** All masks before the last strokes together: eight of the largest photograph. */
const mostUndoBytes = 2 ** 27;

export function undoWith(undo: readonly Mask[], mask: Mask): readonly Mask[] {
  return [...undo, mask].slice(-Math.min(mostUndo, Math.max(1, Math.floor(mostUndoBytes / mask.length))));
}

/** The photograph with what was found in its place. */
export function composed({ rgba, width }: Pick<OwnPhotograph, 'rgba' | 'width'>, patch: Patch): Uint8ClampedArray<ArrayBuffer> {
  const out = rgba.slice();
  for (let row = 0; row < patch.height; row++)
    for (let column = 0; column < patch.width; column++) {
      const from = 4 * (row * patch.width + column);
      if (patch.rgba[from + 3] === 0) continue;
      const to = 4 * ((patch.top + row) * width + patch.left + column);
      for (let channel = 0; channel < 3; channel++) out[to + channel] = patch.rgba[from + channel] ?? 0;
    }
  return out;
}

/** Four bytes of a pixel at once: a patch may be all of a large photograph, and comes many times a second. */
const pixelsOf = ({ buffer, byteOffset, length }: Uint8ClampedArray): Uint32Array => new Uint32Array(buffer, byteOffset, length / 4);

/** One patch over another, in a rectangle that holds both. */
export function joined(below: Patch | null, above: Patch): Patch {
  if (!below) return above;
  const [top, left] = [Math.min(below.top, above.top), Math.min(below.left, above.left)];
  const height = Math.max(below.top + below.height, above.top + above.height) - top;
  const width = Math.max(below.left + below.width, above.left + above.width) - left;
  const rgba = new Uint8ClampedArray(4 * height * width);
  const out = pixelsOf(rgba);
  const placeOf = (patch: Patch, row: number): number => (patch.top - top + row) * width + patch.left - left;
  const [under, over] = [pixelsOf(below.rgba), pixelsOf(above.rgba)];
  for (let row = 0; row < below.height; row++) out.set(under.subarray(row * below.width, (row + 1) * below.width), placeOf(below, row));
  for (let row = 0; row < above.height; row++) {
    const [from, to] = [row * above.width, placeOf(above, row)];
    for (let i = 0; i < above.width; i++) if (above.rgba[4 * (from + i) + 3] !== 0) out[to + i] = over[from + i] ?? 0;
  }
  return { top, left, height, width, rgba };
}

/** The samples' mean, or their spread (the standard deviation of a pixel's colours, twelve times brighter), in the place of a sample. */
export function summed(samples: readonly Patch[], what: 'mean' | 'spread'): Patch | null {
  const [first] = samples;
  if (!first || samples.length < 2) return null;
  const rgba = first.rgba.slice();
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] === 0) continue;
    let variance = 0;
    for (let at = i; at < i + 3; at++) {
      let mean = 0;
      for (const sample of samples) mean += (sample.rgba[at] ?? 0) / samples.length;
      for (const sample of samples) variance += ((sample.rgba[at] ?? 0) - mean) ** 2 / (samples.length - 1) / 3;
      rgba[at] = mean;
    }
    if (what === 'spread') rgba[i] = rgba[i + 1] = rgba[i + 2] = spreadGain * Math.sqrt(variance);
  }
  return { ...first, rgba };
}

export const spreadGain = 6;

/** dB over what was restored, against the photograph that was opened; null where nothing differs. */
export function psnrOf({ rgba, width }: OwnPhotograph, patch: Patch): number | null {
  let [sum, count] = [0, 0];
  for (let row = 0; row < patch.height; row++)
    for (let column = 0; column < patch.width; column++) {
      const from = 4 * (row * patch.width + column);
      if (patch.rgba[from + 3] === 0) continue;
      const at = 4 * ((patch.top + row) * width + patch.left + column);
      for (let channel = 0; channel < 3; channel++) sum += ((patch.rgba[from + channel] ?? 0) - (rgba[at + channel] ?? 0)) ** 2;
      count += 3;
    }
  return sum === 0 ? null : 10 * Math.log10((255 ** 2 * count) / sum);
}

/**
 * A picture moved by a square's numbers, α·w, where the picture has any: what was measured as it is has none and does not move.
 *
 * @param moved [3, side, side] in data units
 */
export function movedBy(patch: Patch, { top, left }: { top: number; left: number }, moved: Float32Array, side: number): Patch {
  const rgba = new Uint8ClampedArray(4 * side * side);
  for (let at = 0; at < side * side; at++) {
    const [row, column] = [top + Math.floor(at / side) - patch.top, left + (at % side) - patch.left];
    if (row < 0 || column < 0 || row >= patch.height || column >= patch.width) continue;
    const from = 4 * (row * patch.width + column);
    if (patch.rgba[from + 3] === 0) continue;
    for (let colour = 0; colour < 3; colour++)
      rgba[4 * at + colour] = (patch.rgba[from + colour] ?? 0) + 127.5 * (moved[colour * side * side + at] ?? 0);
    rgba[4 * at + 3] = 255;
  }
  return { top, left, height: side, width: side, rgba };
}
