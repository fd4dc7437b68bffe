// The harness itself, the same for both Workers: the engine's parts without queue and sampler.
import type { Backend } from '../../src/engine/backend.ts';
import { measure } from '../../src/engine/measurement.ts';
import { resolveProblem, tell, tellNothing } from '../../src/engine/problem.ts';
import { fetchModel, type ModelFiles } from '../../src/model/fetch-model.ts';
import type { Case, Evaluation, Gradient, Harness } from './protocol.ts';

let readbacks = 0;

/** Counts every readback of this Worker from now on. */
export function countReadbacks(): void {
  if (typeof GPUBuffer === 'undefined') return;
  // Called with the buffer as its receiver below.
  const original = GPUBuffer.prototype.mapAsync;
  GPUBuffer.prototype.mapAsync = function (...args) {
    readbacks++;
    return original.apply(this, args);
  };
}

export function createHarness(start: (capture: 'auto' | 'on' | 'off') => Promise<Backend>): Harness {
  let opened: { backend: Backend; model: ModelFiles; asked: string } | null = null;
  return {
    async open(modelUrl, capture) {
      const asked = `${modelUrl} ${capture}`;
      if (opened?.asked === asked) return opened.backend.description;
      await opened?.backend.dispose();
      const [backend, model] = [await start(capture), await fetchModel(modelUrl, () => undefined)];
      await backend.load('model', model, () => undefined);
      opened = { backend, model, asked };
      return backend.description;
    },
    async evaluate(problem, x, batch, sigmas) {
      if (!opened) throw new Error('open a model first');
      return evaluate(opened.backend, opened.model, problem, x, batch, sigmas);
    },
    async gradient(label, x, v, sigma) {
      if (!opened) throw new Error('open a model first');
      return gradient(opened.backend, opened.model, label, x, v, sigma);
    },
  };
}

async function evaluate(
  backend: Backend,
  { manifest }: ModelFiles,
  problem: Case,
  x: Float32Array,
  batch: number,
  sigmas: number[],
): Promise<Evaluation[]> {
  const { operator, noise, photo, blind, label } = problem;
  const { y } = measure({ operator, noise, size: manifest.config.size, image: photo });
  const run = await backend.begin(tell(resolveProblem(manifest, { operator, noise, y }), { role: 'model', blind, label, batch, sigmas }));
  const results: Evaluation[] = [];
  const field = run.fields.from(x);
  for (const sigma of sigmas) {
    const before = readbacks;
    const started = performance.now();
    const denoised = await run.denoise(field, sigma);
    const during = readbacks - before;
    const data = await run.fields.read(denoised);
    const seconds = (performance.now() - started) / 1000;
    results.push({ denoised: data, directions: await run.directions(), readbacks: during, seconds });
  }
  run.dispose();
  return results;
}

async function gradient(
  backend: Backend,
  { manifest }: ModelFiles,
  label: number | null,
  x: Float32Array,
  v: Float32Array,
  sigma: number,
): Promise<Gradient> {
  const run = await backend.begin(tellNothing(manifest, { role: 'model', blind: false, label, batch: 1, sigmas: [sigma] }));
  try {
    if (!run.vjp) throw new Error('the model has no graph for Jᵀv');
    const before = readbacks;
    const result = await run.vjp(run.fields.from(x), sigma, run.fields.from(v));
    const during = readbacks - before;
    return { gradient: await run.fields.read(result), readbacks: during };
  } finally {
    run.dispose();
  }
}
