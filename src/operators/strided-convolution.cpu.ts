// Strided blur and super-resolution on the processor. The 2S spectrum of a real picture is taken by two products with cosines and
// sines, only at the frequencies that survive τ; what is left for JavaScript is sparse: × F, fold onto the kept half-spectrum bins,
// T_ψ, × I, and the same way back. Twin: strided-convolution.reference.ts, error ≤ 1e-5 of the largest feature.
import { fastGelu } from '../math/erf.ts';
import { fft2 } from '../math/fft.ts';
import type { CpuOperator, FeatureTransform, Products, RunBinding, StackLayout } from './contract.ts';
import { pixelOffsets, planeOffsets } from './stack-layout.ts';
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

/**
 * Where one row of all planes lies in the layout, ordered [planes, d, S/d columns] (column d·j + p at phase p, place j), relative to
 * what the row itself adds.
 */
function rowIndices(layout: StackLayout, decimation: number): Uint32Array {
  const { columns } = pixelOffsets(layout);
  const planes = planeOffsets(layout);
  const indices = new Uint32Array(planes.length * layout.size);
  let i = 0;
  for (const plane of planes)
    for (let phase = 0; phase < decimation; phase++)
      for (let column = phase; column < layout.size; column += decimation) indices[i++] = plane + columns[column]!;
  return indices;
}

/** a in its layout → x [S rows, planes, d, S/d columns], on which both products are plain matrices. */
function gather(a: Float32Array, layout: StackLayout, decimation: number, x: Float32Array): void {
  const indices = rowIndices(layout, decimation);
  let to = 0;
  for (const row of pixelOffsets(layout).rows) for (let i = 0; i < indices.length; i++, to++) x[to] = a[row + indices[i]!]!;
}

/** The way back. */
function scatter(x: Float32Array, layout: StackLayout, decimation: number): Float32Array {
  const indices = rowIndices(layout, decimation);
  const out = new Float32Array(x.length);
  let from = 0;
  for (const row of pixelOffsets(layout).rows) for (let i = 0; i < indices.length; i++, from++) out[row + indices[i]!] = x[from]!;
  return out;
}

/** X [S/d, d, planes, d, S/d] → U = B₁ X B₂ᵀ [first.count, d, planes, d, second.count]. */
function analyse(products: Products, { first, second }: SpectralPlan, x: Float32Array): Promise<Float32Array> {
  const width = x.length / first.length;
  return products.sandwich(first.rows, [first.count, first.length], x, [first.length, width], second.columns, [
    second.length,
    second.count,
  ]);
}

/** V [first.count, d, planes, d, second.count] → B₁ᵀ V B₂ [S/d, d, planes, d, S/d]. */
function synthesise(products: Products, { first, second }: SpectralPlan, v: Float32Array): Promise<Float32Array> {
  const width = v.length / first.count;
  return products.sandwich(first.columns, [first.length, first.count], v, [first.count, width], second.rows, [second.count, second.length]);
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
  const xScratch = new Float32Array(size * size * mostPlanes);
  const zScratch = new Float64Array(2 * (plan.bins + 1) * mostPlanes);
  const vScratch = new Float32Array(perPlane * mostPlanes);

  return {
    async features(a, transform, layout) {
      const planes = 3 * layout.n * layout.k;
      const x = xScratch.subarray(0, size * size * planes);
      gather(a, layout, plan.decimation, x);
      const u = await analyse(products, plan, x);
      foldSpectra(plan, u, planes, zScratch);
      transformBins(zScratch, yKept, plan.bins, layout.n, transform);
      const v = vScratch.subarray(0, perPlane * planes);
      spreadSpectra(plan, zScratch, planes, v);
      return scatter(await synthesise(products, plan, v), layout, plan.decimation);
    },
  };
}
