// A recipe as the fragment of a URL: it never reaches a server. Deflated; beyond 16 kB a file is the better carrier.
import { inflateSync } from 'fflate';
import { deflate, fromBase64Url, toBase64Url } from './bytes.ts';
import { linksIn } from './link-text.ts';
import { parseRecipe, recipeLimits, writeRecipe, type Recipe } from './recipe.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { says } from './kept-files.words.ts';

/** What chat programs, mail and QR codes' landing pages still pass on whole. */
export const longestFragment = 16_000;

const prefix = '#r=';
/** That are tried: a text may quote one several times. */
const mostLinks = 20;

export async function writeFragment(recipe: Recipe): Promise<string> {
  const bytes = new TextEncoder().encode(await writeRecipe(recipe));
  return prefix + toBase64Url(await deflate(bytes, 'deflate-raw'));
}

/**
 * The recipe of the first link in an address or a text that holds one whole; null where there is no link of ours at all. Signs after its end are
 * passed over: they belong to the text around it.
 * @throws StudioError bad-recipe, of the first of them
 */
export async function readFragment(text: string): Promise<Recipe | null> {
  let refused: unknown = null;
  for (const link of linksIn(text).slice(0, mostLinks))
    try {
      // Twice: a link may have been shortened by hand, but nobody sends more than we make.
      if (link.length > 2 * longestFragment) throw new StudioError('bad-recipe', says.itIsLongerThanCharacters(longestFragment));
      return await parseRecipe(unpack(link));
    } catch (error) {
      refused ??= error;
    }
  if (refused !== null) throw asStudioError(refused, 'bad-recipe');
  return null;
}

/** What ends before its own end is refused; what follows it is not looked at, as no browser's own stream allows. */
function unpack(text: string): string {
  if (text === '') throw new StudioError('bad-recipe', says.theLinkEndsWhereIts());
  // A whole group of 4 signs is 3 bytes; a single one left over is none.
  const bytes = fromBase64Url(text.length % 4 === 1 ? text.slice(0, -1) : text);
  try {
    return new TextDecoder().decode(inflateSync(bytes, { out: new Uint8Array(recipeLimits.textBytes) }));
  } catch (cause) {
    throw new StudioError('bad-recipe', says.theLinkIsCutShort(), cause);
  }
}
