// What a run of a photograph will do, decided once before any device is asked: the operator on the whole of it, its tiles, its sheet.
import { holeCorners } from '../operators/hole-tiles.ts';
import { operators } from '../operators/registry.ts';
import type { Operator, Regularisation } from '../operators/contract.ts';
import type { PhotographOperator } from '../operators/photograph.ts';
import { allCorners, sheetOf, type Shape, type Sheet } from '../operators/sheet.ts';
import type { OperatorSpec } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { mostPixels, tooSmall, type PhotographProblem, type PhotographRequest } from '../protocol/photograph-api.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ConditionedSampler, Schedule } from '../samplers/contract.ts';
import { checkNoise, operatorOf } from './measurement.ts';
import { scheduleOf } from './plan.ts';
import type { Told } from './problem.ts';
import { asTrained } from './regularisation.ts';
import { checkRequest } from './request-check.ts';
import { says } from './engine.words.ts';

/** What one run may restore; of what a camera saw beyond, its sheet holds a kernel's width more. Beyond it a browser's tab is short of memory. */
const mostRestored = 2048 * 2048;

export interface PhotographRun {
  readonly runId: string;
  readonly seed: number;
  readonly sampler: ConditionedSampler;
  readonly params: PhotographRequest['sampler']['params'];
  readonly operator: Operator;
  readonly photograph: PhotographOperator;
  readonly sheet: Sheet;
  readonly y: Float32Array;
  readonly noiseStd: number;
  readonly regularisation: Regularisation;
  /** λ of the move onto Y (tiles.ts); null where there is none. */
  readonly damping: number | null;
  readonly schedule: Readonly<Schedule>;
  readonly sigmas: readonly number[];
  /** What the terms of D are told apart from the tiles. */
  readonly terms: readonly { how: Pick<Told, 'role' | 'label' | 'sigmas' | 'blind' | 'regularisation'>; weight: number }[];
}

/** @throws StudioError bad-params in words: no operator of photographs, too small, too large */
export function photographOf(
  { id, params }: OperatorSpec,
  shape: Shape,
  size: number,
  inside = false,
): { operator: Operator; photograph: PhotographOperator } {
  const operator = operatorOf({ id, params });
  const { height, width } = shape;
  if (!operator.photograph) {
    const able = [...operators.values()].filter((one) => one.photograph).map((one) => one.label);
    throw new StudioError('bad-params', says.onlyTile(operator.label, able));
  }
  const small = tooSmall(size, shape);
  if (small !== null || ![height, width].every(Number.isInteger))
    throw new StudioError('bad-params', small ?? says.photographsSidesAreWholeNumbers());
  if (height * width > mostPixels)
    throw new StudioError('bad-params', says.photographMayHaveMegapixelsThis(megapixels(mostPixels), megapixels(height * width)));
  return { operator, photograph: operator.photograph(params, shape, size, inside) };
}

const megapixels = (pixels: number): number => pixels / 1e6;

/** Tiles that hide nothing are left out where Y has no noise: what they would say, Y says better. */
function sheetFor(photograph: PhotographOperator, size: number, noiseStd: number): Sheet {
  const { field, frame, seen } = photograph;
  const asked = noiseStd === 0 && seen ? seen.map((v) => 1 - v) : null;
  const sheet = sheetOf(field, size, asked ? holeCorners(field, size, asked) : allCorners(field, size));
  if (sheet.count === 0) throw new StudioError('bad-params', says.nothingIsHiddenThereIs());
  const restored = Math.min(sheet.count, frame.height * frame.width);
  if (restored > mostRestored)
    throw new StudioError('bad-params', says.thisWouldRestoreMegapixelsAt(megapixels(restored), megapixels(mostRestored)));
  return sheet;
}

/** @throws StudioError bad-params with a sentence that names the value and what it may be */
export function resolvePhotograph(manifest: Manifest, request: PhotographRequest): PhotographRun {
  const { height, width, inside, noise, seed, label, guidance = 1 } = request;
  const { size } = manifest.config;
  const sampler = checkRequest(manifest, { ...request, seeds: [seed], blind: false });
  if (sampler.zeroShot) throw new StudioError('bad-params', says.isForThePicturesOf(sampler.label));
  const { operator, photograph } = photographOf(request.operator, { height, width }, size, inside);
  checkNoise(noise.std, operator);
  const { params } = request.sampler;
  const sigmas = sampler.sigmas(params, manifest);
  const regularisation = asTrained(manifest, noise.std);
  const how = { role: 'model' as const, label, sigmas, blind: false, regularisation };
  const terms = [
    { how: { ...how, label: null }, weight: 1 - guidance },
    { how, weight: guidance },
  ].filter(({ weight }) => weight !== 0);
  return Object.freeze({
    runId: request.runId,
    seed,
    sampler,
    params,
    operator,
    photograph,
    noiseStd: noise.std,
    regularisation,
    sigmas,
    terms,
    y: readY(photograph, request),
    sheet: sheetFor(photograph, size, noise.std),
    damping: dampingOf(request, sigmas.length),
    schedule: scheduleOf(manifest),
  });
}

/** RMS of what D is wrong by before it is moved, in [−1, 1], and of what bytes round (docs/decisions.md, 31). */
const wrongBy = 0.05;
const rounding = 1 / 127.5 / Math.sqrt(12);

/** Y without noise is met; bytes of a camera are known to a rounding. Of a noisy Y only the one-level estimate of a convolution is moved. */
function dampingOf({ operator, noise, y }: PhotographRequest, levels: number): number | null {
  const isMask = operator.id === 'mask';
  if (noise.std > 0) return isMask || levels > 1 ? null : (noise.std / wrongBy) ** 2;
  return isMask || y instanceof Float32Array ? 0 : (rounding / wrongBy) ** 2;
}

/** Y as numbers. @throws StudioError bad-params where it does not fit the operator */
function readY(photograph: PhotographOperator, { y }: PhotographProblem): Float32Array {
  const { height, width } = photograph.picture;
  if (y instanceof Float32Array) {
    if (y.length === photograph.measurementSize && y.every(Number.isFinite)) return y;
    throw new StudioError('bad-params', says.thisOperatorMeasuresNumbersThe(photograph.measurementSize.toString(), y.length.toString()));
  }
  if (y.length !== 4 * height * width) throw new StudioError('bad-params', says.whatWasMeasuredMustBe(width, height));
  return planesOf(y, height * width);
}

/** RGBA bytes → [3, pixels] in [−1, 1]. */
export function planesOf(rgba: Uint8ClampedArray, pixels: number): Float32Array {
  const out = new Float32Array(3 * pixels);
  for (let colour = 0; colour < 3; colour++)
    for (let at = 0; at < pixels; at++) out[colour * pixels + at] = rgba[4 * at + colour]! / 127.5 - 1;
  return out;
}
