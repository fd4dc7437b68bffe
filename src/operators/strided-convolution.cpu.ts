// Strided blur and super-resolution on the processor. The 2S spectrum of a real picture is taken by two products with cosines and
// sines, only at the frequencies that survive τ; what is left for JavaScript is sparse: × F, fold onto the kept half-spectrum bins,
// T_ψ, × I, and the same way back. Twin: strided-convolution.reference.ts, error ≤ 1e-5 of the largest feature.
import { fastGelu } from '../math/erf.ts';
import { fft2 } from '../math/fft.ts';
import type { CpuOperator, FeatureTransform, Products, RunBinding, StackLayout } from './contract.ts';
import { pixelOffsets, planeOffsets } from './stack-layout.ts';
import { foldSpectra, planSpectrum, spreadSpectra, type SpectralPlan } from './strided-convolution.plan.ts';
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

/** a in its layout → [S rows, planes, S columns], so that both products are plain matrices. */
function gather(a: Float32Array, layout: StackLayout, out: Float32Array): void {
  const { rows, columns } = pixelOffsets(layout);
  const planes = planeOffsets(layout);
  const { size } = layout;
  for (let r = 0; r < size; r++) {
    for (let p = 0; p < planes.length; p++) {
      const from = rows[r]! + planes[p]!;
      const to = (r * planes.length + p) * size;
      for (let c = 0; c < size; c++) out[to + c] = a[from + columns[c]!]!;
    }
  }
}

/** [S rows, planes, S columns] → a buffer in the layout. */
function scatter(x: Float32Array, layout: StackLayout): Float32Array {
  const { rows, columns } = pixelOffsets(layout);
  const planes = planeOffsets(layout);
  const { size } = layout;
  const out = new Float32Array(x.length);
  for (let r = 0; r < size; r++) {
    for (let p = 0; p < planes.length; p++) {
      const to = rows[r]! + planes[p]!;
      const from = (r * planes.length + p) * size;
      for (let c = 0; c < size; c++) out[to + columns[c]!] = x[from + c]!;
    }
  }
  return out;
}

/** X [S, planes, S] → U = B₁ X B₂ᵀ [first.count, planes, second.count]. */
async function analyse(
  products: Products,
  { first, second }: SpectralPlan,
  x: Float32Array,
  size: number,
  planes: number,
): Promise<Float32Array> {
  const half = await products.matmul(first.rows, [first.count, size], x, [size, planes * size]);
  return products.matmul(half, [first.count * planes, size], second.columns, [size, second.count]);
}

/** V [first.count, planes, second.count] → B₁ᵀ V B₂ [S, planes, S]. */
async function synthesise(
  products: Products,
  { first, second }: SpectralPlan,
  v: Float32Array,
  size: number,
  planes: number,
): Promise<Float32Array> {
  const half = await products.matmul(v, [first.count * planes, second.count], second.rows, [second.count, size]);
  return products.matmul(first.columns, [size, first.count], half, [first.count, planes * size]);
}

export function createStridedConvolutionCpu(
  products: Products,
  { size, y, regularisation, batch, maxImages }: RunBinding,
  spectrum: StridedSpectrum,
): CpuOperator {
  const plan = planSpectrum(spectrum, regularisation);
  const yKept = keptSpectrum(spectrum, y);
  const mostPlanes = 3 * batch * maxImages;
  const xScratch = new Float32Array(size * size * mostPlanes);
  const zScratch = new Float64Array(2 * plan.bins * mostPlanes);
  const vScratch = new Float32Array(plan.first.count * plan.second.count * mostPlanes);

  return {
    async features(a, transform, layout) {
      const planes = 3 * layout.n * layout.k;
      const x = xScratch.subarray(0, size * size * planes);
      gather(a, layout, x);
      const u = await analyse(products, plan, x, size, planes);
      foldSpectra(plan, u, planes, zScratch);
      transformBins(zScratch, yKept, plan.bins, layout.n, transform);
      const v = vScratch.subarray(0, plan.first.count * plan.second.count * planes);
      spreadSpectra(plan, zScratch, planes, v);
      return scatter(await synthesise(products, plan, v, size, planes), layout);
    },
  };
}
