// Operators that see every pixel alone: at each visible one the same few mixtures of its colours, y [c, S, S] with zeros where it is hidden.
// Masks, brightness without colour, and nothing at all (no mixture) are one of these; everything but the mixtures and what is visible is
// derived: the twin, both devices' forms, the maps, and what a photo measures.
import type { Params } from '../protocol/param-spec.ts';
import type { Operator, PictureMaps, ReferenceOperator } from './contract.ts';
import { createPerPixelCpu } from './per-pixel.cpu.ts';
import { createPerPixelGpu, createPerPixelMove } from './per-pixel.gpu.ts';
import { backwardOf, forwardOf, mix, transposed, visiblePixels, type Mixing, type PerPixel } from './per-pixel.mixing.ts';
import { perPixelReference } from './per-pixel.reference.ts';

function mapsOf(of: PerPixel, entries: readonly { params: Params }[], size: number, batch: number): PictureMaps {
  const plane = size * size;
  const seen = entries.map(({ params }) => visiblePixels(of, params, size));
  const forward = forwardOf(of);
  const adjoint = transposed(forward);
  const run = (v: Float32Array, mixing: Mixing): Promise<Float32Array> =>
    Promise.resolve(mix(v, new Float32Array(batch * mixing.rows * plane), mixing, seen, plane));
  return {
    length: of.mixtures.length * plane,
    read: (y) => y.slice(),
    apply: (x) => run(x, forward),
    adjoint: (r) => run(r, adjoint),
    normal: async (x) => run(await run(x, forward), adjoint),
    pinv: (r, { std }) => run(r, backwardOf(of, std)),
    pinvExact: (r) => run(r, backwardOf(of, 0)),
    dispose: () => Promise.resolve(),
  };
}

/** Everything of an operator but its words. */
export function perPixel(of: PerPixel): Pick<Operator, 'mixes' | 'reference' | 'adopt' | 'cpu' | 'gpu' | 'maps' | 'move'> {
  const reference = (params: Params, size: number): ReferenceOperator => perPixelReference(of, params, size);
  return {
    mixes: true,
    reference,
    ...(of.mixtures.length > 0 && { adopt: (params, size, photo) => ({ y: reference(params, size).apply(photo) }) }),
    cpu: (_compile, binding) => createPerPixelCpu(of, binding),
    gpu: (gpu, binding) => createPerPixelGpu(of, gpu, binding),
    maps: (_compile, { entries, size, batch }) => mapsOf(of, entries, size, batch),
    move: (gpu, _compile, binding) => createPerPixelMove(of, gpu, binding),
  };
}
