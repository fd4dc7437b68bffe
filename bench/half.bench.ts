// Would fp16 gain anything here? A product of the network's shape from fp16 operands against the same from float32 (docs/decisions.md, 40).
import { wrap } from 'comlink';
import type { Bench } from './contract.ts';
import type { HalfBench } from './half.worker.ts';

export const bench: Bench = {
  id: 'half',
  title: 'fp16 operands against float32 in a product of the network’s shape, sums in float32',
  needs: 'webgpu',
  atOnce: true,
  async run() {
    const worker = new Worker(new URL('./half.worker.ts', import.meta.url), { type: 'module' });
    const found = await wrap<HalfBench>(worker).measure();
    worker.terminate();
    if (!found) throw new Error('left out: this adapter has no shader-f16');
    return [
      { what: 'time of fp16, of float32’s', value: found.half / found.whole, unit: '×' },
      { what: 'of float32', value: 1000 * found.whole, unit: 'ms' },
      { what: 'largest difference of the two, of the RMS', value: found.difference, unit: '' },
    ];
  },
};
