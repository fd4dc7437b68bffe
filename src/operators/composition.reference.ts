// A blur, then every s-th pixel or block averages, then a mask: the float64 twin. y keeps zeros where a sample is hidden, M = 3(S/s)².
// H† as the network is given it has the ridge of docs/operators.md; the exact inverse comes by conjugate gradients on HHᵀ, where the maps have a factor of it.
import { solveByConjugateGradients } from './conjugate-gradients.ts';
import { createRidgeSolver, measurePlane, ridgeOf, spreadPlane } from './composition.matrix.ts';
import type { Composition } from './composition.params.ts';
import type { ReferenceOperator } from './contract.ts';
import { deriveReference } from './derive-reference.ts';

/** The exact inverse has neither a ridge nor a preconditioner to bound its steps. */
const asExact = { tolerance: 1e-2, steps: 400 };

/** Applies `map` to every plane of `from` numbers. */
function eachPlane(data: Float64Array, from: number, to: number, map: (plane: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array((data.length / from) * to);
  for (let plane = 0; plane * from < data.length; plane++) out.set(map(data.subarray(plane * from, (plane + 1) * from)), plane * to);
  return out;
}

export function createCompositionReference(h: Composition): ReferenceOperator {
  const { size, width, seen } = h;
  const [plane, samples, m] = [size * size, width * width, seen.length];
  const isSeen = new Uint8Array(samples);
  for (const sample of seen) isSeen[sample] = 1;
  /** y with its zeros ↔ the samples that are seen. */
  const gather = (y: Float64Array): Float64Array => eachPlane(y, samples, m, (full) => Float64Array.from(seen, (sample) => full[sample]!));
  const scatter = (v: Float64Array): Float64Array =>
    eachPlane(v, m, samples, (some) => {
      const full = new Float64Array(samples);
      seen.forEach((sample, n) => (full[sample] = some[n]!));
      return full;
    });
  const measure = (x: Float64Array): Float64Array => eachPlane(x, plane, m, (one) => measurePlane(h, one));
  const spread = (v: Float64Array): Float64Array => eachPlane(v, m, plane, (one) => spreadPlane(h, one));
  const solve = createRidgeSolver(h);
  return deriveReference({
    measurementSize: 3 * samples,
    rank: 3 * m,
    apply: (x) => scatter(measure(x)),
    adjoint: (y) => spread(gather(y)),
    pinv: (y, regularisation) => spread(solve(gather(y), ridgeOf(regularisation))),
    pinvExact(y) {
      const apply = (u: Float64Array): Float64Array => measure(spread(u));
      const { u, residual, iterations } = solveByConjugateGradients(apply, (r) => r.slice(), gather(y), 3 * m, asExact);
      return { x: spread(u), residual, iterations };
    },
    form: () => ({
      h: { kind: 'kernel', kernel: h.kernel, side: h.side, stride: h.stride, offset: -h.origin, cutoff: 0, width },
      seen: isSeen.slice(),
    }),
    isMeasured: (entry) => isSeen[entry % samples] === 1,
    natural: { shape: [3, width, width], order: null, frame: null, valid: null },
    toPicture: (y) => ({
      width,
      height: width,
      shown: isSeen.slice(),
      rgb: Float32Array.from({ length: 3 * samples }, (_, i) => y[(i % 3) * samples + Math.floor(i / 3)]!),
    }),
  });
}
