// A Worker that tells of its work through the functions it was given is alive, however long the call takes; one that tells nothing is not.
import { expose } from 'comlink';
import { expect, test } from 'vitest';
import { EngineWorker } from '../../src/client/engine-worker.ts';
import type { EngineApi } from '../../src/protocol/engine-api.ts';

const patienceMs = 1500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As much of a Worker as EngineWorker uses, on a port. @param everyMs between two words of progress; 0: it says nothing */
function startFake(totalMs: number, everyMs: number): Worker {
  const { port1, port2 } = new MessageChannel();
  const load = async (_url: string, onProgress: (progress: unknown) => Promise<void> | void): Promise<string> => {
    const end = performance.now() + totalMs;
    while (performance.now() < end) {
      await pause(everyMs || totalMs);
      if (everyMs > 0) await onProgress({});
    }
    return 'loaded';
  };
  expose({ load }, port2);
  port1.start();
  return Object.assign(port1, {
    terminate: () => {
      port1.close();
      port2.close();
    },
  }) as unknown as Worker;
}

const load = (worker: Worker): Promise<unknown> => {
  const engine = new EngineWorker('wasm', worker, () => undefined, patienceMs);
  const done = engine.callHearing(
    () => undefined,
    (api: Pick<EngineApi, 'load'>, hear) => api.load('', hear),
  );
  return done.finally(() => worker.terminate());
};

test('progress counts as an answer: a call may take longer than the patience', async () => {
  await expect(load(startFake(4500, 300))).resolves.toBe('loaded');
});

test('silence ends the Worker', async () => {
  await expect(load(startFake(6000, 0))).rejects.toMatchObject({ code: 'engine-stopped' });
});

test('what is told after the answer is not heard: it comes by another way and may be late', async () => {
  const { port1, port2 } = new MessageChannel();
  let told = (): Promise<void> | void => undefined;
  const api = {
    load: (_url: string, onProgress: (progress: unknown) => Promise<void> | void): string => {
      void onProgress('in time');
      told = () => onProgress('late');
      return 'loaded';
    },
  };
  expose(api, port2);
  port1.start();
  const worker = Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
  const engine = new EngineWorker('wasm', worker, () => undefined, patienceMs);
  const heard: unknown[] = [];
  const pauseThen = async (): Promise<unknown> => {
    const answer = await engine.callHearing(
      (progress: unknown) => void heard.push(progress),
      async (remote: Pick<EngineApi, 'load'>, hear) => {
        const loaded = await remote.load('', hear);
        await pause(50);
        return loaded;
      },
    );
    await told();
    await pause(50);
    return answer;
  };
  await expect(pauseThen()).resolves.toBe('loaded');
  expect(heard).toEqual(['in time']);
  port1.close();
  port2.close();
});
