// What is to be said of pictures that were made with a model: it is known by its weights, for a name says little and anybody's model may
// have any. Pure; words only.
import type { Recipe } from '../../keep/recipe.ts';
import { asksGuide } from '../run/guided.ts';
import type { StudioState } from '../state.ts';
import type { Said } from '../../protocol/words.ts';
import { says } from './models-says.words.ts';

type Known = Pick<StudioState, 'models' | 'model' | 'modelId' | 'catalogue'>;

/** What pictures are made with, by SHA-256: the weights, and those of the weaker network that guides where a sampler asks for it. */
export interface MadeWith {
  weightsSha256: string;
  guideSha256: string | null;
}

export const hashesOf = ({ weightsSha256, guideSha256 }: MadeWith): MadeWith => ({ weightsSha256, guideSha256 });

const shortHash = (sha256: string): string => `${sha256.slice(0, 12)}…`;

/** Of the model that is in use: its hashes, loaded or only listed, and how people call it. */
function here({ models, model, modelId }: Known): { sha256: string | null; guide: string | null; names: string[]; title: string } {
  const card = models.find(({ id }) => id === modelId);
  const info = model.kind === 'ready' ? model.info : null;
  return {
    sha256: info?.weightsSha256 ?? card?.weightsSha256 ?? null,
    guide: (info ?? card)?.guideSha256 ?? null,
    names: [modelId, ...(info ? [info.id] : [])],
    title: card?.title ?? modelId,
  };
}

/** Sentences where the pictures will be others than they were; none where the very weights are in use. */
export function remarksOnModel({ model: made, sampler }: Pick<Recipe, 'model' | 'sampler'>, known: Known): Said[] {
  const now = here(known);
  const isSameName = now.names.includes(made.id);
  if (made.weightsSha256 === null) return isSameName ? [] : [says.madeWithModel(made.id, now.title)];
  if (made.weightsSha256 === now.sha256) {
    const entry = known.catalogue?.samplers.find(({ id }) => id === sampler.id);
    const guide = entry && asksGuide(entry, sampler.params) ? made.guideSha256 : null;
    return guide === null || guide === now.guide ? [] : [says.madeWithOtherGuide(shortHash(guide))];
  }
  const card = known.models.find(({ weightsSha256 }) => weightsSha256 === made.weightsSha256);
  if (card) return [says.madeWithListed(card.title, now.title)];
  // Weights that nothing here has a hash of yet cannot be told apart.
  if (isSameName && now.sha256 === null) return [];
  const weights = shortHash(made.weightsSha256);
  if (isSameName) return [says.madeWithOtherWeights(weights)];
  return [says.madeWithAbsent(made.id, weights, now.title)];
}
