// Which of an operator's parameters are pictures, as its other parameters stand.
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import type { Params, ParamSpec } from '../../protocol/param-spec.ts';

type PictureSpec = Extract<ParamSpec, { kind: 'mask' | 'kernel' }>;

export function pictureSpecs(entry: OperatorEntry, params: Params): PictureSpec[] {
  return entry.params.filter((spec): spec is PictureSpec => {
    if (spec.kind === 'mask') return true;
    return spec.kind === 'kernel' && (!spec.usedWhen || params[spec.usedWhen.id] === spec.usedWhen.value);
  });
}
