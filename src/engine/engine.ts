// The engine: one queue, one back end, one loaded model; a run itself is restore.ts.
// Knows no Worker and no page; the back end is given. `cancel` overtakes the queue, everything on the device goes through it.
import { fetchModel, type ModelFiles } from '../model/fetch-model.ts';
import { directionCount, type Manifest } from '../model/manifest.ts';
import { generators } from '../operators/registry.ts';
import type { EngineApi, LoadProgress, ModelInfo, RestoreRequest } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { catalogue } from './catalogue.ts';
import { DeviceQueue } from './device-queue.ts';
import { adopt } from './adopt.ts';
import { directions } from './directions.ts';
import { inspect } from './inspection.ts';
import { formOf, judge, measure, nullShareOf, shapeOf } from './measurement.ts';
import { measureBackend } from './measure-backend.ts';
import { selfTest } from './self-test.ts';
import { capabilitiesOf } from './request-check.ts';
import { guideOf } from './guide.ts';
import { needsGuide, resolveRun, type RunPlan } from './plan.ts';
import { createPhotographs } from './photographs.ts';
import { restore } from './restore.ts';
import { says } from './engine.words.ts';

/** A model, where it came from, and its guide, which is on the device once a run has asked for it. */
interface Loaded {
  url: string;
  model: ModelFiles;
  guide(): Promise<ModelFiles>;
  hasGuide: boolean;
}

/** The plan of a run; where it is guided, the weaker network is loaded first. */
async function planOn(place: Backend, there: Loaded, request: RestoreRequest): Promise<[place: Backend, plan: RunPlan]> {
  const { manifest } = there.model;
  if (!needsGuide(manifest, request)) return [place, resolveRun(manifest, request)];
  const guide = await there.guide();
  if (!there.hasGuide) await place.load('guide', guide, () => undefined);
  there.hasGuide = true;
  return [place, resolveRun(manifest, request, guide.manifest)];
}

/** Unpacking and checking come with the first model that somebody brings. */
const addModel: EngineApi['addModel'] = async (...brought) => (await import('../model/own-models.ts')).addOwnModel(...brought);

/** What needs neither a network nor a device: it is answered while a run goes on. */
const withoutNetwork: Pick<EngineApi, 'generate' | 'degrade' | 'judge' | 'nullShare' | 'adopt' | 'shapeOf' | 'formOf'> = {
  generate: async (...asked) => Promise.resolve(generate(...asked)),
  degrade: async (request) => Promise.resolve(measure(request)),
  judge: async (request) => Promise.resolve(judge(request)),
  nullShare: async (request) => Promise.resolve(nullShareOf(request)),
  adopt: async (request) => Promise.resolve(adopt(request)),
  shapeOf: async (request) => Promise.resolve(shapeOf(request)),
  formOf: async (request) => Promise.resolve(formOf(request)),
};

export function createEngine(startBackend: () => Promise<Backend>): EngineApi {
  const queue = new DeviceQueue(() => backend);
  /** Runs that wait or run; a cancel for any other id has nothing to do. */
  const tokens = new Map<string, { cancelled: boolean }>();
  let backend: Promise<Backend> | null = null;
  let loaded: Loaded | null = null;

  const running = (): Promise<Backend> => {
    backend ??= startBackend().catch((error: unknown) => {
      backend = null;
      throw asStudioError(error);
    });
    return backend;
  };
  const modelFor = (modelId: string): Loaded => {
    if (loaded?.model.manifest.id !== modelId) throw new StudioError('model-missing', says.theModelIsNotLoaded(modelId));
    return loaded;
  };
  const withModel = <T>(work: (place: Backend, there: Loaded) => Promise<T>): Promise<T> =>
    queue.run(async () => {
      if (!loaded) throw new StudioError('model-missing', says.noModelIsLoaded());
      return work(await running(), loaded);
    });
  const checkFits = async (manifest: Manifest): Promise<void> => (await running()).checkFits(manifest);
  const load = async (url: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo> => {
    if (loaded?.url !== url) {
      const [place, model] = await Promise.all([running(), fetchModel(url, onProgress, checkFits)]);
      await place.load('model', model, onProgress);
      loaded = { url, model, guide: guideOf(url, model.manifest), hasGuide: false };
      // Ahead, for the default asks for it: a visitor who goes offline now has it. A run that needs it says why it is not there.
      if (model.manifest.guide) loaded.guide().catch(() => undefined);
    }
    return modelInfo(loaded.model);
  };
  /** A run that can be cancelled by its id from the moment it is asked for. */
  const cancellable = <T>(runId: string, run: (isCancelled: () => boolean) => Promise<T>): Promise<T> => {
    const token = { cancelled: false };
    tokens.set(runId, token);
    return queue.run(() => run(() => token.cancelled)).finally(() => tokens.delete(runId));
  };
  return {
    catalogue: () => Promise.resolve(catalogue()),
    async device() {
      const { kind, description, threads, graphs } = await running();
      return { backend: kind, description, threads, graphs };
    },
    load: (url, onProgress) => queue.run(() => load(url, onProgress)),
    ...withoutNetwork,
    restore: (request, onStep) =>
      cancellable(request.runId, async (isCancelled) =>
        restore(...(await planOn(await running(), modelFor(request.modelId), request)), isCancelled, onStep),
      ),
    ...createPhotographs({ queue, running, modelFor: (id) => modelFor(id).model, cancellable }),
    cancel: (runId) => {
      const token = tokens.get(runId);
      if (token) token.cancelled = true;
      return Promise.resolve();
    },
    inspect: (request) => queue.run(async () => inspect(await running(), modelFor(request.modelId).model, request)),
    addModel: (...brought) => queue.run(() => addModel(...brought)),
    directions: (request) => queue.run(async () => directions(await running(), modelFor(request.modelId).model, request)),
    measure: (rounds) => withModel((place, { model }) => measureBackend(place, model, rounds)),
    selfTest: () => withModel((place, { model, url }) => selfTest(place, model, url)),
    dispose: () =>
      queue.run(async () => {
        const before = backend;
        // At once: that its device goes is no loss.
        backend = loaded = null;
        await (await before)?.dispose();
      }),
  };
}

function generate(...[id, operatorId, params, size]: Parameters<EngineApi['generate']>): Uint8Array | Float32Array {
  const generator = generators.get(id);
  if (!generator) throw new StudioError('bad-params', says.thereIsNoGeneratorCalled(id));
  return generator.generate(params, size, operatorId);
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
    capabilities: capabilitiesOf(manifest),
    weightsSha256: manifest.weights.sha256,
    guideSha256: manifest.guide?.sha256 ?? null,
    directions: directionCount(manifest),
    // The last row of the table means “no class”.
    classes: Math.max(0, manifest.config.classes - 1),
    classNames: manifest.classNames ?? null,
  };
}
