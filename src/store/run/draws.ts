// Draws that came before the one that is shown, and seeds that none of them used: a new draw is new, and nothing that was drawn is lost by it.
// Pure functions of the page's state; the desk that keeps them is earlier-draws.ts.
import type { Catalogue } from '../../protocol/engine-api.ts';
import type { Posterior, StudioState } from '../state.ts';
import { estimateMeets } from './meet.ts';

/** More would take a phone's memory; the oldest goes first. A draw has at most 64 pictures of 48 kB. */
export const mostDraws = 12;

type Drawn = Pick<StudioState, 'posterior' | 'draws'>;

/** Whether it is the same draw with something added: more samples, an estimate, what was moved onto y. */
export function isSameDraw(a: Posterior, b: Posterior | null): boolean {
  return b !== null && a.samples.length > 0 && a.samples[0]?.image === b.samples[0]?.image;
}

/** The list with this draw at its end, without what it went through: that is many times the pictures' size. */
export function withDraw(draws: readonly Posterior[], draw: Posterior): readonly Posterior[] {
  return [...draws.filter((other) => !isSameDraw(other, draw)), { ...draw, projected: null, trails: [] }].slice(-mostDraws);
}

function usedSeeds({ posterior, draws }: Drawn): Set<number> {
  return new Set([...draws, ...(posterior ? [posterior] : [])].flatMap(({ samples }) => samples.map(({ seed }) => seed)));
}

const batch = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => (first + i) >>> 0);

/** The first of `count` seeds in a row, from `first` on, of which no picture that is kept was drawn. Seeds are 32 bits and go round. */
export function freshSeed(drawn: Drawn, first: number, count: number): number {
  const used = usedSeeds(drawn);
  let seed = first >>> 0;
  // Ends: at most 13 · 64 seeds are used, of 2³².
  while (batch(seed, count).some((one) => used.has(one))) seed = (seed + 1) >>> 0;
  return seed;
}

/** An estimate alone leaves the samples of its measurement where they are, and is made as they were. */
export function withSamplesOf(catalogue: Catalogue | null, before: Posterior | null, prepared: Posterior): Posterior {
  if (before?.measured !== prepared.measured || before.samples.length === 0) return prepared;
  const [wasMet, isMet] = [before, prepared].map((one) => estimateMeets(catalogue, before.measured, one));
  const mmse = wasMet === isMet ? prepared.mmse : before.mmse;
  return mmse === before.mmse ? before : { ...before, mmse, projected: null };
}
