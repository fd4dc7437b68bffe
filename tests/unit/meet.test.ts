// Moving D onto the measurement: against the formula where H† is exact, and how the work is shared out where it is solved by steps.
import { describe, expect, it } from 'vitest';
import { ArrayField, arrayFields, dataOf } from '../../src/engine/array-fields.ts';
import { meeting, missingOnThread } from '../../src/engine/meet.ts';
import type { InverseProblem } from '../../src/samplers/contract.ts';

const usual = [80, 2.5, 0.1, 0.002];
const y = Float32Array.of(1, -2);

/** H keeps the first two of four numbers, doubled. H† takes away `share` of what is missing. */
function problemOf(share: number): { problem: Pick<InverseProblem, 'pinv' | 'residual'>; asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    problem: {
      residual: (x) => Promise.resolve(y.map((v, i) => v - 2 * dataOf(x)[i]!)),
      pinv(r, inverse) {
        asked.push(typeof inverse === 'object' && 'steps' in inverse ? inverse.steps : NaN);
        return Promise.resolve(new ArrayField(Float32Array.of((share * r[0]!) / 2, (share * r[1]!) / 2, 0, 0), 1));
      },
    },
  };
}

/** D is what comes in, so that every move can be read off. */
async function met(
  share: number,
  allAtOnce = false,
  levels = usual,
  before: Float32Array | null = null,
): Promise<{ moved: Float32Array[]; asked: number[]; last: Float32Array | null }> {
  const { problem, asked } = problemOf(share);
  const fields = arrayFields(1);
  const start = { allAtOnce, moved: before };
  const { denoise, moved: newest } = meeting(
    (x) => Promise.resolve(fields.from(dataOf(x))),
    fields,
    missingOnThread(fields, problem),
    start,
  );
  const moved: Float32Array[] = [];
  for (const sigma of levels) moved.push(dataOf(await denoise(fields.from(Float32Array.of(3, 4, 5, 6)), sigma)));
  return { moved, asked, last: newest() && dataOf(newest()!) };
}

describe('meeting the measurement', () => {
  it('is D + H†(y − HD) in every step where H† is exact', async () => {
    for (const x of (await met(1)).moved) expect([...x]).toEqual([0.5, -1, 5, 6]);
  });

  it('goes on from what the level before was missing, and never touches what was not measured', async () => {
    const { moved } = await met(0.5);
    expect(moved.map(([first]) => first)).toEqual([1.75, 1.125, 0.8125, 0.65625]);
    for (const x of moved) expect([...x.subarray(2)]).toEqual([5, 6]);
  });

  it('spends its steps where the noise is low, at once where nothing was met before', async () => {
    const { asked } = await met(1);
    expect(asked).toEqual([...asked].sort((a, b) => a - b));
    expect(asked[0]).toBeLessThan(3);
    expect(asked.at(-1)).toBeGreaterThan(10);
    const whole = await met(1, true);
    expect(whole.asked[0]).toBeNaN();
    expect(whole.asked.slice(1)).toEqual(asked.slice(1));
  });

  it('goes on elsewhere as if it had never stopped', async () => {
    const whole = await met(0.5);
    const first = await met(0.5, false, usual.slice(0, 2));
    const second = await met(0.5, false, usual.slice(2), first.last);
    expect([...first.moved, ...second.moved]).toEqual(whole.moved);
    expect([...first.asked, ...second.asked]).toEqual(whole.asked);
  });

  it('keeps the first move while D is vague', async () => {
    const { moved, asked } = await met(0.5, false, [80, 40, 5, 3]);
    expect(moved.map(([first]) => first)).toEqual([1.75, 1.75, 1.75, 1.125]);
    expect(asked).toHaveLength(2);
  });
});
