// The inputs of cond.onnx for all σ of a run. σ takes only as many values as the schedule has, so every
// AdaRMSNorm scale is a table that is computed once (mathematics §4).
import { StudioError } from '../protocol/errors.ts';
import type { Manifest } from './manifest.ts';
import type { CpuTensor } from './runtime-wasm.ts';

/**
 * c_noise = ln(σ)/4, extra = 5·σ_n, label (the last row is the unconditional class).
 * @param label class, or null for none
 * @throws StudioError bad-params where the label is none of the model's
 */
export function conditioningInputs(
  manifest: Manifest,
  sigmas: readonly number[],
  noiseStd: number,
  label: number | null,
): Record<string, CpuTensor> {
  const rows = sigmas.length;
  const { classes, conditions } = manifest.config;
  const inputs: Record<string, CpuTensor> = {
    c_noise: { data: Float32Array.from(sigmas, (sigma) => Math.log(sigma) / 4), dims: [rows] },
  };
  if (conditions > 0) inputs['extra'] = { data: new Float32Array(rows).fill(5 * noiseStd), dims: [rows, 1] };
  if (classes > 0) {
    const row = label ?? classes - 1;
    if (!(Number.isInteger(row) && row >= 0 && row < classes))
      throw new StudioError('bad-params', `The class must be a whole number from 0 to ${(classes - 2).toString()}, or none.`);
    inputs['label'] = { data: new Int32Array(rows).fill(row), dims: [rows] };
  } else if (label !== null) throw new StudioError('bad-params', 'This model knows no classes.');
  return inputs;
}

/** EDM's preconditioning (mathematics §1): D = c_skip·x + c_out·F(c_in·x). */
export function precondition(sigma: number, sigmaData: number): { cSkip: number; cOut: number; cIn: number } {
  const r = sigma ** 2 + sigmaData ** 2;
  return { cSkip: sigmaData ** 2 / r, cOut: (sigma * sigmaData) / Math.sqrt(r), cIn: 1 / Math.sqrt(r) };
}
