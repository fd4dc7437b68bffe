// How much goes to a card together: more while it is quick, less where a submission takes so long that a screen would freeze.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinSubmissions } from '../../src/gpu/joined-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubGlobal('GPUBufferUsage', { COPY_SRC: 4, COPY_DST: 8 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A device whose submissions take `ms`; the lengths of those that it was given. */
function deviceOf(mayBeLong: boolean) {
  const lengths: number[] = [];
  let end = Promise.resolve();
  const card = { ms: 1, lengths };
  const queue = {
    submit(commands: unknown[]) {
      lengths.push(commands.length);
    },
    writeBuffer: () => undefined,
    onSubmittedWorkDone() {
      const { ms } = card;
      end = end.then(() => void vi.advanceTimersByTime(ms));
      return end;
    },
  };
  const device = { queue, createBuffer: () => ({ mapAsync: () => Promise.resolve(), destroy: () => undefined }) } as unknown as GPUDevice;
  joinSubmissions(device, mayBeLong);
  return { device, card };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Sixty-four command buffers in one task. */
async function evaluation(device: GPUDevice): Promise<void> {
  for (let i = 0; i < 64; i++) device.queue.submit([{} as GPUCommandBuffer]);
  await settle();
}

test('a quick card gets all of an evaluation at once after a few', async () => {
  const { device, card } = deviceOf(false);
  for (let i = 0; i < 4; i++) await evaluation(device);
  expect(card.lengths[0]).toBe(8);
  expect(card.lengths.at(-1)).toBe(64);
  expect(card.lengths.reduce((a, b) => a + b)).toBe(4 * 64);
});

test('a slow one gets less and less, down to one by one', async () => {
  const { device, card } = deviceOf(false);
  card.ms = 400;
  for (let i = 0; i < 4; i++) await evaluation(device);
  expect(card.lengths.at(-1)).toBe(1);
  expect(card.lengths.reduce((a, b) => a + b)).toBe(4 * 64);
});

test('where no screen waits everything of a task goes together from the first', async () => {
  const { device, card } = deviceOf(true);
  card.ms = 4000;
  for (let i = 0; i < 3; i++) await evaluation(device);
  expect(card.lengths).toEqual([64, 64, 64]);
});
