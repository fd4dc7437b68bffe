// One evaluation of D outside a run: begun, read, and given back whatever becomes of it. Knows no sampler.
import { asStudioError } from '../protocol/errors.ts';
import type { Backend, Run } from './backend.ts';
import type { Told } from './problem.ts';

/**
 * D(x; σ) at the only σ that `told` names.
 *
 * @param x [3, S, S]
 * @param read what is wanted of the evaluation, while it is the newest of its run
 * @throws StudioError
 */
export async function evaluateOnce<T>(
  backend: Backend,
  told: Told,
  x: Float32Array,
  read: (run: Run, denoised: Float32Array) => Promise<T>,
): Promise<T> {
  const run = await backend.begin(told);
  try {
    const denoised = await run.denoise(run.fields.from(x), told.sigmas[0]!);
    return await read(run, await run.fields.read(denoised));
  } catch (error) {
    throw asStudioError(error);
  } finally {
    run.dispose();
  }
}
