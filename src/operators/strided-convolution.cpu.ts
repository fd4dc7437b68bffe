// Strided blur and super-resolution on the processor. The 2S spectrum of a real picture is taken by two products with cosines and
// sines, only at the frequencies that survive τ; what is left for JavaScript is sparse: × F, fold onto the kept half-spectrum bins,
// T_ψ, × I, and the same way back. Twin: strided-convolution.reference.ts, error ≤ 1e-5 of the largest feature.
import { fastGelu } from '../math/erf.ts';
import { fft2 } from '../math/fft.ts';
import { tokenLayout, type CpuOperator, type FeatureTransform, type Products, type RunBinding } from './contract.ts';
import { relayout } from './stack-layout.ts';
import { foldSpectra, spreadSpectra } from './strided-convolution.fold.ts';
import { planSpectrum, type SpectralPlan } from './strided-convolution.plan.ts';
import type { StridedSpectrum } from './strided-convolution.ts';

/** FFT_q(y) at the kept bins: [bins, 3, (re, im)]. */
function keptSpectrum({ q, half, kept }: StridedSpectrum, y: Float32Array): Float64Array {
  const out = new Float64Array(kept.length * 6);
  for (let c = 0; c < 3; c++) {
    const grid = new Float64Array(2 * q * q);
    for (let i = 0; i < q * q; i++) grid[2 * i] = y[c * q * q + i]!;
    fft2(grid, q, 'forward');
    kept.forEach((position, bin) => {
      const at = 2 * (Math.floor(position / half) * q + (position % half));
      out[(bin * 3 + c) * 2] = grid[at]!;
      out[(bin * 3 + c) * 2 + 1] = grid[at + 1]!;
    });
  }
  return out;
}

/**
 * T_ψ on the Hermitian part, in place: the real part of H† sees of v(f) = GELU(W·re + b) + i·GELU(W·im + b) only ½(v(f) + conj v(−f)),
 * and the input is Hermitian, so im' = ½[GELU(W·im + b) − GELU(−W·im + b)] (mathematics §2, exact).
 *
 * @param z [bins, n·k·3 planes, (re, im)]
 * @param y [bins, 3, (re, im)]
 */
function transformBins(z: Float64Array, y: Float64Array, bins: number, batch: number, { k, weight, bias }: FeatureTransform): void {
  const u = new Float64Array(2 * k);
  for (let bin = 0; bin < bins; bin++) {
    for (let entry = 0; entry < 3 * batch; entry++) {
      const colour = entry % 3;
      const start = 2 * (bin * batch * k * 3 + (entry - colour) * k + colour);
      const measured = 2 * (bin * 3 + colour);
      for (let j = 0; j < k; j++) {
        u[2 * j] = z[start + 6 * j]!;
        u[2 * j + 1] = z[start + 6 * j + 1]!;
      }
      for (let i = 0; i < k; i++) {
        const row = i * (k + 1);
        let re = weight[row]! * y[measured]!;
        let im = weight[row]! * y[measured + 1]!;
        for (let j = 0; j < k; j++) {
          re += weight[row + 1 + j]! * u[2 * j]!;
          im += weight[row + 1 + j]! * u[2 * j + 1]!;
        }
        const b = bias[i]!;
        z[start + 6 * i] = fastGelu(re + b);
        z[start + 6 * i + 1] = 0.5 * (fastGelu(im + b) - fastGelu(b - im));
      }
    }
  }
}

/** A stack of planes by phase, [batch, S/d, S/d, d·d, planes], ↔ U = B₁ X B₂ᵀ, [batch, first.count, second.count, d·d, planes]. */
function transform(
  products: Products,
  { first, second }: SpectralPlan,
  x: Float32Array,
  batch: number,
  way: 'forward' | 'backward',
): Promise<Float32Array> {
  const [from, to] = way === 'forward' ? (['length', 'count'] as const) : (['count', 'length'] as const);
  const rest = x.length / (batch * first[from] * second[from]);
  return products.separable(first[way], [first[to], first[from]], x, [batch, first[from], second[from], rest], second[way], [
    second[to],
    second[from],
  ]);
}

export function createStridedConvolutionCpu(
  products: Products,
  { size, y, regularisation, batch, maxImages }: RunBinding,
  spectrum: StridedSpectrum,
): CpuOperator {
  const plan = planSpectrum(spectrum, regularisation);
  const yKept = keptSpectrum(spectrum, y);
  const mostPlanes = 3 * batch * maxImages;
  const perPlane = plan.first.count * plan.second.count * plan.decimation ** 2;
  const zScratch = new Float64Array(2 * (plan.bins + 1) * mostPlanes);
  const vScratch = new Float32Array(perPlane * mostPlanes);

  return {
    async features(a, featureTransform, layout) {
      const { n, k } = layout;
      // A token of d×d pixels holds the d² phases of one place: where patches are of that size, nothing is moved at all.
      const byPhase = tokenLayout(n, k, size, plan.decimation);
      const u = await transform(products, plan, relayout(a, layout, byPhase), n, 'forward');
      foldSpectra(plan, u, n, 3 * k, zScratch);
      transformBins(zScratch, yKept, plan.bins, n, featureTransform);
      const v = vScratch.subarray(0, perPlane * 3 * n * k);
      spreadSpectra(plan, zScratch, n, 3 * k, v);
      return relayout(await transform(products, plan, v, n, 'backward'), byPhase, layout);
    },
  };
}
