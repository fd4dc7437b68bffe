// How fast is this back end on this device? Asked once per device, when nothing else runs.
import type { ModelFiles } from '../model/fetch-model.ts';
import { operatorOf, pinvOf } from './measurement.ts';
import type { Backend } from './backend.ts';
import { seededNoise } from './noise.ts';

/** Any operator with real work inside the blocks would do; the blur has the most. */
const stride = 4;

/** Median seconds of an evaluation, blur, N = 1, after one that is not counted. */
export async function measureBackend(backend: Backend, { manifest }: ModelFiles, rounds: number): Promise<number> {
  const { size } = manifest.config;
  const operator = operatorOf({ id: 'blur', params: {} });
  const side = size / 2;
  const params = { stride, kernel: new Float32Array(side * side).fill(1 / (side * side)) };
  const reference = operator.reference(params, size);
  const y = new Float32Array(reference.measurementSize).fill(0.1);
  const regularisation = { std: 0, blurFactor: manifest.noise.blurFactor };
  const run = await backend.begin({
    operator,
    params,
    y,
    regularisation,
    pinv: pinvOf(reference, y, regularisation),
    blind: false,
    batch: 1,
    sigmas: [1],
    label: null,
  });
  try {
    const x = run.fields.from(seededNoise([0], size, 'initial', 0));
    const seconds: number[] = [];
    for (let i = 0; i <= rounds; i++) {
      const started = performance.now();
      const denoised = await run.denoise(x, 1);
      await run.fields.read(denoised);
      run.fields.release(denoised);
      if (i > 0) seconds.push((performance.now() - started) / 1000);
    }
    return seconds.sort((a, b) => a - b)[seconds.length >> 1] ?? Infinity;
  } finally {
    run.dispose();
  }
}
