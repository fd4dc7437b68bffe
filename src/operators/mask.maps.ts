// The mask on pictures: H, Hᵀ and H† are all the mask, or the mask and a factor. Twin: mask.reference.ts, the same numbers.
import type { MapsBinding, PictureMaps } from './contract.ts';
import { noiseRatio } from './feature-transform.ts';
import { readMaskParams } from './mask.params.ts';

/** @throws StudioError bad-params */
export function createMaskMaps({ entries, size }: MapsBinding): PictureMaps {
  const [pixels, length] = [size * size, 3 * size * size];
  const visible = entries.map(({ params }) => {
    const mask = readMaskParams(params, size);
    return Uint32Array.from([...mask.keys()].filter((pixel) => mask[pixel] === 1));
  });
  const masked = (v: Float32Array, factor = 1): Float32Array => {
    const out = new Float32Array(v.length);
    for (let plane = 0; plane < v.length; plane += pixels) {
      const own = visible[visible.length === 1 ? 0 : Math.floor(plane / length)]!;
      for (let i = 0; i < own.length; i++) {
        const at = plane + own[i]!;
        out[at] = factor * v[at]!;
      }
    }
    return out;
  };
  const map = (v: Float32Array): Promise<Float32Array> => Promise.resolve(masked(v));
  return {
    length,
    read: (y) => y.slice(),
    apply: map,
    adjoint: map,
    normal: map,
    pinvExact: map,
    pinv: (r, { std }) => Promise.resolve(masked(r, 1 / (1 + noiseRatio(std)))),
    dispose: () => Promise.resolve(),
  };
}
