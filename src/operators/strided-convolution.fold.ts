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
    const s1 = plan.sign1[g]!;
    const s2 = plan.sign2[g]!;
    let cc = plan.cos1[g]! * d * planes * step + plan.cos2[g]!;
    let sc = plan.sin1[g]! * d * planes * step + plan.cos2[g]!;
    const toSine = plan.sin2[g]! - plan.cos2[g]!;
    let plus = 2 * plan.plusBin[g]! * planes;
    let minus = 2 * plan.minusBin[g]! * planes;
    for (let p = 0; p < planes; p++, cc += step, sc += step, plus += 2, minus += 2) {
      let [plusRe, plusIm, minusRe, minusIm] = [0, 0, 0, 0];
      for (let phase = 0, f = 4 * g * phases; phase < phases; phase++, f += 4) {
        const at = offsets[phase]!;
        const a = u[cc + at]!;
        const b = s2 * u[cc + toSine + at]!;
        const c = s1 * u[sc + at]!;
        const e = s1 * s2 * u[sc + toSine + at]!;
        plusRe += factors[f]! * (a - e) + factors[f + 1]! * (b + c);
        plusIm += factors[f + 1]! * (a - e) - factors[f]! * (b + c);
        minusRe += factors[f + 2]! * (a + e) + factors[f + 3]! * (b - c);
        minusIm += factors[f + 3]! * (a + e) - factors[f + 2]! * (b - c);
      }
      z[plus] = z[plus]! + plusRe;
      z[plus + 1] = z[plus + 1]! + plusIm;
      z[minus] = z[minus]! + minusRe;
      z[minus + 1] = z[minus + 1]! + minusIm;
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
    const s1 = plan.sign1[g]!;
    const s2 = plan.sign2[g]!;
    let cc = plan.cos1[g]! * d * planes * step + plan.cos2[g]!;
    let sc = plan.sin1[g]! * d * planes * step + plan.cos2[g]!;
    const toSine = plan.sin2[g]! - plan.cos2[g]!;
    let plus = 2 * plan.plusBin[g]! * planes;
    let minus = 2 * plan.minusBin[g]! * planes;
    for (let p = 0; p < planes; p++, cc += step, sc += step, plus += 2, minus += 2) {
      const [plusRe, plusIm, minusRe, minusIm] = [z[plus]!, z[plus + 1]!, z[minus]!, z[minus + 1]!];
      for (let phase = 0, f = 4 * g * phases; phase < phases; phase++, f += 4) {
        const at = offsets[phase]!;
        const re = factors[f]! * plusRe + factors[f + 1]! * plusIm;
        const im = factors[f]! * plusIm - factors[f + 1]! * plusRe;
        const mirroredRe = factors[f + 2]! * minusRe + factors[f + 3]! * minusIm;
        const mirroredIm = factors[f + 2]! * minusIm - factors[f + 3]! * minusRe;
        v[cc + at] = v[cc + at]! + re + mirroredRe;
        v[cc + toSine + at] = v[cc + toSine + at]! - s2 * (im + mirroredIm);
        v[sc + at] = v[sc + at]! - s1 * (im - mirroredIm);
        v[sc + toSine + at] = v[sc + toSine + at]! - s1 * s2 * (re - mirroredRe);
      }
    }
  }
}

/** z ← I·c·s²/(2S)²·z; the bin that is nobody's ← 0. */
function scaleBins({ bins, spread }: SpectralPlan, z: Float64Array, planes: number): void {
  for (let bin = 0; bin < bins; bin++) for (let i = 2 * bin * planes; i < 2 * (bin + 1) * planes; i++) z[i] = z[i]! * spread[bin]!;
  z.fill(0, 2 * bins * planes, 2 * (bins + 1) * planes);
}
