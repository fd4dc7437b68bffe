// A single evaluation outside a run, for looking at: what every feature degradation layer saw.
// Ha and T_ψ's output come from the operator's float64 twin, a and ã from the back end that really computed them.
import type { ModelFiles } from '../model/fetch-model.ts';
import { tokenLayout, type ReferenceOperator } from '../operators/contract.ts';
import { pixelOffsets, planeOffsets } from '../operators/stack-layout.ts';
import type { InspectRequest } from '../protocol/engine-api.ts';
import { invariant, StudioError } from '../protocol/errors.ts';
import type { BlockInspection, Inspection } from '../protocol/inspect-api.ts';
import type { MeasurementPicture } from '../protocol/measurement-picture.ts';
import type { Backend, LayerFeatures } from './backend.ts';
import { evaluateOnce } from './evaluate-once.ts';
import { seededNoise } from './noise.ts';
import { resolveEvaluation } from './plan.ts';
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
  const { problem, told } = resolveEvaluation(model.manifest, request, sigma);
  return evaluateOnce(backend, told, x, async (run, denoised) => {
    const blocks = (await run.layers()).map((layer) => describeLayer(layer, model, problem.parts[0]!.reference, request.y));
    return { sigma, x, denoised, blocks };
  });
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
