// One run of a photograph in tiles, from Y to one sample: composes sheet, operator, network and sampler. Knows no queue and no Worker.
// The field of the photograph is arrays of this thread; tiles go to the device and back.
import { fillNormals, streams } from '../math/rng.ts';
import type { BoundPhotograph, TileTold } from '../operators/photograph.ts';
import { boundsOf, type Blend, type Box, type Corner, type Sheet } from '../operators/sheet.ts';
import { asStudioError } from '../protocol/errors.ts';
import type { Patch, PhotographResult, PhotographStep } from '../protocol/photograph-api.ts';
import type { Field, SamplerContext } from '../samplers/contract.ts';
import { ArrayField, arrayFields, dataOf } from './array-fields.ts';
import type { Backend, Run } from './backend.ts';
import { beginTerms } from './denoiser.ts';
import { groupsOf } from './groups.ts';
import { yieldToMessages } from './noise.ts';
import type { PhotographRun } from './photograph-plan.ts';
import { tiled, type TileNetwork, type Tiling } from './tiles.ts';

class Cancelled extends Error {}

/** Tiles that are denoised together at most: on the processor few, so that what they touch stays in its cache. */
const most = { wasm: 5, webgpu: 16 } as const;

export function batchOf(tiles: number, kind: Backend['kind']): number {
  return groupsOf(tiles, most[kind]).size;
}

export function evaluationsOf({ sheet, sampler, params, terms }: PhotographRun): number {
  return sheet.corners.length * sampler.evaluations(params) * terms.length;
}

/** Cancelling ends it with what was reached; any other failure rejects. @throws StudioError */
export async function restorePhotograph(
  backend: Backend,
  plan: PhotographRun,
  isCancelled: () => boolean,
  onStep: (step: PhotographStep) => void | Promise<void>,
): Promise<PhotographResult> {
  const { runId, sheet, noiseStd, photograph, regularisation } = plan;
  const batch = batchOf(sheet.corners.length, backend.kind);
  await backend.prepare({ batch, entries: sheet.corners, gradients: false, roles: new Set(['model']) });
  const started = performance.now();
  const goesOn = async (): Promise<void> => {
    await yieldToMessages();
    if (isCancelled()) throw new Cancelled();
  };
  const problem = photograph.bind({ sheet, y: plan.y, regularisation, compile: backend.compile, batch, beforeStep: goesOn });
  const develop = developer(plan);
  const drawn: Drawn = { done: 0, reached: null, missing: null };
  try {
    const finished = await untilCancelled(draw({ backend, plan, problem, batch, develop, goesOn, onStep }, drawn));
    const { reached, done: evaluations } = drawn;
    const inNoise = (r: Float32Array): number => problem.rms(r) / (noiseStd > 0 ? noiseStd : 1);
    const fit = reached ? inNoise(await problem.residual(reached)) : 0;
    const unexplained = drawn.missing ? inNoise(drawn.missing) : fit;
    const seconds = (performance.now() - started) / 1000;
    return { runId, finished, patch: reached && develop.all(reached), fit, unexplained, tiles: sheet.corners.length, evaluations, seconds };
  } catch (error) {
    throw asStudioError(error);
  } finally {
    await problem.dispose();
  }
}

/** @returns whether it came to its end */
function untilCancelled(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Cancelled) return false;
      throw error;
    },
  );
}

/** How far a run is: evaluations, and the newest photograph. */
interface Drawn {
  done: number;
  reached: Float32Array | null;
  /** Y − A·D before D was moved; null where nothing was. */
  missing: Float32Array | null;
}

interface Drawing {
  backend: Backend;
  plan: PhotographRun;
  problem: BoundPhotograph;
  batch: number;
  develop: ReturnType<typeof developer>;
  /** Rejects where the run is cancelled. */
  goesOn: () => Promise<void>;
  onStep: (step: PhotographStep) => void | Promise<void>;
}

async function draw({ backend, plan, problem, batch, develop, goesOn, onStep }: Drawing, drawn: Drawn): Promise<void> {
  const { runId, sheet, terms } = plan;
  const evaluations = evaluationsOf(plan);
  const isOneLevel = plan.sigmas.length === 1;
  const first = await problem.first();
  const network = await beginTiles(backend, plan, problem, batch, first);
  const tiling: Tiling = {
    network,
    sheet,
    problem,
    damping: plan.damping,
    isOnly: isOneLevel,
    beforeBatch: goesOn,
    async afterBatch(corners, blend) {
      drawn.done += corners.length * terms.length;
      await onStep({ runId, done: drawn.done, evaluations, patch: isOneLevel ? develop.part(corners, blend) : null });
    },
  };
  const { denoise, missing } = tiled(tiling, first);
  try {
    for await (const { i, total, x, denoised } of plan.sampler.run(contextOf(plan, denoise), plan.params)) {
      drawn.reached = dataOf(i === total ? x : denoised);
      drawn.missing = missing();
      await onStep({ runId, done: drawn.done, evaluations, patch: develop.all(drawn.reached) });
    }
  } finally {
    network.dispose();
  }
}

