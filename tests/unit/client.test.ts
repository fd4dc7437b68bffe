// A run that is cancelled while its model is loaded anew, as after a change of the back end: no engine knows of it yet.
import { expose } from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';
import { createDoor } from '../helpers/studio.ts';

let loaded = Promise.resolve();
let restored: string[] = [];

/** As much of a Worker as the client uses, on a port. */
function startFake(): Worker {
  const { port1, port2 } = new MessageChannel();
  expose(
    {
      device: () => ({ backend: 'wasm', description: 'fake', threads: 1 }),
      load: () => loaded.then(() => ({ id: 'model', weightsSha256: 'abc' })),
      restore: ({ runId }: RestoreRequest) => {
        restored.push(runId);
        return { runId, finished: true };
      },
      cancel: () => undefined,
    },
    port2,
  );
  port1.start();
  return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
}

const request = (runId: string) => ({ runId }) as RestoreRequest;

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'https://test/' });
  [loaded, restored] = [Promise.resolve(), []];
});
afterEach(() => vi.unstubAllGlobals());

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
