// A photo that is blurred already, as a measurement: its own pixels are the samples, but only where the blur's window lies in the frame,
// because a camera saw the scene beyond it where H would put zeros.
import { StudioError } from '../protocol/errors.ts';
import type { Params } from '../protocol/param-spec.ts';
import { compositionParams, readComposition, type Composition } from './composition.params.ts';
import { readChoice } from '../protocol/read-params.ts';
import { says } from './operators.words.ts';

/** Entries of the kernel below this part of the largest count as nothing when windows are compared with the frame. */
const negligible = 0.01;

/** First and last row (or column) of the kernel with an entry that counts. */
function reach({ kernel, side }: Composition): { top: number; bottom: number; left: number; right: number } {
  const largest = kernel.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const box = { top: side, bottom: -1, left: side, right: -1 };
  kernel.forEach((v, at) => {
    if (Math.abs(v) < negligible * largest) return;
    const [row, column] = [Math.floor(at / side), at % side];
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
  });
  return box;
}

/** 1 for the blocks of pixels whose sample reads nothing beyond the frame and is seen: [S, S]. */
function frameMask(h: Composition): Uint8Array {
  const { size, stride, width, origin } = h;
  const box = reach(h);
  const mask = new Uint8Array(size * size);
  const fits = (sample: number, from: number, to: number): boolean =>
    sample * stride - origin + from >= 0 && sample * stride - origin + to < size;
  for (const sample of h.seen) {
    const [row, column] = [Math.floor(sample / width), sample % width];
    if (!fits(row, box.top, box.bottom) || !fits(column, box.left, box.right)) continue;
    for (let r = row * stride; r < (row + 1) * stride; r++) mask.fill(1, r * size + column * stride, r * size + (column + 1) * stride);
  }
  return mask;
}

/**
 * @param params of the composition
 * @param photo [3, S, S]: what the camera gave; every s-th pixel of it, or block averages, are the samples
 * @throws StudioError bad-params where no window lies in the frame
 */
export function adoptBlurred(params: Params, size: number, photo: Float64Array): { y: Float64Array; as: { id: string; params: Params } } {
  const mask = frameMask(readComposition(params, size));
  if (!mask.includes(1)) throw new StudioError('bad-params', says.kernelIsTooWideFor());
  const adopted = {
    stride: params['stride'] ?? 4,
    sampling: readChoice(compositionParams, params, 'sampling'),
    kernel: params['kernel'] ?? 0,
    mask,
  };
  const h = readComposition(adopted, size);
  const { width, stride } = h;
  const y = new Float64Array(3 * width * width);
  const averaged = adopted.sampling === 'blocks' ? stride : 1;
  for (let c = 0; c < 3; c++)
    for (const sample of h.seen) {
      const [row, column] = [stride * Math.floor(sample / width), stride * (sample % width)];
      let sum = 0;
      for (let a = 0; a < averaged; a++) for (let b = 0; b < averaged; b++) sum += photo[(c * size + row + a) * size + column + b]!;
      y[c * width * width + sample] = sum / averaged ** 2;
    }
  return { y, as: { id: 'composition', params: adopted } };
}
