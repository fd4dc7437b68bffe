// D(x; σ) = Σ wᵢ(σ)·Dᵢ(x; σ): the terms of a plan on one back end behave as one run. Class guidance is two of them.
import type { Field } from '../samplers/contract.ts';
import type { Backend, Run } from './backend.ts';
import type { RunPlan } from './plan.ts';
import type { Term } from './terms.ts';

interface Running {
  run: Run;
  weight: Term['weight'];
}

/** Passes through the network that one D(x; σ) takes. */
export function passesAt({ terms }: RunPlan, sigma: number): number {
  return terms.filter((term) => term.weight(sigma) !== 0).length;
}

export async function beginTerms(backend: Backend, terms: readonly Term[]): Promise<Run> {
  const running: Running[] = [];
  try {
    for (const { told, weight } of terms) running.push({ run: await backend.begin(told), weight });
  } catch (error) {
    for (const { run } of running) run.dispose();
    throw error;
  }
  return together(running);
}

/** The last goes last, so that what is read of the newest evaluation is its own. */
function together(running: readonly Running[]): Run {
  const main = running.at(-1)!.run;
  const weigh = async (sigma: number, pass: (of: Run) => Promise<Field>): Promise<Field> => {
    const parts: [number, Field][] = [];
    for (const { run, weight } of running) if (weight(sigma) !== 0) parts.push([weight(sigma), await pass(run)]);
    const [first] = parts;
    if (parts.length === 1 && first?.[0] === 1) return first[1];
    const sum = main.fields.combine(parts);
    main.fields.release(...parts.map(([, part]) => part));
    return sum;
  };
  const gradients = running.every(({ run }) => run.vjp);
  return {
    ...main,
    denoise: (x, sigma) => weigh(sigma, (run) => run.denoise(x, sigma)),
    tell(entries) {
      for (const { run } of running) run.tell(entries);
    },
    // The Jacobian of a sum is the sum of the Jacobians.
    ...(gradients && { vjp: (x, sigma, v) => weigh(sigma, (run) => run.vjp!(x, sigma, v)) }),
    dispose() {
      for (const { run } of running) run.dispose();
    },
  };
}
