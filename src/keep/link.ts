// A recipe as the fragment of a URL: it never reaches a server. Deflated; beyond 16 kB a file is the better carrier.
import { deflate, fromBase64Url, inflate, toBase64Url } from './bytes.ts';
import { parseRecipe, recipeLimits, writeRecipe, type Recipe } from './recipe.ts';
import { StudioError } from '../protocol/errors.ts';

/** What chat programs, mail and QR codes' landing pages still pass on whole. */
export const longestFragment = 16_000;

const prefix = '#r=';

export async function writeFragment(recipe: Recipe): Promise<string> {
  const bytes = new TextEncoder().encode(await writeRecipe(recipe));
  return prefix + toBase64Url(await deflate(bytes, 'deflate-raw'));
}

/** Null where the fragment holds no recipe. @throws StudioError bad-recipe */
export async function readFragment(fragment: string): Promise<Recipe | null> {
  if (!fragment.startsWith(prefix)) return null;
  // Twice: a link may have been shortened by hand, but nobody sends more than we make.
  if (fragment.length > 2 * longestFragment) throw new StudioError('bad-recipe', `It is longer than ${2 * longestFragment} characters.`);
  const bytes = await inflate(fromBase64Url(fragment.slice(prefix.length)), 'deflate-raw', recipeLimits.textBytes);
  return parseRecipe(new TextDecoder().decode(bytes));
}
