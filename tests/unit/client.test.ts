// Runs whose engine changes under them, on Workers that are written here.
import { expose } from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient, probeGpu } from '../../src/client/client.ts';
import * as speeds from '../../src/client/speeds.ts';
import { deviceLost } from '../../src/protocol/device-api.ts';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';
import { createDoor } from '../helpers/studio.ts';

let loaded = Promise.resolve();
let drawn = Promise.resolve();
let restored: string[] = [];
let started: string[] = [];
let steps = 0;
/** A cancel is answered with this. */
let cancelled: Promise<void> | undefined;
/** The Worker that was started last says this by itself. */
let sayByItself = (_message: unknown): void => undefined;

/** As much of a Worker as the client uses, on a port. */
function startFake(kind: string): Worker {
  started.push(kind);
  const { port1, port2 } = new MessageChannel();
  expose(
    {
      device: () => ({ backend: 'wasm', description: 'fake', threads: 1, graphs: null }),
      load: () => loaded.then(() => ({ id: 'model', weightsSha256: 'abc' })),
      restore: async ({ runId }: RestoreRequest, onStep: (step: unknown) => Promise<void>) => {
        restored.push(runId);
        for (let i = 1; i <= steps; i++) await onStep({ runId, i, total: steps });
        return drawn.then(() => ({ runId, finished: true }));
      },
      cancel: () => cancelled,
      catalogue: () => ({}),
    },
    port2,
  );
  port1.start();
  sayByItself = (message) => port2.postMessage(message);
  return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
}

const request = (runId: string) => ({ runId }) as RestoreRequest;

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'https://test/' });
  [loaded, drawn, restored, started, steps, cancelled] = [Promise.resolve(), Promise.resolve(), [], [], 0, undefined];
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a run that is cancelled before the engine is asked for it is never begun', async () => {
  const client = createClient(startFake, () => Promise.resolve({ adapter: null }));
  await client.load('model/', () => undefined);
  await client.chooseBackend('wasm');
  const door = createDoor();
  loaded = door.closed;
  const [first, second] = ['first', 'second'].map((runId) => client.restore(request(runId), () => undefined));
  await client.cancel('first');
  door.open();
  await expect(first).resolves.toMatchObject({ runId: 'first', finished: false, samples: new Float32Array() });
  await expect(second).resolves.toMatchObject({ runId: 'second', finished: true });
  expect(restored).toEqual(['second']);
});

test('what a speed test found waits until nothing is under way', async () => {
  const recalled = vi.spyOn(speeds, 'recallSpeeds').mockReturnValue(null);
  const client = createClient(startFake, () => Promise.resolve({ adapter: { description: 'a GPU', software: false } }));
  await client.load('model/', () => undefined);
  const door = createDoor();
  drawn = door.closed;
  const run = client.restore(request('slow'), () => undefined);
  recalled.mockReturnValue({ webgpu: 100, wasm: 10 });
  await client.load('model/', () => undefined);
  await client.catalogue();
  expect(started).toEqual(['webgpu']);
  door.open();
  await expect(run).resolves.toMatchObject({ runId: 'slow', finished: true });
  await client.catalogue();
  expect(started).toEqual(['webgpu', 'wasm']);
});

test('a device that is lost while nobody waits is replaced with the next call; one under a call is that call’s to tell', async () => {
  const client = createClient(startFake, () => Promise.resolve({ adapter: { description: 'a GPU', software: false } }));
  await client.chooseBackend('webgpu');
  await client.load('model/', () => undefined);
  const heard = () => new Promise((resolve) => setTimeout(resolve, 20));
  sayByItself(deviceLost);
  await heard();
  expect(started).toEqual(['webgpu']);
  // What needs no device had its answer, and what comes next begins anew.
  await expect(client.restore(request('next'), () => undefined)).resolves.toMatchObject({ runId: 'next', finished: true });
  expect(started).toEqual(['webgpu', 'webgpu']);
  const door = createDoor();
  drawn = door.closed;
  const run = client.restore(request('under way'), () => undefined);
  await heard();
  sayByItself(deviceLost);
  await heard();
  door.open();
  await expect(run).resolves.toMatchObject({ finished: true });
  await client.catalogue();
  expect(started).toEqual(['webgpu', 'webgpu', 'webgpu']);
});

test('an engine that goes while a run is being cancelled fails the run, and the cancel has nothing to add', async () => {
  const client = createClient(startFake, () => Promise.resolve({ adapter: null }));
  await client.load('model/', () => undefined);
  drawn = new Promise(() => undefined);
  cancelled = new Promise(() => undefined);
  const run = client.restore(request('r'), () => undefined);
  while (restored.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const cancelling = client.cancel('r');
  void client.chooseBackend('wasm');
  await expect(run).rejects.toMatchObject({ code: 'engine-stopped' });
  await expect(cancelling).resolves.toBeUndefined();
});

test('an adapter that tells nothing of itself is one all the same', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve({}) } });
  expect(await probeGpu()).toEqual({ adapter: { description: 'unnamed graphics processor', software: false } });
});

test('of a graphics processor the page takes one step a frame, and the last at once; of a processor, or where all are asked for, every one at once', async () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  // Only a page that is hidden goes on without frames.
  vi.stubGlobal('setTimeout', () => 0);
  const seen: number[] = [];
  const [adapter, rows] = [
    { description: 'a GPU', software: false },
    [
      ['webgpu', false, 2],
      ['webgpu', true, 0],
      ['wasm', false, 0],
    ] as const,
  ];
  for (const [choice, everyStep, waits] of rows) {
    const client = createClient(startFake, () => Promise.resolve({ adapter }));
    await client.load('model/', () => undefined);
    await client.chooseBackend(choice);
    steps = 3;
    seen.length = frames.length = 0;
    const run = client.restore({ ...request('r'), everyStep }, ({ i }) => void seen.push(i));
    for (let frame = 0; frame < waits; frame++) {
      while (frames.length <= frame) await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toHaveLength(frame + 1);
      frames[frame]!();
    }
    await run;
    expect(seen).toEqual([1, 2, 3]);
    expect(frames).toHaveLength(waits);
  }
});
