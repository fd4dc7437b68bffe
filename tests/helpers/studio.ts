// The store's engine and pictures for tests: small, in one thread, at the pace that the test sets.
import type { Measurement, RestoreRequest, RestoreResult, RestoreStep } from '../../src/protocol/engine-api.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import type { PictureApi } from '../../src/protocol/picture-api.ts';
import type { ModelShelf } from '../../src/store/keep/keep-ports.ts';
import type { PhotographSessionPort } from '../../src/store/photograph/photograph-session.ts';
import type { ModelCard, ModelLibrary } from '../../src/store/models/model-ports.ts';
import type { BatchShelf } from '../../src/store/batch/batch-ports.ts';
import type { EnginePort } from '../../src/store/ports.ts';
import { createBatches } from './batches.ts';
import { createStudio, type Studio } from '../../src/store/studio.ts';
// What the store fetches when it first needs it: on a busy machine that takes longer than tests wait for things to settle.
import '../../src/io/png.ts';
import '../../src/keep/png-text.ts';
import '../../src/keep/recipe.ts';

/** Pixels a side of this engine's model. */
export const side = 8;

const natural = { shape: [3], order: null, frame: null, valid: null };
const measurementOf = (y: Float32Array): Measurement => ({
  ...{ y, picture: null, natural: { ...natural, shape: [y.length] }, pinv: y, measured: 1, unknowns: 2 },
});

/** Steps come when the test lets them. */
export interface Engine extends EnginePort {
  step(): Promise<void>;
  degraded: number;
  failNext: StudioError | null;
}

