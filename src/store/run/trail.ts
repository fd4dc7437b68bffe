// What a run went through, kept so that one can look back over the noise: every step's x and x̂₀ as the bytes that a screen shows.
// Bounded: at most a mebibyte a sample; where a run has more steps, every second one is dropped, then every fourth.
import type { RestoreStep } from '../../protocol/engine-api.ts';

export interface TrailStep {
  /** Steps done, from 1. */
  i: number;
  sigma: number;
  evaluations: number;
  /** [N, 3, S, S], bytes. */
  x: Uint8ClampedArray;
  denoised: Uint8ClampedArray;
  /** x of the first sample as it was, [3, S, S]: to look inside the evaluation that follows. */
  input: Float32Array;
}

/** The steps of one batch. Values are replaced, never written into. */
export interface Trail {
  seeds: readonly number[];
  /** Only steps whose number this divides are kept, and the last. */
  every: number;
  steps: readonly TrailStep[];
}

/** At most, of a sample. */
export const trailBytes = 2 ** 20;

/** [-1, 1] → 0…255, clipped. */
export function toBytes(image: Float32Array): Uint8ClampedArray {
  return Uint8ClampedArray.from(image, (value) => (value + 1) * 127.5);
}

export function emptyTrail(seeds: readonly number[]): Trail {
  return { seeds, every: 1, steps: [] };
}

export function withStep(trail: Trail, step: Omit<RestoreStep, 'runId'>, most = trailBytes): Trail {
  const { i, total, sigma, evaluations } = step;
  if (i % trail.every !== 0 && i !== total) return trail;
  const added: TrailStep = {
    i,
    sigma,
    evaluations,
    x: toBytes(step.x),
    denoised: toBytes(step.denoised),
    input: step.x.slice(0, step.x.length / trail.seeds.length),
  };
  let { every } = trail;
  let steps = [...trail.steps, added];
  const bytes = (): number => steps.reduce((sum, { x }) => sum + 2 * x.length, 0);
  while (steps.length > 2 && bytes() > most * trail.seeds.length) {
    every *= 2;
    steps = steps.filter((kept) => kept.i % every === 0 || kept.i === total);
  }
  return { ...trail, every, steps };
}

/** The newest kept step that is not beyond step `i`; the first kept where there is none. */
export function stepAt({ steps }: Trail, i: number): TrailStep | null {
  return steps.findLast((step) => step.i <= i) ?? steps[0] ?? null;
}
