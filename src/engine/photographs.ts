// What the engine offers of photographs: how much a run will take, what is measured, the run. Remembers how fast tiles went.
import { noiseLevelOf } from '../math/noise-level.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { allCorners, type Box, type Shape } from '../operators/sheet.ts';
import type { EngineApi } from '../protocol/engine-api.ts';
import type { Fifo } from '../protocol/fifo.ts';
import type { PhotographMeasureRequest, PhotographMeasurement, SecondsPerTile } from '../protocol/photograph-api.ts';
import type { Backend } from './backend.ts';
import { photographDirections } from './directions.ts';
import { checkNoise } from './measurement.ts';
import { measureBackend } from './measure-backend.ts';
import { batchOf, evaluationsOf, restorePhotograph } from './photograph.ts';
import { photographOf, planesOf, resolvePhotograph, type PhotographRun } from './photograph-plan.ts';
import { stepsOfEstimate } from './tiles.ts';

const testRounds = 1;

/** What the engine lends: its queue, its back end and model, and runs that can be cancelled. */
interface Lent {
  queue: Fifo;
  running(): Promise<Backend>;
  modelFor(modelId: string): ModelFiles;
  cancellable<T>(runId: string, run: (isCancelled: () => boolean) => Promise<T>): Promise<T>;
}

export function createPhotographs({
  queue,
  running,
  modelFor,
  cancellable,
}: Lent): Pick<EngineApi, 'planPhotograph' | 'photographNoise' | 'measurePhotograph' | 'restorePhotograph' | 'photographDirections'> {
  /** By what computes it. */
  const paces = new Map<string, SecondsPerTile>();
  const keyOf = ({ description }: Backend, { manifest }: ModelFiles, { operator, photograph }: PhotographRun): string =>
    `${description} ${manifest.weights.sha256} ${operator.id} ${photograph.step}`;
  const paceOf = async (backend: Backend, model: ModelFiles, run: PhotographRun): Promise<SecondsPerTile> => {
    const key = keyOf(backend, model, run);
    const pace = paces.get(key) ?? (await testPace(backend, model, run));
    paces.set(key, pace);
    return pace;
  };
  return {
    planPhotograph: (request) =>
      queue.run(async () => {
        const [backend, model] = [await running(), modelFor(request.modelId)];
        const run = resolvePhotograph(model.manifest, request);
        const evaluations = evaluationsOf(run);
        const allTiles = allCorners(run.photograph.field, model.manifest.config.size).length;
        const secondsPerTile = await paceOf(backend, model, run);
        return { tiles: run.sheet.corners.length, allTiles, evaluations, secondsPerTile };
      }),
    photographNoise: ({ height, width, rgba }) => Promise.resolve(noiseLevelOf(planesOf(rgba, height * width), { height, width })),
    measurePhotograph: (request) => queue.run(() => Promise.resolve(measure(modelFor(request.modelId), request))),
    restorePhotograph: (request, onStep) =>
      cancellable(request.runId, async (isCancelled) => {
        const [backend, model] = [await running(), modelFor(request.modelId)];
        const run = resolvePhotograph(model.manifest, request);
        const result = await restorePhotograph(backend, run, isCancelled, onStep);
        const kind = run.sigmas.length === 1 ? 'estimate' : 'sample';
        const pace = paces.get(keyOf(backend, model, run));
        if (pace && result.finished) paces.set(keyOf(backend, model, run), { ...pace, [kind]: result.seconds / result.evaluations });
        return result;
      }),
    photographDirections: (request) => queue.run(async () => photographDirections(await running(), modelFor(request.modelId), request)),
  };
}

/**
 * Before there was a run: the network's own pace with as many tiles at once as the run will take, and of an estimate its share of the steps
 * that lead to Y, one of which is timed where there are any.
 */
async function testPace(backend: Backend, model: ModelFiles, run: PhotographRun): Promise<SecondsPerTile> {
  const { sheet, photograph, regularisation, y } = run;
  const tiles = sheet.corners.length;
  const batch = batchOf(tiles, backend.kind);
  const sample = await measureBackend(backend, model, testRounds, batch);
  const problem = photograph.bind({ sheet, y, regularisation, compile: backend.compile, batch });
  try {
    if (problem.firstSteps === 0) return { estimate: sample, sample };
    await problem.pinv(y, 1, 0);
    const started = performance.now();
    await problem.pinv(y, 1, 0);
    const step = (performance.now() - started) / 1000;
    return { estimate: sample + ((stepsOfEstimate + problem.firstSteps) * step) / tiles, sample };
  } finally {
    await problem.dispose();
  }
}

/** @throws StudioError bad-params */
function measure({ manifest }: ModelFiles, request: PhotographMeasureRequest): PhotographMeasurement {
  const { operator: spec, noise, photo, height, width } = request;
  const shape = { height, width };
  const { operator, photograph } = photographOf(spec, shape, manifest.config.size, false);
  checkNoise(noise.std, operator);
  const clean = photograph.apply(planesOf(photo, shape.height * shape.width));
  const y = noise.std > 0 ? photograph.addNoise(clean, noise.std, noise.seed) : clean;
  return {
    y,
    picture: {
      height: photograph.onFrame.height,
      width: photograph.onFrame.width,
      rgba: bytesOf(y, photograph.picture, photograph.onFrame),
    },
  };
}

/** A part of [3, height, width] in [−1, 1] → RGBA bytes. */
function bytesOf(planes: Float32Array, { height, width }: Shape, part: Box): Uint8ClampedArray {
  const out = new Uint8ClampedArray(4 * part.height * part.width).fill(255);
  for (let i = 0; i < part.height * part.width; i++) {
    const at = (part.top + Math.floor(i / part.width)) * width + part.left + (i % part.width);
    for (let colour = 0; colour < 3; colour++) out[4 * i + colour] = 127.5 * (planes[colour * height * width + at]! + 1);
  }
  return out;
}
