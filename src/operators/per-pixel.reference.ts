// The float64 twin of an operator that sees every pixel alone (mathematics §2).
import type { MeasurementPicture } from '../protocol/measurement-picture.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { ReferenceOperator } from './contract.ts';
import { deriveReference } from './derive-reference.ts';
import { backwardOf, forwardOf, mix, transposed, visiblePixels, type Mixing, type PerPixel } from './per-pixel.mixing.ts';

export function perPixelReference(of: PerPixel, params: Params, size: number): ReferenceOperator {
  const plane = size * size;
  const c = of.mixtures.length;
  const visible = of.visible(params, size) ?? new Uint8Array(plane).fill(1);
  const seen = [visiblePixels(of, params, size)];
  // How many pictures an empty y is of cannot be told: one.
  const pictures = (numbers: number): number => (c === 0 ? 1 : numbers / (c * plane));
  const run = (v: Float64Array, mixing: Mixing, count: number): Float64Array =>
    mix(v, new Float64Array(count * mixing.rows * plane), mixing, seen, plane);
  const back = (y: Float64Array, mixing: Mixing): Float64Array => run(y, mixing, pictures(y.length));
  const forward = forwardOf(of);
  const core = deriveReference({
    measurementSize: c * plane,
    rank: c * seen[0]!.length,
    apply: (x) => run(x, forward, x.length / (3 * plane)),
    adjoint: (y) => back(y, transposed(forward)),
    pinv: (y, { std }) => back(y, backwardOf(of, std)),
    isMeasured: (entry) => visible[entry % plane] === 1,
    natural: { shape: c === 0 ? [0] : [c, size, size], order: null, frame: null, valid: null },
    form: () => ({ h: { kind: 'pixels', mixtures: of.mixtures }, seen: of.visible(params, size) }),
    toPicture: (y) => pictureOf(y, c, size, visible),
  });
  return c === 0 ? { ...core, features: (a) => new Float64Array(a.length) } : core;
}

/** One mixture as shades of grey, three as colours. */
function pictureOf(y: Float64Array, c: number, size: number, visible: Uint8Array): MeasurementPicture | null {
  if (c !== 1 && c !== 3) return null;
  const plane = size * size;
  const rgb = Float32Array.from({ length: 3 * plane }, (_, i) => y[(c === 1 ? 0 : i % 3) * plane + Math.floor(i / 3)]!);
  return { width: size, height: size, rgb, shown: visible.slice() };
}
