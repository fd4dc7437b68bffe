// What algorithms share: sums of any number of fields, σ·z, and the levels that a step goes between.
import type { Field, Fields, SamplerContext } from './contract.ts';

export type Term = readonly [coefficient: number, field: Field];

/** The most terms of one `Fields.combine`. */
const most = 4;

/** Σ cᵢ·xᵢ of any number of terms, at least one, into a new field. */
export function sum(fields: Fields, terms: readonly Term[]): Field {
  let total = fields.combine(terms.slice(0, most));
  for (let at = most; at < terms.length; at += most - 1) {
    const next = fields.combine([[1, total], ...terms.slice(at, at + most - 1)]);
    fields.release(total);
    total = next;
  }
  return total;
}

/** σ·z, the start of the flow. */
export function scaledNoise({ fields, initialNoise }: SamplerContext, sigma: number): Field {
  const noise = initialNoise();
  const x = fields.combine([[sigma, noise]]);
  fields.release(noise);
  return x;
}

/** Σ cᵢ·xᵢ + amount·z, z the fresh noise of step i: none is drawn where none is added. @param terms one to three */
export function plusNoise({ fields, stepNoise }: SamplerContext, i: number, amount: number, terms: readonly Term[]): Field {
  if (amount === 0) return fields.combine(terms);
  const noise = stepNoise(i);
  const x = fields.combine([...terms, [amount, noise]]);
  fields.release(noise);
  return x;
}

/** (σ_i, σ_{i+1}) of every step. @param sigmas σ_0 > … > σ_n */
export function stepsOf(sigmas: readonly number[]): { sigma: number; next: number }[] {
  return sigmas.slice(0, -1).map((sigma, i) => ({ sigma, next: sigmas[i + 1] ?? 0 }));
}