export function createEngine(): Engine {
  const waiting: (() => void)[] = [];
  const cancelled = new Set<string>();
  const nextStep = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const entry = { label: 'l', summary: 's', params: [] };
  const plain = { takesNoise: true, hides: null, examined: [] };
  const engine: Engine = {
    degraded: 0,
    failNext: null,
    async step() {
      while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      waiting.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    status: () => ({ choice: 'auto', device: null, reason: null, isSoftware: false }),
    onStatus: () => () => undefined,
    chooseBackend: () => Promise.resolve(),
    stopLoading: () => undefined,
    catalogue: () =>
      Promise.resolve({
        operators: [
          { ...entry, id: 'mask', ...plain, pinv: 'exact', hides: 'mask', params: [{ kind: 'mask', id: 'mask', label: 'Mask' }] },
          {
            ...entry,
            ...plain,
            id: 'blur',
            pinv: 'as-trained',
            params: [
              { kind: 'number', id: 'stride', label: 'Stride', min: 2, max: 8, step: 2, initial: 4 },
              { kind: 'kernel', id: 'kernel', label: 'Kernel' },
            ],
          },
        ],
        generators: [
          {
            ...entry,
            id: 'shake',
            makes: 'kernel',
            operators: ['blur'],
            params: [{ kind: 'seed', id: 'seed', label: 'Seed', initial: 7 }],
          },
        ],
        samplers: [
          { ...entry, id: 'mmse', zeroShot: false, requires: [], exact: null, resumes: true, evaluations: 1 },
          { ...entry, id: 'heun', zeroShot: false, requires: [], exact: null, resumes: true, evaluations: 3 },
        ],
        presets: [{ id: 'balanced', label: 'Balanced', summary: '', sampler: { id: 'heun', params: {} } }],
      }),
    device: () => Promise.resolve({ backend: 'wasm', description: 'test', threads: 1, graphs: null }),
    load: () =>
      Promise.resolve({
        ...{ id: 'test', title: 'Test', description: '', licence: '', size: side, parameters: 1, families: [], noise: 'none' },
        capabilities: [],
        weightsSha256: 'abc',
        guideSha256: null,
        directions: 0,
        classes: 0,
        classNames: null,
      }),
    generate: (_id, _operator, params) => Promise.resolve(new Float32Array(4).fill(Number(params['seed']))),
    degrade(request) {
      engine.degraded++;
      if (engine.failNext) {
        const error = engine.failNext;
        engine.failNext = null;
        return Promise.reject(error);
      }
      return Promise.resolve(measurementOf(request.image));
    },
    judge: ({ images, project }) =>
      Promise.resolve({ remeasured: [], fit: [1], projected: project ? { images: images.map((v) => v + 1), fit: [0] } : null }),
    nullShare: () => Promise.resolve(0.25),
    shapeOf: () => Promise.resolve({ natural, measurementSize: 3 }),
    formOf: () => Promise.resolve({ h: { kind: 'pixels', mixtures: [] }, seen: null, counted: 1 }),
    adopt(request) {
      const y = request.from.kind === 'photo' ? request.from.image : request.from.y;
      return Promise.resolve({ operator: request.operator, measurement: measurementOf(y), noiseEstimate: 0.1, reading: null });
    },
    async restore(request: RestoreRequest, onStep: (step: RestoreStep) => void | Promise<void>): Promise<RestoreResult> {
      const { runId, seeds } = request;
      const total = request.sampler.id === 'mmse' ? 1 : 3;
      let image = new Float32Array(0);
      for (let i = 1; i <= total; i++) {
        await nextStep();
        if (engine.failNext) throw engine.failNext;
        if (cancelled.has(runId)) return { runId, finished: false, samples: image, fit: seeds.map(() => 0.5), evaluations: i, seconds: 1 };
        image = new Float32Array(seeds.length * 3 * side * side).fill(i / 10);
        await onStep({ runId, i, total, evaluations: i, sigma: total - i, x: image, denoised: image, moved: null });
      }
      return { runId, finished: true, samples: image, fit: seeds.map((_, n) => n), evaluations: total, seconds: 2 };
    },
    planPhotograph: () => Promise.resolve({ tiles: 1, allTiles: 4, evaluations: 3, secondsPerTile: { estimate: 2, sample: 2 } }),
    photographNoise: () => Promise.resolve(0.0123),
    measurePhotograph: ({ height, width, photo }) => {
      const picture = { height, width, rgba: photo };
      return Promise.resolve({ y: new Float32Array(3 * height * width), picture });
    },
    async restorePhotograph({ runId, seed, sampler }, onStep) {
      const evaluations = sampler.id === 'mmse' ? 1 : 3;
      const patch = { top: 1, left: 1, height: 1, width: 2, rgba: Uint8ClampedArray.of(seed, 0, 0, 255, 0, 0, 0, 0) };
      const result = { runId, fit: 0, unexplained: 0, tiles: 1, seconds: 1 };
      for (let done = 1; done <= evaluations; done++) {
        await nextStep();
        if (engine.failNext) throw engine.failNext;
        if (cancelled.has(runId)) return { ...result, finished: false, patch: null, evaluations: done };
        await onStep({ runId, done, evaluations, patch });
      }
      return { ...result, finished: true, patch, evaluations };
    },
    inspect: () => Promise.reject(new StudioError('internal', 'not asked for here')),
    directions: () => Promise.reject(new StudioError('internal', 'not asked for here')),
    photographDirections: () => Promise.reject(new StudioError('internal', 'not asked for here')),
    cancel: (runId) => Promise.resolve(void cancelled.add(runId)),
    measure: () => Promise.resolve(1),
    addModel: () => Promise.reject(new StudioError('internal', 'not asked for here')),
    selfTest: () => Promise.resolve({ cases: [], error: 0, tolerance: 1, passed: true }),
    dispose: () => Promise.resolve(),
  };
  return engine;
}

/** What waits until the test lets it go on. */
export function createDoor(): { closed: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param decoded when a picture that is opened now has been decoded */
function createPictures(decoded: () => Promise<void>): PictureApi {
  let count = 0;
  return {
    async open(file, name) {
      await decoded();
      if (file.size === 0) throw new StudioError('bad-image', `${name} is empty.`);
      return Promise.resolve({
        id: `p${++count}`,
        fileWidth: 512,
        fileHeight: 400,
        width: 512,
        height: 400,
        ...{ transparent: false, moves: false, deep: false },
        previewUrl: '',
      });
    },
    cut: (_id, crop, size) => Promise.resolve(new Float32Array(3 * size * size).fill(crop.side / 1000)),
    findFaces: () =>
      Promise.resolve([
        {
          centre: { x: 150, y: 100 },
          eyes: [
            { x: 140, y: 90 },
            { x: 160, y: 90 },
          ],
          score: 0.9,
        },
      ]),
    pixels: () => Promise.resolve({ width: 12, height: 9, data: new Uint8ClampedArray(4 * 108).fill(9) }),
    resized: ({ width, height }) => Promise.resolve({ width: width / 2, height, data: new Uint8ClampedArray(2 * width * height) }),
    pasteBack: () => Promise.reject(new StudioError('internal', 'not asked for here')),
    close: () => Promise.resolve(),
  };
}

const cardOf = (id: string): ModelCard => ({
  ...{ id, title: id, description: '', licence: '', size: side, parameters: 1, bytes: 1, families: [], images: 0, classes: 0 },
  ...{ weightsSha256: 'abc', guideSha256: null, picture: null, licenceUrl: null, isOwn: false },
});

const noPhotographs: PhotographSessionPort = {
  load: () => Promise.resolve(null),
  save: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  claim: () => Promise.resolve(true),
  onHide: () => undefined,
};

/** The store of a first visit. */
export function createTestStudio(
  engine: Engine,
  decoded: () => Promise<void> = () => Promise.resolve(),
  {
    modelId = 'test',
    photographModelId = modelId,
    batches = createBatches(),
    keepPicture = () => Promise.resolve(),
    address = 'https://test/',
    ...shelf
  }: Partial<ModelShelf> & {
    modelId?: string;
    photographModelId?: string;
    batches?: BatchShelf;
    keepPicture?: ModelLibrary['keepPicture'];
    address?: string;
  } = {},
  photographSessions: PhotographSessionPort = noPhotographs,
): Studio {
  return createStudio({
    ...{ engine, batches, pictures: createPictures(decoded), modelId, photographModelId, samplesUrl: 'https://test/samples/' },
    library: { modelsUrl: 'https://test/models/', shipped: [cardOf('test'), cardOf('other')], own: () => Promise.resolve([]), keepPicture },
    fetchFile: () => Promise.resolve(new Blob(['x'])),
    place: { fragment: () => '', address: () => address, clearFragment: () => undefined, nameModel: () => undefined },
    matrices: { find: () => Promise.resolve(null) },
    shelf: { look: () => Promise.resolve({ bytes: 1, stored: 0, weightBytes: 1, perSample: 1 }), clear: () => Promise.resolve(), ...shelf },
    photographSessions,
    talks: { load: () => Promise.resolve([]), save: () => Promise.resolve() },
    sessions: {
      turnTo: () => undefined,
      load: () => Promise.resolve(null),
      save: () => Promise.resolve(),
      claim: () => Promise.resolve(true),
      onHide: () => undefined,
    },
  });
}
