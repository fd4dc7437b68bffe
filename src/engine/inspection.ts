// Single evaluations outside a run, for looking at: what every feature degradation layer saw, and NPPC's directions.
// Ha and T_ψ's output come from the operator's float64 twin, a and ã from the back end that really computed them.
import type { ModelFiles } from '../model/fetch-model.ts';
import { directionCount } from '../model/manifest.ts';
import { tokenLayout, type ReferenceOperator } from '../operators/contract.ts';
import { bindMaps } from '../operators/entries.ts';
import { pixelOffsets, planeOffsets } from '../operators/stack-layout.ts';
import type { Directions, DirectionsRequest, EvaluationRequest, InspectRequest } from '../protocol/engine-api.ts';
import { asStudioError, invariant, StudioError } from '../protocol/errors.ts';
import type { BlockInspection, Inspection } from '../protocol/inspect-api.ts';
import type { MeasurementPicture } from '../protocol/measurement-picture.ts';
import type { Backend, LayerFeatures, Run } from './backend.ts';
import { createInverseProblem } from './inverse-problem.ts';
import { seededNoise } from './noise.ts';
import { inNullSpace } from './null-space.ts';
import { resolveEvaluation } from './plan.ts';
import type { Problem } from './problem.ts';
import { says } from './engine.words.ts';

/** Noise levels that networks are trained on. */
const sigmaRange = { from: 0.002, to: 100 } as const;

/** @throws StudioError bad-params */
export async function inspect(backend: Backend, model: ModelFiles, request: InspectRequest): Promise<Inspection> {
  const { sigma } = request;
  const { size } = model.manifest.config;
  if (!(sigma >= sigmaRange.from && sigma <= sigmaRange.to))
    throw new StudioError('bad-params', says.mustBeFromToNot(sigmaRange.from.toString(), sigmaRange.to.toString(), sigma.toString()));
  const x = request.x ?? seededNoise([request.seed], size, 'initial', 0).map((z) => sigma * z);
  if (x.length !== 3 * size * size || !x.every(Number.isFinite))
    throw new StudioError('bad-params', says.xMustBeFiniteNumbers(size.toString()));
  return evaluateOnce(backend, model, request, sigma, x, async (run, denoised, { parts }) => {
    const blocks = (await run.layers()).map((layer) => describeLayer(layer, model, parts[0]!.reference, request.y));
    return { sigma, x, denoised, blocks };
  });
}

/** @throws StudioError bad-params where the model has none */
export async function directions(backend: Backend, model: ModelFiles, request: DirectionsRequest): Promise<Directions> {
  const { config, sigmaMmse } = model.manifest;
  if (directionCount(model.manifest) === 0) throw new StudioError('bad-params', says.thisModelPredictsNoPrincipal());
  const x = seededNoise([request.seed], config.size, 'initial', 0).map((z) => sigmaMmse * z);
  return evaluateOnce(backend, model, request, sigmaMmse, x, async (run, mean, problem) => {
    const raw = await run.directions();
    invariant(raw, 'a model with directions gives them');
    const found = { mean, ...orthogonalise(raw, mean.length) };
    const isKnown = request.exact && problem.noiseStd === 0 && problem.parts.some(({ y }) => y.length > 0);
    return isKnown ? confine(backend, problem, config.size, found, request.meets) : found;
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

async function evaluateOnce<T>(
  backend: Backend,
  { manifest }: ModelFiles,
  request: EvaluationRequest,
  sigma: number,
  x: Float32Array,
  read: (run: Run, denoised: Float32Array, problem: Problem) => Promise<T>,
): Promise<T> {
  const { problem, told } = resolveEvaluation(manifest, request, sigma);
  const run = await backend.begin(told);
  try {
    const denoised = await run.denoise(run.fields.from(x), sigma);
    return await read(run, await run.fields.read(denoised), problem);
  } catch (error) {
    throw asStudioError(error);
  } finally {
    run.dispose();
  }
}

function describeLayer(
  { step, a, degraded }: LayerFeatures,
  model: ModelFiles,
  reference: ReferenceOperator,
  y: Float32Array,
): BlockInspection {
  const { block, patch, tokensPerSide, k } = step;
  const transform = model.transforms.get(block);
  invariant(transform, `T_ψ of ${block}`);
  const images = toImages(a, k, model.manifest.config.size, patch);
  const wide = Float64Array.from(images);
  const measured = reference.apply(wide);
  const transformed = reference.transformed(wide, Float64Array.from(y), transform);
  return {
    block,
    patch,
    tokensPerSide,
    k,
    a: images,
    measured: Float32Array.from(measured),
    transformed: Float32Array.from(transformed),
    measuredPictures: toPictures(measured, reference),
    transformedPictures: toPictures(transformed, reference),
    degraded: toImages(degraded, k, model.manifest.config.size, patch),
    weight: transform.weight,
    bias: transform.bias,
  };
}

/** Tokens of one sample → [k, 3, S, S]. */
function toImages(tokens: Float32Array, k: number, size: number, patch: number): Float32Array {
  const layout = tokenLayout(1, k, size, patch);
  const { rows, columns } = pixelOffsets(layout);
  const out = new Float32Array(tokens.length);
  let at = 0;
  for (const plane of planeOffsets(layout))
    for (const row of rows) for (const column of columns) out[at++] = tokens[plane + row + column] ?? 0;
  return out;
}

function toPictures(measurements: Float64Array, reference: ReferenceOperator): MeasurementPicture[] {
  const m = reference.measurementSize;
  const pictures: MeasurementPicture[] = [];
  for (let start = 0; start < measurements.length; start += m) {
    const picture = reference.toPicture(measurements.slice(start, start + m));
    if (picture) pictures.push(picture);
  }
  return pictures;
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
