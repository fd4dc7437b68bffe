// What was measured without noise is known: E[x | x_t, y] itself satisfies Hx = y, which a network only comes near to. Here D is moved
// there, D + H†(y − HD), as DDNM moves the D of a network that was told nothing. Every picture that is possible lies in that plane, so
// the move brings D nearer to each of them.
import type { Fields, InverseProblem, SamplerContext } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';
import type { Meeting } from './plan.ts';

type Denoise = SamplerContext['denoise'];

/** Above it D is vague: what one level finds missing hardly changes until then. */
const sigmaSettled = 4;

/**
 * Steps of conjugate gradients at noise σ, where an operator's H† is solved by steps: few while D is vague, more where the eye looks.
 * The 24 levels of the default take 52 in all, at 13 of them (docs/decisions.md).
 */
const stepsAt = (sigma: number): number => Math.min(40, Math.ceil(sigma ** -0.4));

/** a + b. A loop, since `map` with a closure takes three times as long and this happens between evaluations. */
function plus(a: Float32Array, b: Float32Array): Float32Array {
  const sum = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + b[i]!;
  return sum;
}

export interface Met {
  denoise: Denoise;
  /** What D was moved by last, [N, 3, S, S]. */
  moved(): Float32Array | null;
}

/** @param problem without noise; its maps work on arrays of this thread, wherever `fields` lie */
export function meeting(denoise: Denoise, fields: Fields, problem: InverseProblem, { allAtOnce, moved }: Meeting): Met {
  // What was missing at one level is nearly what is missing at the next: H† is asked for the rest. Replaced, never written into.
  let move = moved;
  const denoiseAndMove: Denoise = async (x, sigma) => {
    const denoised = await denoise(x, sigma);
    const here = await fields.read(denoised);
    fields.release(denoised);
    const near = move ? plus(here, move) : here;
    if (move && sigma > sigmaSettled) return fields.from(near);
    const inverse = allAtOnce && !move ? 'projection' : { steps: stepsAt(sigma) };
    const rest = dataOf(await problem.pinv(await problem.residual(new ArrayField(near, x.batch)), inverse));
    move = move ? plus(move, rest) : rest;
    return fields.from(plus(near, rest));
  };
  return { denoise: denoiseAndMove, moved: () => move };
}
