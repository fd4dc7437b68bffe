// Every decimation of the processor's form computes the same H and Hᵀ: the cheapest is a matter of speed only.
import { expect, it } from 'vitest';
import { imageLayout, tokenLayout } from '../../src/operators/contract.ts';
import { relayout } from '../../src/operators/stack-layout.ts';
import { stridedSpectrum } from '../../src/operators/strided-convolution.ts';
import { foldSpectra, spreadSpectra } from '../../src/operators/strided-convolution.fold.ts';
import { planSpectrum, type SpectralPlan } from '../../src/operators/strided-convolution.plan.ts';
import { generated, normals } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { plainProducts } from '../helpers/plain-products.ts';

const size = 32;
const images = imageLayout(1, 1, size);

/** [3, S, S] → the kept bins of FFT_q(H x) → H† of them without T_ψ. */
async function roundTrip(plan: SpectralPlan, x: Float32Array): Promise<{ bins: Float64Array; back: Float32Array }> {
  const { first, second, decimation: d } = plan;
  const byPhase = tokenLayout(1, 1, size, d);
  const rest = 3 * d * d;
  const u = await plainProducts.separable(
    first.forward,
    [first.count, first.length],
    relayout(x, images, byPhase),
    [1, first.length, second.length, rest],
    second.forward,
    [second.count, second.length],
  );
  const z = new Float64Array(6 * (plan.bins + 1));
  foldSpectra(plan, u, 1, 3, z);
  const bins = z.slice(0, 6 * plan.bins);
  const v = new Float32Array(u.length);
  spreadSpectra(plan, z, 1, 3, v);
  const back = await plainProducts.separable(
    first.backward,
    [first.length, first.count],
    v,
    [1, first.count, second.count, rest],
    second.backward,
    [second.length, second.count],
  );
  return { bins, back: relayout(back, byPhase, images) };
}

it.each([2, 4, 8])('stride %i', async (stride) => {
  const kernel = generated('camera-shake', { intensity: 1, stride: 2, seed: 5 }, size);
  const spectrum = stridedSpectrum(kernel, size / 2, -3, stride, size);
  const x = Float32Array.from(normals(3 * size * size, 1));
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
