// The harness itself, the same for both Workers: the engine's parts without queue and sampler.
import type { Backend, Run } from '../../src/engine/backend.ts';
import { measure } from '../../src/engine/measurement.ts';
import { seededNoise } from '../../src/engine/noise.ts';
import { restorePhotograph } from '../../src/engine/photograph.ts';
import { photographOf, resolvePhotograph } from '../../src/engine/photograph-plan.ts';
import { resolveRun } from '../../src/engine/plan.ts';
import { restore } from '../../src/engine/restore.ts';
import { resolveProblem, tell, tellNothing } from '../../src/engine/problem.ts';
import type { CaptureMode } from '../../src/engine/webgpu-networks.ts';
import { fetchModel, type ModelFiles } from '../../src/model/fetch-model.ts';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';
import { deviceCounts, since, type DeviceCounts } from '../../bench/device-counts.ts';
import type { Case, Drawn, Evaluation, Gradient, Harness, PhotographCase } from './protocol.ts';

export function createHarness(start: (capture: CaptureMode) => Promise<Backend>): Harness {
  let opened: { backend: Backend; model: ModelFiles; asked: string } | null = null;
  return {
    async open(modelUrl, capture) {
      const asked = `${modelUrl} ${capture}`;
      if (opened?.asked === asked) return described(opened.backend);
      await opened?.backend.dispose();
      const [backend, model] = [await start(capture), await fetchModel(modelUrl, () => undefined)];
      await backend.load('model', model, () => undefined);
      opened = { backend, model, asked };
      return described(backend);
    },
    async evaluate(problem, x, batch, sigmas) {
      if (!opened) throw new Error('open a model first');
      return evaluate(opened.backend, opened.model, problem, x, batch, sigmas);
    },
    async draw(problem, seeds, sampler, byThread, isBusy = false) {
      if (!opened) throw new Error('open a model first');
      return draw(opened.backend, opened.model, problem, { seeds, sampler, byThread, isBusy });
    },
    async photograph(problem) {
      if (!opened) throw new Error('open a model first');
      return photograph(opened.backend, opened.model, problem);
    },
    async gradient(label, x, v, sigma) {
      if (!opened) throw new Error('open a model first');
      return gradient(opened.backend, opened.model, label, x, v, sigma);
    },
  };
}

const described = ({ description, graphs }: Backend): string => [description, ...(graphs ? [graphs.english] : [])].join('. ');

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
    const before = deviceCounts();
    const started = performance.now();
    const denoised = await run.denoise(field, sigma);
    const { maps: during } = since(before);
    const data = await run.fields.read(denoised);
    const seconds = (performance.now() - started) / 1000;
    results.push({ denoised: data, directions: await run.directions(), readbacks: during, seconds });
  }
  run.dispose();
  return results;
}

/** A whole run, and what every step of it asked of the device. */
async function draw(
  backend: Backend,
  { manifest }: ModelFiles,
  { operator, noise, photo, blind, label }: Case,
  { seeds, sampler, byThread, isBusy }: { seeds: number[]; sampler: RestoreRequest['sampler']; byThread: boolean; isBusy: boolean },
): Promise<Drawn> {
  const { y } = measure({ operator, noise, size: manifest.config.size, image: photo });
  const plan = resolveRun(manifest, { runId: 'run', modelId: manifest.id, operator, noise, y, sampler, seeds, blind, label });
  let asked = 0;
  const place: Backend = {
    ...backend,
    async begin(told) {
      const run = await backend.begin(told);
      const counted: Run = { ...run, denoise: (x, sigma) => (asked++, run.denoise(x, sigma)) };
      return byThread ? onThread(counted, manifest.config.size) : counted;
    },
  };
  const steps: DeviceCounts[] = [];
  const before = deviceCounts();
  let start = before;
  const { samples } = await restore(
    place,
    plan,
    () => false,
    async () => {
      steps.push(since(start));
      start = deviceCounts();
      while (isBusy && asked < plan.sampler.evaluations(plan.params)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  );
  return { samples, steps, left: since(before).buffers };
}

async function photograph(backend: Backend, { manifest }: ModelFiles, { batchedFor, std, sampler, operator, ...shape }: PhotographCase) {
  const { height, width } = shape;
  const whole = photographOf(operator, shape, manifest.config.size).photograph;
  const waves = Float32Array.from({ length: 3 * height * width }, (_, i) => 0.8 * Math.sin(i / 7) * Math.cos(i / (2.3 * width)));
  const clean = whole.apply(waves);
  const y = std > 0 ? whole.addNoise(clean, std, 1) : clean;
  const request = { ...shape, runId: 'run', modelId: manifest.id, inside: false, operator, noise: { std, seed: 1 }, y, sampler };
  const plan = resolvePhotograph(manifest, { ...request, seed: 1, label: null });
  const { patch, tiles } = await restorePhotograph(
    { ...backend, kind: batchedFor },
    plan,
    () => false,
    () => undefined,
  );
  if (!patch) throw new Error('nothing was restored');
  return { rgba: patch.rgba, tiles };
}

/** What the device can do by itself, noise and meeting y, done here. */
function onThread(run: Run, size: number): Run {
  return {
    ...run,
    openMove: () => Promise.resolve(null),
    noise: (seeds, kind, index) => run.fields.from(seededNoise(seeds, size, kind, index)),
  };
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
    const before = deviceCounts();
    const result = await run.vjp(run.fields.from(x), sigma, run.fields.from(v));
    const { maps: during } = since(before);
    return { gradient: await run.fields.read(result), readbacks: during };
  } finally {
    run.dispose();
  }
}
