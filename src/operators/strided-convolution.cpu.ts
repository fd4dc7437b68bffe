// Strided blur and super-resolution on the processor, as one tensor program a layer: cosines and sines of the kept frequencies, × F_p and
// the sum over the phases, T_ψ, × I, and the same way back, so that only tokens go in and out of the runtime.
// Twin: strided-convolution.reference.ts, error ≤ 1e-5 of the largest feature.
import { fft2 } from '../math/fft.ts';
import { tokensByPatch } from './cpu-programs.ts';
import type { CpuOperator, RunBinding, TokenStack } from './contract.ts';
import { LayerPrograms, type LayerForm, type Lift } from './layer-programs.ts';
import { lanes, planSpectrum, waves, type SpectralPlan } from './strided-convolution.plan.ts';
import type { StridedSpectrum } from './strided-convolution.ts';
import { ProgramBuilder, type Compile, type TensorProgram, type Value } from './tensor-program.ts';

/** FFT_q(y) at the lanes of every group, 0 where there is none: [groups·6, 3]. */
function measuredLanes({ q, half }: StridedSpectrum, { positions, groups }: SpectralPlan, y: Float32Array): Float32Array {
  const out = new Float32Array(groups * lanes * 3);
  for (let colour = 0; colour < 3; colour++) {
    const grid = new Float64Array(2 * q * q);
    for (let i = 0; i < q * q; i++) grid[2 * i] = y[colour * q * q + i]!;
    fft2(grid, q, 'forward');
    positions.forEach((position, i) => {
      if (position < 0) return;
      const at = 2 * (Math.floor(position / half) * q + (position % half));
      const [group, pair] = [i >> 1, i & 1];
      const values = [grid[at]!, grid[at + 1]!, -grid[at + 1]!];
      values.forEach((value, part) => (out[(group * lanes + 2 * part + pair) * 3 + colour] = value));
    });
  }
  return out;
}

/** Left · x along the axis after the batch: x [n, inner, rest…] → [n, rows, rest…]. */
export function alongFirst(p: ProgramBuilder, matrix: Float32Array, rows: number, x: Value): Value {
  const [n, inner, ...rest] = x.shape as [number, number, ...number[]];
  const flat = p.reshape(x, [n, inner, rest.reduce((a, b) => a * b, 1)]);
  return p.reshape(p.matmul(p.constant(matrix, [rows, inner]), flat), [n, rows, ...rest]);
}

/** The same along the axis after that: x [n, first, inner, rest] → [n, first, rows, rest]. */
export const alongSecond = (p: ProgramBuilder, matrix: Float32Array, rows: number, x: Value): Value =>
  p.matmul(p.constant(matrix, [rows, x.shape[2]!]), x);

function featuresProgram(plan: SpectralPlan, stack: TokenStack, lift: Lift): TensorProgram {
  const { stride, first, second, groups } = plan;
  const { n, k, size, patch } = stack;
  const [side, inner, planes] = [size / stride, stride ** 2, 3 * k];
  const p = new ProgramBuilder();
  const a = p.input('a', [n, (size / patch) ** 2, patch ** 2 * planes]);
  const byPhase = p.reshape(tokensByPatch(p, a, stack, stride), [n, side, side, inner * planes]);
  const u = alongSecond(p, second.forward, second.count, alongFirst(p, first.forward, first.count, byPhase));
  const rows = p.gather(p.reshape(u, [n, first.count * second.count, inner * planes]), 1, plan.reads);
  const z = p.matmul(p.constant(plan.fold, [groups, lanes, waves * inner]), p.reshape(rows, [n, groups, waves * inner, planes]));
  const spread = p.matmul(p.constant(plan.spread, [groups, waves * inner, lanes]), lift(p, z));
  const back = p.gather(p.reshape(spread, [n, groups * waves, inner * planes]), 1, plan.writes);
  const columns = alongSecond(p, second.backward, side, p.reshape(back, [n, first.count, second.count, inner * planes]));
  const images = alongFirst(p, first.backward, side, columns);
  return p.build(tokensByPatch(p, p.reshape(images, [n, side ** 2, inner * planes]), { ...stack, patch: stride }, patch));
}

export function createStridedConvolutionCpu(
  compile: Compile,
  { entries, regularisation }: RunBinding,
  spectrum: StridedSpectrum,
): CpuOperator {
  const plan = planSpectrum(spectrum, regularisation);
  const form: LayerForm = {
    read: (of) => of.map(({ y }) => measuredLanes(spectrum, plan, y)),
    colours: 3,
    write: (stack, lift) => featuresProgram(plan, stack, lift),
  };
  return new LayerPrograms(compile, form, entries);
}
