// One picture of a batch: taken, measured, and through the methods that it did not go through yet. What comes of each is in the storage before
// the next begins. Holds one picture at a time; knows no list.
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import { ssim } from '../../posterior/statistics.ts';
import { requestOf, scoresOf, type Problem } from '../compare/run-method.ts';
import type { Needs } from '../context.ts';
import { bytesOf } from '../keep/recipes.ts';
import { measure } from '../measure/measure.ts';
import { made, type Measured } from '../measure/measured.ts';
import { sliceImage } from '../run/run.ts';
import type { BatchShelf } from './batch-ports.ts';
import { says } from './batch-says.words.ts';
import { seedsFor } from './batch-settings.ts';
import { noiseOf, operatorSeed, type BatchItem, type BatchResult, type BatchSettings, type Failure } from './batch.ts';
import { takePicture } from './take-picture.ts';

/** These end the batch for now: the next picture would meet them, too. */
const fatal = new Set(['engine-stopped', 'gpu-lost', 'model-missing', 'out-of-memory', 'not-stored', 'part-missing']);

export interface ItemSteps {
  /** Another state of the item, which is in the storage already. */
  onItem(item: BatchItem): void;
  onStep(method: number, runId: string, i: number, total: number): void;
  isPausing(): boolean;
}

type Context = Needs<'engine' | 'pictures'> & { batches: BatchShelf };

const failureOf = (thrown: unknown): Failure => {
  const { code, detail } = asStudioError(thrown);
  return { code, said: detail };
};

/** x as it is in the storage: the same numbers before and after a reload. */
const numbersOf = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 127.5 - 1);

export class ItemRunner {
  readonly #context: Context;
  readonly #settings: BatchSettings;
  readonly #steps: ItemSteps;

  constructor(context: Context, settings: BatchSettings, steps: ItemSteps) {
    this.#context = context;
    this.#settings = settings;
    this.#steps = steps;
  }

  /**
   * @param file where the storage does not have it
   * @throws StudioError what the next picture would meet, too; the item is as it was then
   */
  async run(item: BatchItem, file: Blob | null): Promise<void> {
    let now = item;
    let measured: Measured | null = null;
    try {
      [now, measured] = await this.#measured(item, file);
    } catch (thrown) {
      if (fatal.has(asStudioError(thrown).code)) throw thrown;
      const failed = { ...item, failure: failureOf(thrown) };
      await this.#context.batches.saveItem(failed);
      this.#steps.onItem(failed);
      return;
    }
    while (now.results.length < this.#settings.methods.length && !this.#steps.isPausing()) {
      const next = await this.#method(now, measured);
      if (!next) return;
      now = next;
    }
  }

  async #operator(id: number): Promise<OperatorSpec> {
    const { operator, random, varies, size } = this.#settings;
    const seed = operatorSeed(this.#settings, id);
    if (!random || !varies || seed === null) return operator;
    if (random.kind === 'own') return { ...operator, params: { ...operator.params, [random.seedId]: seed } };
    const { generatorId, params, seedId, paramId } = random;
    const value = await this.#context.engine.generate(generatorId, operator.id, { ...params, [seedId]: seed }, size);
    return { ...operator, params: { ...operator.params, [paramId]: value } };
  }

  async #measured(item: BatchItem, file: Blob | null): Promise<[BatchItem, Measured]> {
    const { batches, engine } = this.#context;
    const { size, origin } = this.#settings;
    const kept = item.taken ? await batches.pictures(item.id, 0) : null;
    const square = kept ? null : await this.#take(item, file);
    const x = kept?.x ?? bytesOf(square?.x ?? new Float32Array(0));
    const noise = noiseOf(this.#settings, item.id);
    const operator = await this.#operator(item.id);
    const from = origin === 'made' ? made : ({ kind: 'photo' } as const);
    const measured = await measure({ engine }, { operator, noise, size, origin: from, image: numbersOf(x) });
    if (!square) return [item, measured];
    const { measured: count, unknowns } = measured.measurement;
    const { cut, crop, fileSha256 } = square;
    const taken = { ...item, taken: { cut, crop, fileSha256, measured: count, unknowns } };
    const y = measured.truth ? null : measured.measurement.y;
    await batches.saveTaken(taken, { x, y, operator: measured.operator === this.#settings.operator ? null : measured.operator });
    this.#steps.onItem(taken);
    return [taken, measured];
  }

  async #take({ id, path }: BatchItem, held: Blob | null) {
    const { batches, pictures } = this.#context;
    const { size, withoutFace } = this.#settings;
    const file = held ?? (await batches.file(id));
    if (!file) throw new StudioError('unfit-file', says.fileIsGone(path));
    return takePicture(pictures, { file, name: path, size, withoutFace });
  }

  /** @returns null where it was paused before it was done */
  async #method(item: BatchItem, measured: Measured): Promise<BatchItem | null> {
    const { get, engine, batches } = this.#context;
    const { methods, asked, size, model } = this.#settings;
    const number = item.results.length;
    const method = methods[number];
    if (!method) return null;
    const problem: Problem = { measured, size, asked, seeds: seedsFor(method, this.#settings.seeds) };
    const done = async (result: BatchResult, samples: Uint8Array<ArrayBuffer> | null): Promise<BatchItem> => {
      const next = { ...item, results: [...item.results, result] };
      await batches.saveResult(next, number, samples);
      this.#steps.onItem(next);
      return next;
    };
    try {
      const request = requestOf(method, problem, model.id, get().catalogue);
      this.#steps.onStep(number, request.runId, 0, 0);
      const result = await engine.restore(request, ({ i, total }) => this.#steps.onStep(number, request.runId, i, total));
      if (!result.finished) return null;
      const scores = await scoresOf(engine, method, problem, result);
      const { truth } = measured;
      const images = problem.seeds.map((_, i) => sliceImage(result.samples, i, size));
      const similar = truth ? images.map((image) => ssim(image, truth)).filter((value) => value !== null) : [];
      const device = get().engine.device?.description ?? '';
      return await done({ kind: 'done', ...scores, seeds: problem.seeds, ssim: similar, device }, bytesOf(result.samples));
    } catch (thrown) {
      if (fatal.has(asStudioError(thrown).code)) throw thrown;
      return done({ kind: 'failed', ...failureOf(thrown) }, null);
    }
  }
}
