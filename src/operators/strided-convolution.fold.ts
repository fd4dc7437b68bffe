// The sparse half of a strided convolution on the processor: from the cosine and sine transforms of a plan to the kept bins of FFT_q(H a),
// and back. Inner loops: everything is an index into flat arrays, and the sums of a bin stay in registers.
import type { SpectralPlan } from './strided-convolution.plan.ts';

/** Where phase (row, column) of a plane lies, relative to phase (0, 0), in [·, d, planes, d, second.count]. */
function phaseOffsets({ decimation: d, second }: SpectralPlan, planes: number): Uint32Array {
  return Uint32Array.from({ length: d * d }, (_, phase) => Math.floor(phase / d) * planes * d * second.count + (phase % d) * second.count);
}

/**
 * The kept bins of FFT_q(H a), from U.
 *
 * @param u [first.count, d, planes, d, second.count]
 * @param z receives [bins + 1, planes, (re, im)]; the last bin is nobody's
 */
export function foldSpectra(plan: SpectralPlan, u: Float32Array, planes: number, z: Float64Array): void {
  const { decimation: d, second, factors } = plan;
  const step = d * second.count;
  const offsets = phaseOffsets(plan, planes);
  const phases = d * d;
  z.fill(0, 0, 2 * (plan.bins + 1) * planes);
  for (let g = 0; g < plan.groups; g++) {
    const sign = plan.sign[g]!;
    let cc = plan.cos1[g]! * d * planes * step + plan.cos2[g]!;
    let sc = plan.sin1[g]! * d * planes * step + plan.cos2[g]!;
    const toSine = plan.sin2[g]! - plan.cos2[g]!;
    let plus = 2 * plan.plusBin[g]! * planes;
    let minus = 2 * plan.minusBin[g]! * planes;
    for (let p = 0; p < planes; p++, cc += step, sc += step, plus += 2, minus += 2) {
      let plusRe = 0;
      let plusIm = 0;
      let minusRe = 0;
      let minusIm = 0;
      const cs = cc + toSine;
      const ss = sc + toSine;
      for (let phase = 0, f = 4 * g * phases; phase < phases; phase++, f += 4) {
        const at = offsets[phase]!;
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
      z[plus + 1] = z[plus + 1]! + sign * plusIm;
      z[minus] = z[minus]! + minusRe;
      z[minus + 1] = z[minus + 1]! + sign * minusIm;
    }
  }
}

/**
 * The way back with conj(F)·I: V such that B₁ᵀ V B₂ is H† of z, z Hermitian and given on the half spectrum.
 *
 * @param z [bins + 1, planes, (re, im)]; changed
 * @param v receives [first.count, d, planes, d, second.count]
 */
export function spreadSpectra(plan: SpectralPlan, z: Float64Array, planes: number, v: Float32Array): void {
  const { decimation: d, second, factors } = plan;
  const step = d * second.count;
  const offsets = phaseOffsets(plan, planes);
  const phases = d * d;
  scaleBins(plan, z, planes);
  v.fill(0);
  for (let g = 0; g < plan.groups; g++) {
    const sign = plan.sign[g]!;
    let cc = plan.cos1[g]! * d * planes * step + plan.cos2[g]!;
    let sc = plan.sin1[g]! * d * planes * step + plan.cos2[g]!;
    const toSine = plan.sin2[g]! - plan.cos2[g]!;
    let plus = 2 * plan.plusBin[g]! * planes;
    let minus = 2 * plan.minusBin[g]! * planes;
    for (let p = 0; p < planes; p++, cc += step, sc += step, plus += 2, minus += 2) {
      const plusRe = z[plus]!;
      const plusIm = sign * z[plus + 1]!;
      const minusRe = z[minus]!;
      const minusIm = sign * z[minus + 1]!;
      const cs = cc + toSine;
      const ss = sc + toSine;
      for (let phase = 0, f = 4 * g * phases; phase < phases; phase++, f += 4) {
        const at = offsets[phase]!;
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
  }
}

/** z ← I·c·s²/(2S)²·z; the bin that is nobody's ← 0. */
function scaleBins({ bins, spread }: SpectralPlan, z: Float64Array, planes: number): void {
  for (let bin = 0; bin < bins; bin++) for (let i = 2 * bin * planes; i < 2 * (bin + 1) * planes; i++) z[i] = z[i]! * spread[bin]!;
  z.fill(0, 2 * bins * planes, 2 * (bins + 1) * planes);
}
