// The parameter of the mask and how it is read; apart from the operator's entry so that every form of it can.
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readMask } from '../protocol/read-params.ts';

export const maskParams: ParamSpec[] = [
  { kind: 'mask', id: 'mask', label: 'Mask', help: 'Which pixels are measured; the others are to be guessed.' },
];

/** [S, S], 1 = visible, at least one of them. @throws StudioError bad-params */
export function readMaskParams(params: Params, size: number): Uint8Array {
  return readMask(maskParams, params, 'mask', size);
}
