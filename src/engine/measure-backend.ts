// How fast is this back end on this device? Asked once per device, when nothing else runs.
import type { ModelFiles } from '../model/fetch-model.ts';
import { yardstickFor } from '../operators/registry.ts';
import type { Backend } from './backend.ts';
import { measure } from './measurement.ts';
import { seededNoise } from './noise.ts';
import { resolveProblem, tell } from './problem.ts';

/** Median seconds of an evaluation of the operator that has most to do inside the blocks, by sample, after one that is not counted. */
export async function measureBackend(backend: Backend, { manifest }: ModelFiles, rounds: number, batch = 1): Promise<number> {
  const { size } = manifest.config;
  const noise = { std: 0, seed: 0 };
  const operator = yardstickFor(size);
  const { y } = measure({ operator, noise, size, image: new Float32Array(3 * size * size).fill(0.1) });
  const problem = resolveProblem(manifest, { operator, noise, y });
  const run = await backend.begin(tell(problem, { role: 'model', blind: false, batch, sigmas: [1], label: null }));
  try {
    const x = run.fields.from(seededNoise([...Array(batch).keys()], size, 'initial', 0));
    const seconds: number[] = [];
    for (let i = 0; i <= rounds; i++) {
      const started = performance.now();
      const denoised = await run.denoise(x, 1);
      await run.fields.read(denoised);
      run.fields.release(denoised);
      if (i > 0) seconds.push((performance.now() - started) / 1000 / batch);
    }
    return seconds.sort((a, b) => a - b)[seconds.length >> 1] ?? Infinity;
  } finally {
    run.dispose();
  }
}
