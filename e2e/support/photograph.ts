// One photograph restored twice by `tiny`: by another back end, or with its tiles batched otherwise. Both are the same picture.
import { expect, type Page } from '@playwright/test';
import type { BackendKind } from '../../src/protocol/device-api.ts';

interface Way {
  by: BackendKind;
  batchedFor: BackendKind;
}

/** Sides that are no multiple of anything. */
const [height, width] = [43, 51];

const cases = [
  { id: 'mask', stride: 0, std: 0, sampler: { id: 'ddim', params: { steps: 4, eta: 1, meet: 'learned' } } },
  { id: 'blur', stride: 2, std: 0, sampler: { id: 'mmse', params: { meet: 'learned' } } },
  { id: 'blur', stride: 1, std: 0.05, sampler: { id: 'mmse', params: { meet: 'learned' } } },
];

/** Bytes, over all cases. */
function restored(page: Page, { by, batchedFor }: Way): Promise<{ bytes: number[]; tiles: number }> {
  return page.evaluate(
    async ({ cases, height, width, by, batchedFor }) => {
      const harness = window.harness(by);
      await harness.open(new URL('models/tiny/', location.href).href, 'off');
      const mask = Uint8Array.from({ length: height * width }, (_, i) => (i % width > 12 && i % width < 30 && i > 9 * width ? 0 : 1));
      const kernel = Float32Array.of(0, 1, 2, 3, 4, 3, 1, 0, 0);
      let [bytes, tiles]: [number[], number] = [[], 0];
      for (const { id, stride, std, sampler } of cases) {
        const operator = { id, params: id === 'mask' ? { mask } : { stride, kernel } };
        const found = await harness.photograph({ height, width, operator, std, sampler, batchedFor });
        bytes = [...bytes, ...found.rgba];
        tiles += found.tiles;
      }
      return { bytes, tiles };
    },
    { cases, height, width, by, batchedFor },
  );
}

/**
 * A number x becomes another byte where |Δ| moves it over a border: the share of bytes that differ is 127.5 times the mean |Δ|.
 *
 * @param most mean |Δ| in [−1, 1]
 */
export async function expectSamePhotograph(page: Page, one: Way, other: Way, most: number): Promise<void> {
  const [a, b] = [await restored(page, one), await restored(page, other)];
  expect(a.tiles).toBeGreaterThan(50);
  expect(a.bytes.length).toBe(b.bytes.length);
  // What was not restored has alpha 0 and is the photograph's own.
  const differences = a.bytes.flatMap((v, i) => (i % 4 < 3 && a.bytes[i | 3] === 255 ? [Math.abs(v - (b.bytes[i] ?? Infinity))] : []));
  expect(differences.reduce((worst, d) => Math.max(worst, d), 0)).toBeLessThanOrEqual(1);
  expect(differences.filter((d) => d > 0).length / differences.length).toBeLessThanOrEqual(127.5 * most);
}
