// The side of a model's pictures before it is loaded: the page may still work at another.
import type { StudioState } from '../state.ts';

type Known = Pick<StudioState, 'model' | 'models' | 'modelId' | 'size'>;

/** Pixels a side: of the loaded model, else as it is listed. */
export function sideOfModel({ model, models, modelId, size }: Known): number {
  return model.kind === 'ready' ? size : (models.find(({ id }) => id === modelId)?.size ?? size);
}
