// The sparse half of a strided convolution on the processor: from the cosine and sine transforms of a plan to the kept bins of FFT_q(H a),
// and back. Inner loops: everything is an index into flat arrays, the sums of a bin stay in registers, and no power is used
// (its result is a double, and so then is every index made of it: half the speed).
import type { SpectralPlan } from './strided-convolution.plan.ts';

/** Where the four numbers of a group begin within one batch entry: U(cos, cos), (cos, sin), (sin, cos), (sin, sin). */
function groupStarts(plan: SpectralPlan, g: number, width: number): { cc: number; cs: number; sc: number; ss: number } {
  const at = (row: number, column: number): number => (row * plan.second.count + column) * width;
  const [cos1, sin1, cos2, sin2] = [plan.cos1[g]!, plan.sin1[g]!, plan.cos2[g]!, plan.sin2[g]!];
  return { cc: at(cos1, cos2), cs: at(cos1, sin2), sc: at(sin1, cos2), ss: at(sin1, sin2) };
}

/** How many numbers of U one batch entry has. */
function entryLength({ first, second, decimation: d }: SpectralPlan, planes: number): number {
  return first.count * second.count * d * d * planes;
}

/**
 * The kept bins of FFT_q(H a), from U.
 *
 * @param u [batch, first.count, second.count, d·d phases, planes]
 * @param z receives [bins + 1, batch, planes, (re, im)]; the last bin is nobody's
 */
export function foldSpectra(plan: SpectralPlan, u: Float32Array, batch: number, planes: number, z: Float64Array): void {
  const phases = plan.decimation * plan.decimation;
  const length = entryLength(plan, planes);
  z.fill(0, 0, 2 * (plan.bins + 1) * batch * planes);
  for (let g = 0; g < plan.groups; g++) {
    const starts = groupStarts(plan, g, phases * planes);
    const plus = 2 * plan.plusBin[g]! * batch * planes;
    const minus = 2 * plan.minusBin[g]! * batch * planes;
    for (let n = 0; n < batch; n++) {
      for (let p = 0; p < planes; p++) {
        const at = n * length + p;
        const to = 2 * (n * planes + p);
        foldGroup(plan, g, u, planes, starts.cc + at, starts.cs + at, starts.sc + at, starts.ss + at, z, plus + to, minus + to);
      }
    }
  }
}

/** One plane of one group: Σ over the phases of F_p·X_p(±ν₁, |ν₂|), added to its two bins. */
function foldGroup(
  { decimation, factors, sign }: SpectralPlan,
  g: number,
  u: Float32Array,
  planes: number,
  cc: number,
  cs: number,
  sc: number,
  ss: number,
  z: Float64Array,
  plus: number,
  minus: number,
): void {
  let plusRe = 0;
  let plusIm = 0;
  let minusRe = 0;
  let minusIm = 0;
  const phases = decimation * decimation;
  const end = 4 * (g + 1) * phases;
  for (let f = 4 * g * phases, at = 0; f < end; f += 4, at += planes) {
    // Each number is read once: the compiler does not merge loads of typed arrays.
    const cosCos = u[cc + at]!;
    const cosSin = u[cs + at]!;
    const sinCos = u[sc + at]!;
    const sinSin = u[ss + at]!;
    const f0 = factors[f]!;
    const f1 = factors[f + 1]!;
    const f2 = factors[f + 2]!;
    const f3 = factors[f + 3]!;
    plusRe += f0 * (cosCos - sinSin) + f1 * (cosSin + sinCos);
    plusIm += f1 * (cosCos - sinSin) - f0 * (cosSin + sinCos);
    minusRe += f2 * (cosCos + sinSin) + f3 * (cosSin - sinCos);
    minusIm += f3 * (cosCos + sinSin) - f2 * (cosSin - sinCos);
  }
  z[plus] = z[plus]! + plusRe;
  z[plus + 1] = z[plus + 1]! + sign[g]! * plusIm;
  z[minus] = z[minus]! + minusRe;
  z[minus + 1] = z[minus + 1]! + sign[g]! * minusIm;
}

/**
 * The way back with conj(F)·I: V such that B₁ᵀ V B₂ is H† of z, z Hermitian and given on the half spectrum.
 *
 * @param z [bins + 1, batch, planes, (re, im)]; changed
 * @param v receives [batch, first.count, second.count, d·d phases, planes]
 */
export function spreadSpectra(plan: SpectralPlan, z: Float64Array, batch: number, planes: number, v: Float32Array): void {
  const phases = plan.decimation * plan.decimation;
  const length = entryLength(plan, planes);
  scaleBins(plan, z, batch * planes);
  v.fill(0);
  for (let g = 0; g < plan.groups; g++) {
    const starts = groupStarts(plan, g, phases * planes);
    const plus = 2 * plan.plusBin[g]! * batch * planes;
    const minus = 2 * plan.minusBin[g]! * batch * planes;
    for (let n = 0; n < batch; n++) {
      for (let p = 0; p < planes; p++) {
        const at = n * length + p;
        const from = 2 * (n * planes + p);
        spreadGroup(plan, g, z, plus + from, minus + from, v, planes, starts.cc + at, starts.cs + at, starts.sc + at, starts.ss + at);
      }
    }
  }
}

/** The transpose of foldGroup, with conj(F_p). */
function spreadGroup(
  { decimation, factors, sign }: SpectralPlan,
  g: number,
  z: Float64Array,
  plus: number,
  minus: number,
  v: Float32Array,
  planes: number,
  cc: number,
  cs: number,
  sc: number,
  ss: number,
): void {
  const plusRe = z[plus]!;
  const plusIm = sign[g]! * z[plus + 1]!;
  const minusRe = z[minus]!;
  const minusIm = sign[g]! * z[minus + 1]!;
  const phases = decimation * decimation;
  const end = 4 * (g + 1) * phases;
  for (let f = 4 * g * phases, at = 0; f < end; f += 4, at += planes) {
    const f0 = factors[f]!;
    const f1 = factors[f + 1]!;
    const f2 = factors[f + 2]!;
    const f3 = factors[f + 3]!;
    const re = f0 * plusRe + f1 * plusIm;
    const im = f0 * plusIm - f1 * plusRe;
    const mirroredRe = f2 * minusRe + f3 * minusIm;
    const mirroredIm = f2 * minusIm - f3 * minusRe;
    v[cc + at] = v[cc + at]! + (re + mirroredRe);
    v[cs + at] = v[cs + at]! - (im + mirroredIm);
    v[sc + at] = v[sc + at]! - (im - mirroredIm);
    v[ss + at] = v[ss + at]! - (re - mirroredRe);
  }
}

/** z ← I·c·s²/(2S)²·z; the bin that is nobody's ← 0. */
function scaleBins({ bins, spread }: SpectralPlan, z: Float64Array, planes: number): void {
  for (let bin = 0; bin < bins; bin++) for (let i = 2 * bin * planes; i < 2 * (bin + 1) * planes; i++) z[i] = z[i]! * spread[bin]!;
  z.fill(0, 2 * bins * planes, 2 * (bins + 1) * planes);
}
