// Every decimation of the processor's form computes the same H and Hᵀ: the cheapest is a matter of speed only.
import { expect, it } from 'vitest';
import { stridedSpectrum } from '../../src/operators/strided-convolution.ts';
import { foldSpectra, spreadSpectra } from '../../src/operators/strided-convolution.fold.ts';
import { planSpectrum, type SpectralPlan } from '../../src/operators/strided-convolution.plan.ts';
import { generated, normals } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { plainProducts } from '../helpers/plain-products.ts';

const size = 32;
const planes = 2;

/** Picture column d·j + p at place p·(S/d) + j. */
function byPhase(x: Float32Array, d: number, back: boolean): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const column = i % size;
    const place = i - column + (column % d) * (size / d) + Math.floor(column / d);
    if (back) out[i] = x[place]!;
    else out[place] = x[i]!;
  }
  return out;
}

/** [rows, planes, columns] → kept bins of FFT_q(H x) → H† without T_ψ, in the same order. */
async function roundTrip(plan: SpectralPlan, x: Float32Array): Promise<{ bins: Float64Array; back: Float32Array }> {
  const { first, second, decimation: d } = plan;
  const u = await plainProducts.sandwich(
    first.rows,
    [first.count, first.length],
    byPhase(x, d, false),
    [first.length, x.length / first.length],
    second.columns,
    [second.length, second.count],
  );
  const z = new Float64Array(2 * (plan.bins + 1) * planes);
  foldSpectra(plan, u, planes, z);
  const bins = z.slice(0, 2 * plan.bins * planes);
  const v = new Float32Array(u.length);
  spreadSpectra(plan, z, planes, v);
  const back = await plainProducts.sandwich(
    first.columns,
    [first.length, first.count],
    v,
    [first.count, v.length / first.count],
    second.rows,
    [second.count, second.length],
  );
  return { bins, back: byPhase(back, d, true) };
}

it.each([2, 4, 8])('stride %i', async (stride) => {
  const kernel = generated('camera-shake', { intensity: 1, stride: 2, seed: 5 }, size);
  const spectrum = stridedSpectrum(kernel, size / 2, -3, stride, size);
  const x = Float32Array.from(normals(size * planes * size, 1));
  const [plain, ...others] = [1, 2, 4, 8].filter((d) => stride % d === 0);
  const expected = await roundTrip(planSpectrum(spectrum, { std: 0.1, blurFactor: 4 }, [plain!]), x);
  for (const d of others) {
    const plan = planSpectrum(spectrum, { std: 0.1, blurFactor: 4 }, [d]);
    expect(plan.decimation).toBe(d);
    const { bins, back } = await roundTrip(plan, x);
    expect(relativeDifference(bins, expected.bins)).toBeLessThan(2e-6);
    expect(relativeDifference(back, expected.back)).toBeLessThan(2e-6);
  }
});
