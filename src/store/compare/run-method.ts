// One method on one measurement: the request that it makes of the engine, and what its pictures are judged by. Comparisons and batches run
// their methods by it. Knows no state of the page beyond what it is handed.
import type { Catalogue, RestoreRequest, RestoreResult } from '../../protocol/engine-api.ts';
import { psnr } from '../../posterior/statistics.ts';
import type { Measured } from '../measure/measured.ts';
import type { EnginePort } from '../ports.ts';
import { inRequest, unguided, type ClassAsked } from '../run/class-asked.ts';
import { paramsOn, samplerOf } from '../run/meet.ts';
import { mmseId, sliceImage } from '../run/run.ts';
import { spreadOf } from './compare-metrics.ts';
import type { Scores } from './comparison.ts';
import type { Method } from './methods.ts';

/** What every method of a comparison, or of a picture of a batch, is asked. */
export interface Problem {
  measured: Measured;
  size: number;
  seeds: readonly number[];
  asked: ClassAsked;
}

export function requestOf(
  method: Method,
  { measured, seeds, asked }: Problem,
  modelId: string,
  catalogue: Catalogue | null,
): RestoreRequest {
  const { operator } = measured;
  const { noise } = measured.request;
  const { id } = method.sampler;
  const entry = samplerOf(catalogue, id);
  // Not randomUUID: plain http hosts have no secure context.
  const runId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  return {
    runId,
    modelId,
    seeds: [...seeds],
    blind: method.blind,
    ...inRequest(id === mmseId ? unguided(asked) : asked),
    sampler: { id, params: entry ? paramsOn(measured, entry, method.sampler.params) : method.sampler.params },
    ...(method.operator
      ? { operator: method.operator, noise: { ...noise, std: 0 }, y: new Float32Array(0) }
      : { operator, noise, y: measured.measurement.y }),
  };
}

export async function scoresOf(
  engine: Pick<EnginePort, 'judge'>,
  method: Method,
  { measured, size, seeds }: Problem,
  { samples, fit, evaluations, seconds }: RestoreResult,
): Promise<Scores> {
  const { truth, operator, measurement, request } = measured;
  // Free draws were judged by the operator that they were drawn with, which measures nothing.
  const { fit: judged } = method.operator
    ? await engine.judge({ operator, noise: request.noise, y: measurement.y, size, images: samples, project: false })
    : { fit };
  return {
    evaluations,
    seconds,
    fit: judged,
    spread: spreadOf(samples, seeds.length),
    psnr: truth ? seeds.map((_, i) => psnr(sliceImage(samples, i, size), truth)) : [],
  };
}
