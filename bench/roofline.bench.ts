// What this graphics processor could do: how fast it copies and multiplies, and what of an evaluation its weights alone would take.
import { wrap } from 'comlink';
import { createClient } from '../src/client/client.ts';
import { startWorker } from '../src/client/workers.ts';
import type { Bench } from './contract.ts';
import { modelUrl, parametersOfModel } from './model.ts';
import type { RooflineBench } from './roofline.worker.ts';

const rounds = 3;

export const bench: Bench = {
  id: 'roofline',
  title: 'Roofline: how fast the graphics processor copies and multiplies, and an evaluation of one sample beside it',
  needs: 'webgpu',
  atOnce: true,
  async run(say) {
    say('copies and products');
    const worker = new Worker(new URL('./roofline.worker.ts', import.meta.url), { type: 'module' });
    const { copied, multiplied } = await wrap<RooflineBench>(worker).measure();
    worker.terminate();
    say('an evaluation');
    const client = createClient(startWorker);
    await client.chooseBackend('webgpu');
    await client.load(modelUrl(), () => undefined);
    const seconds = await client.measure(rounds);
    await client.dispose();
    // Every weight is read at least once; a copy reads and writes, so reading alone goes at most as fast as both.
    const weights = (4 * (await parametersOfModel())) / copied;
    return [
      { what: 'copies between buffers, read and written', value: copied / 1e9, unit: 'GB/s' },
      { what: 'matrix products of the runtime, f32', value: multiplied / 1e9, unit: 'GFLOP/s' },
      { what: 'an evaluation of one sample, until it is read', value: 1000 * seconds, unit: 'ms' },
      { what: 'its weights read once, at the speed of copies', value: 1000 * weights, unit: 'ms' },
      { what: 'that, of an evaluation', value: (100 * weights) / seconds, unit: '%' },
    ];
  },
};
