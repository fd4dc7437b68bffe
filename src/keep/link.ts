// A recipe as the fragment of a URL: it never reaches a server. Deflated; beyond 16 kB a file is the better carrier.
import { inflateSync } from 'fflate';
import { deflate, fromBase64Url, toBase64Url } from './bytes.ts';
import { parseRecipe, recipeLimits, writeRecipe, type Recipe } from './recipe.ts';
import { StudioError } from '../protocol/errors.ts';

/** What chat programs, mail and QR codes' landing pages still pass on whole. */
export const longestFragment = 16_000;

const prefix = '#r=';

export async function writeFragment(recipe: Recipe): Promise<string> {
  const bytes = new TextEncoder().encode(await writeRecipe(recipe));
  return prefix + toBase64Url(await deflate(bytes, 'deflate-raw'));
}

/** Where a recipe begins in an address or in a text, also where some program wrote its signs as %xx, once or twice. */
const mark = /(?:#|%(?:25)*23)(?:\s|%(?:25)*20)*r(?:=|%(?:25)*3D)/i;

/** As browsers and mail write what they do not trust: %xx becomes the sign again, as often as it was wrapped. */
function unescape(text: string): string {
  let now = text;
  for (let times = 0; times < 4 && /%[0-9a-f]{2}/i.test(now); times++)
    now = now.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return now;
}

/**
 * The recipe's fragment out of an address or any text that holds a link of ours, as chat programs, mail and editors pass it on: broken
 * into lines, quoted, in brackets, followed by more. Null where there is none.
 */
export function findFragment(text: string): string | null {
  const found = mark.exec(text);
  if (!found) return null;
  const rest = unescape(text.slice(found.index + found[0].length))
    // Mail breaks lines with "=" before and "> " after; chats put invisible signs in between.
    .replaceAll(/=?[\r\n]+[>\s]*/g, '')
    .replaceAll(/[\s\u00ad\u200b-\u200f\u2060\ufeff]/g, '');
  return prefix + (/^[A-Za-z0-9_-]*/.exec(rest)?.[0] ?? '');
}

/** Null where the fragment holds no recipe. Signs after its end are passed over: they belong to the text around it. @throws StudioError bad-recipe */
export async function readFragment(fragment: string): Promise<Recipe | null> {
  const clean = findFragment(fragment);
  if (clean === null) return null;
  // Twice: a link may have been shortened by hand, but nobody sends more than we make.
  if (clean.length > 2 * longestFragment) throw new StudioError('bad-recipe', `It is longer than ${2 * longestFragment} characters.`);
  return parseRecipe(unpack(clean.slice(prefix.length)));
}

/** What ends before its own end is refused; what follows it is not looked at, as no browser's own stream allows. */
function unpack(text: string): string {
  if (text === '') throw new StudioError('bad-recipe', 'The link ends where its settings should begin.');
  // A whole group of 4 signs is 3 bytes; a single one left over is none.
  const bytes = fromBase64Url(text.length % 4 === 1 ? text.slice(0, -1) : text);
  try {
    return new TextDecoder().decode(inflateSync(bytes, { out: new Uint8Array(recipeLimits.textBytes) }));
  } catch (cause) {
    throw new StudioError(
      'bad-recipe',
      'The link is cut short or damaged: it was copied without its end, or something changed its letters.',
      cause,
    );
  }
}