function contextOf({ schedule, sheet, seed }: PhotographRun, denoise: SamplerContext['denoise']): SamplerContext {
  const noise = (stream: 'initialNoise' | 'sampler', index: number): Field => new ArrayField(noiseOf(sheet, seed, stream, index), 1);
  return {
    ...schedule,
    fields: arrayFields(1),
    denoise,
    initialNoise: () => noise('initialNoise', 0),
    stepNoise: (i) => noise('sampler', i),
  };
}

/** One noise field of the photograph, whichever tiles are held of it: number (colour, row, column) of the seed's stream. */
export function noiseOf({ field, slots, count }: Sheet, seed: number, stream: 'initialNoise' | 'sampler', index: number): Float32Array {
  const plane = field.height * field.width;
  const out = new Float32Array(3 * count);
  for (let at = 0; at < plane; at++) {
    if (slots[at]! < 0) continue;
    const begin = at;
    while (at < plane && slots[at]! >= 0) at++;
    const slot = slots[begin]!;
    for (let colour = 0; colour < 3; colour++) {
      const to = out.subarray(colour * count + slot, colour * count + slot + at - begin);
      fillNormals(to, seed, streams[stream], (3 * index + colour) * plane + begin);
    }
  }
  return out;
}

/** The network on tiles. A batch that is not full is filled with its first tile. */
async function beginTiles(
  backend: Backend,
  plan: PhotographRun,
  problem: BoundPhotograph,
  batch: number,
  d: Float32Array,
): Promise<TileNetwork & { dispose(): void }> {
  const { operator, terms, sheet } = plan;
  const length = 3 * sheet.side ** 2;
  const entriesOf = (told: readonly TileTold[]) => Array.from({ length: batch }, (_, n) => told[n] ?? told[0]!);
  const entries = entriesOf(await problem.tell(sheet.corners.slice(0, 1), d, await problem.residual(d)));
  const run: Run = await beginTerms(
    backend,
    terms.map(({ how, weight }) => ({ told: { ...how, operator, entries, batch }, weight: () => weight })),
  );
  return {
    batch,
    computesMeanwhile: backend.reached !== undefined,
    async denoise(x, sigma, told) {
      run.tell(entriesOf(told));
      const full = new Float32Array(batch * length);
      for (let n = 0; n < batch; n++) full.set(x.subarray((n % told.length) * length, ((n % told.length) + 1) * length), n * length);
      const input = run.fields.from(full);
      const output = await run.denoise(input, sigma);
      const reading = run.fields.read(output).then((found) => found.subarray(0, told.length * length));
      // Whoever waits is told; where the run ends before, nobody does.
      reading.catch(() => undefined);
      run.fields.release(input, output);
      return { reading };
    },
    dispose: () => run.dispose(),
  };
}

/** Numbers of the sheet as bytes of the photograph. What Y tells as it is has alpha 0: there the photograph itself is right. So has what no tile has reached. */
function developer({ sheet, photograph, noiseStd }: PhotographRun) {
  const { slots, field, count, side } = sheet;
  const seen = noiseStd === 0 ? photograph.seen : null;
  const isFound = (at: number): boolean => slots[at]! >= 0 && seen?.[at] !== 1;
  const develop = (box: Box, valueOf: (slot: number, colour: number) => number, isReached = (_: number) => true): Patch => {
    const rgba = new Uint8ClampedArray(4 * box.height * box.width);
    for (let row = 0; row < box.height; row++)
      for (let column = 0; column < box.width; column++) {
        const from = (box.top + row) * field.width + box.left + column;
        if (!isFound(from) || !isReached(slots[from]!)) continue;
        const to = 4 * (row * box.width + column);
        for (let colour = 0; colour < 3; colour++) rgba[to + colour] = 127.5 * (valueOf(slots[from]!, colour) + 1);
        rgba[to + 3] = 255;
      }
    return { ...box, top: box.top - frame.top, left: box.left - frame.left, rgba };
  };
  const { frame } = photograph;
  const whole = within(boundsOf(field, isFound), frame);
  return {
    all: (d: Float32Array): Patch => develop(whole, (slot, colour) => d[colour * count + slot]!),
    /** Of tiles that were just done: they lie in a row of the grid, or two. */
    part: (corners: readonly Corner[], { total, weight }: Blend): Patch => {
      const rows = corners.map(({ row }) => row);
      const columns = corners.map(({ column }) => column);
      const [top, left] = [Math.min(...rows), Math.min(...columns)];
      const box = { top, left, height: Math.max(...rows) + side - top, width: Math.max(...columns) + side - left };
      const at = (slot: number, colour: number): number => total[colour * count + slot]! / weight[slot]!;
      return develop(within(box, whole), at, (slot) => weight[slot]! > 0);
    },
  };
}

function within(box: Box, { top, left, height, width }: Box): Box {
  const [t, l] = [Math.max(box.top, top), Math.max(box.left, left)];
  return {
    top: t,
    left: l,
    height: Math.max(0, Math.min(box.top + box.height, top + height) - t),
    width: Math.max(0, Math.min(box.left + box.width, left + width) - l),
  };
}
