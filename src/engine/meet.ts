// What was measured without noise is known: E[x | x_t, y] itself satisfies Hx = y, which a network only comes near to. Here D is moved
// there, D + H†(y − HD), as DDNM moves the D of a network that was told nothing. Every picture that is possible lies in that plane, so
// the move brings D nearer to each of them.
import type { Field, Fields, Inverse, InverseProblem, SamplerContext } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';
import type { DeviceMove } from './backend.ts';
import type { Meeting } from './plan.ts';

type Denoise = SamplerContext['denoise'];

/** Above it D is vague: what one level finds missing hardly changes until then. */
const sigmaSettled = 4;

/**
 * Steps of conjugate gradients at noise σ, where an operator's H† is solved by steps: few while D is vague, more where the eye looks.
 * The 24 levels of the default take 52 in all, at 13 of them (docs/decisions.md).
 */
const stepsAt = (sigma: number): number => Math.min(40, Math.ceil(sigma ** -0.4));

/** H†(y − Hx), in as many steps as `inverse` says where an operator solves it by steps. */
export type Missing = (x: Field, inverse: Inverse) => Promise<Field>;

/** By the operator's maps, on arrays of this thread wherever `fields` lie. @param problem without noise */
export function missingOnThread(fields: Fields, problem: Pick<InverseProblem, 'pinv' | 'residual'>): Missing {
  return async (x, inverse) => {
    const here = new ArrayField(await fields.read(x), x.batch);
    return fields.from(dataOf(await problem.pinv(await problem.residual(here), inverse)));
  };
}

export function missingOnDevice(move: DeviceMove): Missing {
  return (x, inverse) => Promise.resolve(move(x, typeof inverse === 'object' && 'steps' in inverse ? inverse.steps : undefined));
}

export interface Met {
  denoise: Denoise;
  /** What D was moved by last, [N, 3, S, S]; valid until the next D. */
  moved(): Field | null;
}

export function meeting(denoise: Denoise, fields: Fields, missing: Missing, { allAtOnce, moved }: Meeting): Met {
  // What was missing at one level is nearly what is missing at the next: H† is asked for the rest.
  let move = moved && fields.from(moved);
  const sumOf = (a: Field, b: Field): Field =>
    fields.combine([
      [1, a],
      [1, b],
    ]);
  const denoiseAndMove: Denoise = async (x, sigma) => {
    const denoised = await denoise(x, sigma);
    const near = move ? sumOf(denoised, move) : denoised;
    if (move) fields.release(denoised);
    if (move && sigma > sigmaSettled) return near;
    const rest = await missing(near, allAtOnce && !move ? 'projection' : { steps: stepsAt(sigma) });
    const met = sumOf(near, rest);
    const before = move;
    move = before ? sumOf(before, rest) : rest;
    fields.release(near, ...(before ? [before, rest] : []));
    return met;
  };
  return { denoise: denoiseAndMove, moved: () => move };
}
