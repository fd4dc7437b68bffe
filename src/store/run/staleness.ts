// Whether what is shown is of what is set, and in words what it is of instead: the same rule for samples, Explore, Compare and Inside.
import type { Catalogue } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Measured, MeasureRequest } from '../measure/measured.ts';
import type { StudioState } from '../state.ts';
import type { Said } from '../../protocol/words.ts';
import { says } from './run-says.words.ts';

/** What was drawn of a measurement with a model. */
interface Drawn {
  measured: Measured;
  weightsSha256: string;
}

type Now = Pick<StudioState, 'catalogue' | 'measure' | 'model'>;

/** “of another photo”, “by another model” …; null where what is shown answers to what is set now. */
export function whyStale({ catalogue, measure, model }: Now, { measured, weightsSha256 }: Drawn): Said | null {
  if (measure.kind === 'failed' || measure.shown === null) return says.ofAnEarlierMeasurement();
  if (measured !== measure.shown) return differenceOf(measured.request, measure.shown.request, catalogue);
  return model.kind === 'ready' && model.info.weightsSha256 !== weightsSha256 ? says.byAnotherModel() : null;
}

/** What was measured then, as far as it differs from what is measured now. */
function differenceOf(then: MeasureRequest, now: MeasureRequest, catalogue: Catalogue | null): Said {
  const operator = catalogue?.operators.find(({ id }) => id === then.operator.id);
  if (then.operator.id !== now.operator.id) return says.ofAnotherOperator(operator?.label ?? then.operator.id);
  if (then.image !== now.image) return says.ofAnotherPhoto();
  const changed = operator?.params.find(({ id }) => !isSame(then.operator.params, now.operator.params, id));
  if (changed) return says.ofAnother(changed.label);
  if (then.noise.std !== now.noise.std) return then.noise.std === 0 ? says.ofNoNoise() : says.ofNoise(then.noise.std);
  return says.ofAnEarlierMeasurement();
}

const isSame = (a: Params, b: Params, id: string): boolean => a[id] === b[id];
