// What the engine offers of photographs: how much a run will take, what is measured, the run. Remembers how fast tiles went.
import { noiseLevelOf } from '../math/noise-level.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { allCorners, type Box, type Shape } from '../operators/sheet.ts';
import type { EngineApi } from '../protocol/engine-api.ts';
import type { Fifo } from '../protocol/fifo.ts';
import type { PhotographMeasureRequest, PhotographMeasurement } from '../protocol/photograph-api.ts';
import type { Backend } from './backend.ts';
import { photographDirections } from './directions.ts';
import { checkNoise } from './measurement.ts';
import { measureBackend } from './measure-backend.ts';
import { evaluationsOf, restorePhotograph } from './photograph.ts';
import { photographOf, planesOf, resolvePhotograph } from './photograph-plan.ts';

const testRounds = 2;

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
  /** Seconds of one evaluation of a tile, by what computes it. */
  const pace = new Map<string, number>();
  const keyOf = ({ description }: Backend, { manifest }: ModelFiles): string => `${description} ${manifest.weights.sha256}`;
  const paceOf = async (backend: Backend, model: ModelFiles): Promise<number> => {
    const known = pace.get(keyOf(backend, model)) ?? (await measureBackend(backend, model, testRounds));
    pace.set(keyOf(backend, model), known);
    return known;
  };
  return {
    planPhotograph: (request) =>
      queue.run(async () => {
        const [backend, model] = [await running(), modelFor(request.modelId)];
        const run = resolvePhotograph(model.manifest, request);
        const evaluations = evaluationsOf(run);
        const allTiles = allCorners(run.photograph.field, model.manifest.config.size).length;
        return { tiles: run.sheet.corners.length, allTiles, evaluations, seconds: evaluations * (await paceOf(backend, model)) };
      }),
    photographNoise: ({ height, width, rgba }) => Promise.resolve(noiseLevelOf(planesOf(rgba, height * width), { height, width })),
    measurePhotograph: (request) => queue.run(() => Promise.resolve(measure(modelFor(request.modelId), request))),
    restorePhotograph: (request, onStep) =>
      cancellable(request.runId, async (isCancelled) => {
        const [backend, model] = [await running(), modelFor(request.modelId)];
        const result = await restorePhotograph(backend, resolvePhotograph(model.manifest, request), isCancelled, onStep);
        if (result.finished) pace.set(keyOf(backend, model), result.seconds / result.evaluations);
        return result;
      }),
    photographDirections: (request) => queue.run(async () => photographDirections(await running(), modelFor(request.modelId), request)),
  };
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
