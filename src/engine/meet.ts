// What was measured without noise is known: E[x | x_t, y] itself satisfies Hx = y, which a network only comes near to. Here D is moved
// there, D + H†(y − HD), as DDNM moves the D of a network that was told nothing. Every picture that is possible lies in that plane, so
// the move brings D nearer to each of them.
import type { Fields, InverseProblem, SamplerContext } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';

type Denoise = SamplerContext['denoise'];

/** @param problem without noise; its maps work on arrays of this thread, wherever `fields` lie */
export function meeting(denoise: Denoise, fields: Fields, problem: InverseProblem): Denoise {
  return async (x, sigma) => {
    const denoised = await denoise(x, sigma);
    const here = new ArrayField(await fields.read(denoised), denoised.batch);
    fields.release(denoised);
    const missing = dataOf(await problem.pinv(await problem.residual(here), 'projection'));
    return fields.from(here.data.map((v, i) => v + missing[i]!));
  };
}
