// A recipe out of a file or out of text that somebody brought: a PNG that carries one, our JSON, a link however it was passed on.
import type { Recipe } from '../../keep/recipe.ts';
import { holdsLink } from '../../keep/link-text.ts';
import { StudioError } from '../../protocol/errors.ts';
import { unreadable } from '../photo/photo.ts';
import { says } from './keep-says.words.ts';

const keyword = 'invfussion';

/**
 * A PNG with our text chunk or a recipe file; null for anything else.
 * @throws StudioError bad-recipe; bad-image where nothing of the file can be read
 */
export async function readRecipe(file: Blob, name: string): Promise<Recipe | null> {
  const [{ parseRecipe, recipeLimits }, { readText }] = await Promise.all([
    import('../../keep/recipe.ts'),
    import('../../keep/png-text.ts'),
  ]);
  const isRecipe = /\.json$/i.test(name) || file.type === 'application/json';
  if (isRecipe && file.size > recipeLimits.textBytes) throw new StudioError('bad-recipe', says.theFileIsLargerThan());
  const text = await (isRecipe ? file.text() : readText(file, keyword, recipeLimits.textBytes)).catch((error: unknown) => {
    throw error instanceof StudioError ? error : unreadable(name, error);
  });
  return text === null ? null : parseRecipe(text);
}

/** Our JSON, or a link of ours anywhere in the text; null where it is neither. @throws StudioError bad-recipe */
export async function readRecipeText(text: string): Promise<Recipe | null> {
  if (/^\s*\{[\s\S]*"invfussion-recipe"/.test(text)) return (await import('../../keep/recipe.ts')).parseRecipe(text);
  return holdsLink(text) ? (await import('../../keep/link.ts')).readFragment(text) : null;
}
