// NPPC's directions from one evaluation on pure noise: of a picture of the model's size, or of one tile of a photograph, told what the
// photograph's tiles are told. Where nothing but H made y they are brought to where the posterior can move. Knows no sampler.
import type { ModelFiles } from '../model/fetch-model.ts';
import { directionCount, type Manifest } from '../model/manifest.ts';
import { bindMaps } from '../operators/entries.ts';
import type { TileTold } from '../operators/photograph.ts';
import { allCorners, cornerNear, sheetOf, type Corner } from '../operators/sheet.ts';
import type { Directions, DirectionsRequest, PhotographDirections, PhotographDirectionsRequest } from '../protocol/engine-api.ts';
import { invariant, StudioError } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { evaluateOnce } from './evaluate-once.ts';
import { createInverseProblem } from './inverse-problem.ts';
import { seededNoise } from './noise.ts';
import { inNullSpace } from './null-space.ts';
import { noiseOf } from './photograph.ts';
import { resolvePhotograph, type PhotographRun } from './photograph-plan.ts';
import { resolveEvaluation } from './plan.ts';
import type { Problem, Told } from './problem.ts';
import { says } from './engine.words.ts';

/** @throws StudioError bad-params where the model has none */
export async function directions(backend: Backend, { manifest }: ModelFiles, request: DirectionsRequest): Promise<Directions> {
  checkHas(manifest);
  const { config, sigmaMmse } = manifest;
  const z = seededNoise([request.seed], config.size, 'initial', 0);
  const { problem, told } = resolveEvaluation(manifest, request, sigmaMmse);
  return find(backend, manifest, { problem, told, z, exact: request.exact, meets: request.meets });
}

/**
 * Of the tile nearest to where it is asked for. It is told what the estimate's tiles are told, with A†Y for the last D; H of a tile is A on a
 * photograph that is zero around it, so what H does not see of a direction, A does not see.
 *
 * @throws StudioError bad-params where the model has none, and for what no photograph can be asked
 */
export async function photographDirections(
  backend: Backend,
  { manifest }: ModelFiles,
  request: PhotographDirectionsRequest,
): Promise<PhotographDirections> {
  checkHas(manifest);
  const plan = resolvePhotograph(manifest, request);
  const { size } = manifest.config;
  const { field, frame, step } = plan.photograph;
  const corner = cornerNear(field, size, step, { row: request.top + frame.top, column: request.left + frame.left });
  const tile = await tellTile(backend, plan, corner, size);
  const { operator, noiseStd, regularisation } = plan;
  const reference = operator.reference(tile.params, size);
  const problem: Problem = { operator, parts: [{ ...tile, reference }], noiseStd, regularisation };
  const told: Told = { ...plan.terms[0]!.how, operator, entries: [tile], batch: 1 };
  const z = noiseOf(sheetOf(field, size, [corner]), plan.seed, 'initialNoise', 0);
  const found = await find(backend, manifest, { problem, told, z, exact: request.exact, meets: request.exact });
  return { ...found, top: corner.row - frame.top, left: corner.column - frame.left };
}

/** A mask's tiles know their own piece alone; of a convolution a tile is told what all of the photograph leaves. */
async function tellTile(
  backend: Backend,
  { photograph, y, regularisation }: PhotographRun,
  corner: Corner,
  size: number,
): Promise<TileTold> {
  const { field, seen } = photograph;
  const sheet = sheetOf(field, size, seen ? [corner] : allCorners(field, size));
  const bound = photograph.bind({ sheet, y, regularisation, compile: backend.compile, batch: 1 });
  try {
    const first = await bound.first();
    const [tile] = await bound.tell([corner], first, await bound.residual(first));
    invariant(tile, 'one tile was asked for');
    return tile;
  } finally {
    await bound.dispose();
  }
}

/** @throws StudioError bad-params */
function checkHas(manifest: Manifest): void {
  if (directionCount(manifest) === 0) throw new StudioError('bad-params', says.thisModelPredictsNoPrincipal());
}

interface Asked {
  problem: Problem;
  told: Told;
  /** [3, S, S], standard normal. */
  z: Float32Array;
  exact: boolean;
  meets: boolean;
}

async function find(backend: Backend, { config, sigmaMmse }: Manifest, { problem, told, z, exact, meets }: Asked): Promise<Directions> {
  const x = z.map((v) => sigmaMmse * v);
  return evaluateOnce(backend, { ...told, sigmas: [sigmaMmse] }, x, async (run, mean) => {
    const raw = await run.directions();
    invariant(raw, 'a model with directions gives them');
    const found = { mean, ...orthogonalise(raw, mean.length) };
    const isKnown = exact && problem.noiseStd === 0 && problem.parts.some(({ y }) => y.length > 0);
    return isKnown ? confine(backend, problem, config.size, found, meets) : found;
  });
}

/** To where the posterior can move. */
async function confine(
  backend: Backend,
  problem: Problem,
  size: number,
  { mean, directions: raw }: Directions,
  meets: boolean,
): Promise<Directions> {
  const batch = 1 + raw.length / mean.length;
  const maps = bindMaps(problem.operator, backend.compile, { entries: problem.parts, size, batch, solves: 'often' });
  try {
    const confined = await inNullSpace(createInverseProblem(maps, problem, batch), mean, raw);
    const out = new Float32Array(raw.length);
    confined.axes.forEach((axis, k) => out.set(axis, k * mean.length));
    return { mean: meets ? confined.mean : mean, directions: out, norms: confined.norms };
  } finally {
    await maps.dispose();
  }
}

/** Gram–Schmidt in the model's order, as in training (mathematics §6): each direction less its part along those before it. */
function orthogonalise(raw: Float32Array, length: number): { directions: Float32Array; norms: number[] } {
  const out = Float64Array.from(raw);
  const all = Array.from({ length: raw.length / length }, (_, i) => out.subarray(i * length, (i + 1) * length));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
  for (const [i, w] of all.entries()) {
    for (const before of all.slice(0, i)) {
      const share = dot(w, before) / Math.max(dot(before, before), Number.MIN_VALUE);
      for (let p = 0; p < length; p++) w[p] = (w[p] ?? 0) - share * (before[p] ?? 0);
    }
  }
  return { directions: Float32Array.from(out), norms: all.map((w) => Math.sqrt(dot(w, w))) };
}
