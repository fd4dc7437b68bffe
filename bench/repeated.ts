// Timing runs in turns: the zero-shot methods in short form, and medians of a few rounds.
import type { EngineRuns, SamplerSpec } from './engine-runs.ts';

/** A DAPS level is 5 evaluations and 100 Langevin steps. */
export const zeroShot: readonly SamplerSpec[] = [
  { id: 'ddrm', params: { steps: 10 } },
  { id: 'ddnm', params: { steps: 10 } },
  { id: 'daps', params: { steps: 2 } },
  { id: 'pigdm', params: { steps: 5 } },
  { id: 'dps', params: { steps: 5 } },
];

export async function repeated(measure: () => Promise<number>, rounds = 3): Promise<number> {
  const values: number[] = [];
  for (let i = 0; i < rounds; i++) values.push(await measure());
  return values.sort((a, b) => a - b)[rounds >> 1] ?? NaN;
}

/** Seconds a pass through the network, everything else of the run shared out among them. */
export async function perEvaluation(
  runs: EngineRuns,
  sampler: SamplerSpec,
  on: Parameters<EngineRuns['restore']>[1] = {},
): Promise<number> {
  const { seconds, evaluations } = await runs.restore(sampler, on);
  return seconds / evaluations;
}
