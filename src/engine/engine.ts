// The engine: composes operator, network, preconditioning and sampler into runs, one at a time.
// Knows no Worker and no page; the back end is given. `cancel` overtakes the queue, everything on the device goes through it.
import { fetchModel, type ModelFiles } from '../model/fetch-model.ts';
import { Fifo } from '../model/fifo.ts';
import { generators } from '../operators/registry.ts';
import type { EngineApi, LoadProgress, ModelInfo, RestoreRequest, RestoreResult, RestoreStep } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { Sampler } from '../samplers/contract.ts';
import { samplers } from '../samplers/registry.ts';
import type { Backend } from './backend.ts';
import { catalogue } from './catalogue.ts';
import { checkNoise, fitOf, measure, operatorOf, pinvOf } from './measurement.ts';
import { measureBackend } from './measure-backend.ts';
import { seededNoise, yieldToMessages } from './noise.ts';

/** More samples than this at once are more than anybody looks at, and more memory than a phone has. */
const maxSamples = 64;

class Cancelled extends Error {}

export function createEngine(startBackend: () => Promise<Backend>): EngineApi {
  const queue = new Fifo();
  /** Runs that wait or run; a cancel for any other id has nothing to do. */
  const tokens = new Map<string, { cancelled: boolean }>();
  let backend: Promise<Backend> | null = null;
  let loaded: { url: string; model: ModelFiles } | null = null;

  const running = (): Promise<Backend> => {
    backend ??= startBackend().catch((error: unknown) => {
      backend = null;
      throw asStudioError(error);
    });
    return backend;
  };
  const modelFor = (modelId: string): ModelFiles => {
    if (loaded?.model.manifest.id !== modelId) throw new StudioError('model-missing', `The model ${modelId} is not loaded.`);
    return loaded.model;
  };
  const load = async (url: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo> => {
    if (loaded?.url !== url) {
      const [place, model] = await Promise.all([running(), fetchModel(url, onProgress)]);
      await place.load(model, onProgress);
      loaded = { url, model };
    }
    return modelInfo(loaded.model);
  };
  return {
    catalogue: () => Promise.resolve(catalogue()),
    async device() {
      const { kind, description, threads } = await running();
      return { backend: kind, description, threads };
    },
    load: (url, onProgress) => queue.run(() => load(url, onProgress)),
    generate: async (id, operatorId, params, size) => {
      const generator = generators.get(id);
      if (!generator) throw new StudioError('bad-params', `There is no generator called “${id}”.`);
      return Promise.resolve(generator.generate(params, size, operatorId));
    },
    degrade: async (request) => Promise.resolve(measure(request)),
    restore: (request, onStep) => {
      const token = { cancelled: false };
      tokens.set(request.runId, token);
      return queue
        .run(async () => restore(await running(), modelFor(request.modelId), request, () => token.cancelled, onStep))
        .finally(() => tokens.delete(request.runId));
    },
    cancel: (runId) => {
      const token = tokens.get(runId);
      if (token) token.cancelled = true;
      return Promise.resolve();
    },
    measure: (rounds) =>
      queue.run(async () => {
        if (!loaded) throw new StudioError('model-missing', 'No model is loaded.');
        return measureBackend(await running(), loaded.model, rounds);
      }),
    dispose: () =>
      queue.run(async () => {
        await (await backend)?.dispose();
        backend = null;
        loaded = null;
      }),
  };
}

function modelInfo({ manifest }: ModelFiles): ModelInfo {
  const { id, title, description, licence, parameters, families } = manifest;
  return {
    id,
    title,
    description,
    licence,
    parameters,
    families,
    size: manifest.config.size,
    noise: manifest.noise.rule,
    weightsSha256: manifest.weights.sha256,
  };
}

/** One run from y to samples. Cancelling ends it with what was reached; any other failure rejects. */
async function restore(
  backend: Backend,
  model: ModelFiles,
  request: RestoreRequest,
  isCancelled: () => boolean,
  onStep: (step: RestoreStep) => void | Promise<void>,
): Promise<RestoreResult> {
  const started = performance.now();
  const { manifest } = model;
  const { size } = manifest.config;
  const { seeds, runId } = request;
  const sampler = checkRequest(request);
  const regularisation = { std: manifest.noise.rule === 'conditioned' ? request.noise.std : 0, blurFactor: manifest.noise.blurFactor };
  const operator = operatorOf(request.operator);
  const { params } = request.operator;
  const reference = operator.reference(params, size);
  const pinv = pinvOf(reference, request.y, regularisation);
  const sigmas = sampler.sigmas(request.sampler.params, manifest);
  const run = await backend.begin({ ...request, operator, params, pinv, regularisation, sigmas, batch: seeds.length });
  let evaluations = 0;
  let samples = new Float32Array();
  let finished = false;
  const stopIfCancelled = async () => {
    await yieldToMessages();
    if (isCancelled()) throw new Cancelled();
  };
  try {
    const steps = sampler.run(
      {
        ...manifest,
        fields: run.fields,
        async denoise(x, sigma) {
          await stopIfCancelled();
          const field = await run.denoise(x, sigma);
          evaluations++;
          return field;
        },
        initialNoise: () => run.fields.from(seededNoise(seeds, size, 'initial', 0)),
        stepNoise: (i) => run.fields.from(seededNoise(seeds, size, 'step', i)),
      },
      request.sampler.params,
    );
    for await (const { i, total, sigma, x, denoised } of steps) {
      const [xs, d0] = [await run.fields.read(x), await run.fields.read(denoised)];
      samples = i === total ? xs.slice() : d0.slice();
      await onStep({ runId, i, total, sigma, evaluations, x: xs, denoised: d0 });
    }
    finished = true;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw asStudioError(error);
  } finally {
    run.dispose();
  }
  const fit = fitOf(reference, samples, request.y, request.noise.std);
  return { runId, finished, samples, fit, evaluations, seconds: (performance.now() - started) / 1000 };
}

/** @throws StudioError bad-params for anything that no run can be made of */
function checkRequest({ noise, seeds, sampler: { id } }: RestoreRequest): Sampler {
  checkNoise(noise.std);
  const sampler = samplers.get(id);
  if (!sampler) throw new StudioError('bad-params', `There is no sampler called “${id}”.`);
  if (seeds.length < 1 || seeds.length > maxSamples)
    throw new StudioError(
      'bad-params',
      `The number of samples must be from 1 to ${maxSamples.toString()}, not ${seeds.length.toString()}.`,
    );
  if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new StudioError('bad-params', 'Seeds must be whole numbers from 0 to 4294967295.');
  return sampler;
}
