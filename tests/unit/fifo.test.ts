// The queue in front of the runtime.
import { expect, test } from 'vitest';
import { Fifo } from '../../src/protocol/fifo.ts';

test('runs one task at a time, in order, and survives failures', async () => {
  const fifo = new Fifo();
  const log: string[] = [];
  const task = (name: string, fails = false) =>
    fifo.run(async () => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const all = Promise.allSettled([task('a'), task('b', true), task('c')]);
  expect(fifo.isBusy).toBe(true);
  const results = await all;
  expect(fifo.isBusy).toBe(false);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
