// A device that is lost under a task: the task fails of that and at once, whatever the runtime says or does not say; the next one runs.
import { expect, test } from 'vitest';
import type { Backend } from '../../src/engine/backend.ts';
import { DeviceQueue } from '../../src/engine/device-queue.ts';
import { StudioError } from '../../src/protocol/errors.ts';

/** A back end of which only `watch` is asked: it ends with the loss, like a device's. */
function createPlace(): { backend: Promise<Backend>; lose: () => void } {
  let lose = (): void => undefined;
  const lost = new Promise<never>((_, reject) => (lose = () => reject(new StudioError('gpu-lost', 'the process died'))));
  lost.catch(() => undefined);
  const watch = <T>(work: Promise<T>): Promise<T> => Promise.race([work, lost]);
  return { backend: Promise.resolve({ watch } as unknown as Backend), lose };
}

test('a task that would wait for ever ends when the device is lost, and those behind it are not held up', async () => {
  const { backend, lose } = createPlace();
  const queue = new DeviceQueue(() => backend);
  const waiting = queue.run(() => new Promise(() => undefined));
  const behind = queue.run(() => new Promise(() => undefined));
  lose();
  await expect(waiting).rejects.toMatchObject({ code: 'gpu-lost' });
  await expect(behind).rejects.toMatchObject({ code: 'gpu-lost' });
});

test('one after another; a task that starts the back end itself, fails or throws at once is passed on as it is', async () => {
  let backend: Promise<Backend> | null = null;
  const queue = new DeviceQueue(() => backend);
  const order: number[] = [];
  const first = queue.run(async () => {
    backend = createPlace().backend;
    await Promise.resolve();
    order.push(1);
    return 'first';
  });
  const second = queue.run(() => {
    order.push(2);
    throw new StudioError('bad-params', 'no');
  });
  await expect(first).resolves.toBe('first');
  await expect(second).rejects.toMatchObject({ code: 'bad-params' });
  expect(order).toEqual([1, 2]);
  backend = Promise.reject(new StudioError('no-webgpu', 'none'));
  await expect(queue.run(() => Promise.resolve(3))).resolves.toBe(3);
});
