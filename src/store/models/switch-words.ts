// What stays as it is when another model takes over, and what cannot. Pure.
import type { ModelInfo } from '../../protocol/engine-api.ts';
import { isMatrixValue } from '../../protocol/own-matrix.ts';
import type { Said } from '../../protocol/words.ts';
import type { StudioState } from '../state.ts';
import { says } from './switch.words.ts';

/** What stays as it is when another model takes over, and what cannot, in sentences. */
export function wordsOfSwitch({ posterior, comparison, photo, size, settings, catalogue, setup }: StudioState, next: ModelInfo): Said[] {
  const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  const operator = catalogue?.operators.find(({ id }) => id === setup.operatorId);
  const isLacking = sampler?.requires.some((needed) => !next.capabilities.includes(needed)) ?? false;
  const values = Object.values(setup.operatorParams[setup.operatorId ?? ''] ?? {});
  const hasKernel = values.some((value) => value instanceof Float32Array);
  const hasMatrix = values.some(isMatrixValue);
  const isOther = size !== next.size;
  const scaled = hasKernel ? says.masksAndKernel(next.size) : says.masksScaled(next.size);
  return [
    photo ? says.photoKept() : says.settingsKept(),
    ...(isOther ? [scaled] : []),
    ...(isOther && hasMatrix ? [says.matrixLost()] : []),
    ...(posterior || comparison.shown ? [says.drawnLost()] : []),
    ...(isLacking && sampler ? [says.cannotRun(sampler.label)] : []),
    ...(operator && next.families.length > 0 && !next.families.includes(operator.id) ? [says.notTrained(operator.label)] : []),
  ];
}
