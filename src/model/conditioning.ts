// The inputs of cond.onnx for all σ of a run. σ takes only as many values as the schedule has, so every
// AdaRMSNorm scale is a table that is computed once (mathematics §4).
import type { Manifest } from './manifest.ts';
import type { CpuTensor } from './runtime-wasm.ts';

/**
 * c_noise = ln(σ)/4, extra = 5·σ_n, label (the last row is the unconditional class).
 * @param label class of the model, or null for none
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
    inputs['label'] = { data: new Int32Array(rows).fill(label ?? classes - 1), dims: [rows] };
  }
  return inputs;
}

/** EDM's preconditioning (mathematics §1): D = c_skip·x + c_out·F(c_in·x). */
export function precondition(sigma: number, sigmaData: number): { cSkip: number; cOut: number; cIn: number } {
  const r = sigma ** 2 + sigmaData ** 2;
  return { cSkip: sigmaData ** 2 / r, cOut: (sigma * sigmaData) / Math.sqrt(r), cIn: 1 / Math.sqrt(r) };
}
