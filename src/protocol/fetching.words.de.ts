// Of a file that did not come, in German.
import type { says } from './fetching.words.ts';
import type { Words } from './words.ts';

export const german = {
  notFetched: (url, status) => `${url} konnte nicht geholt werden (${status}).`,
} satisfies Words<typeof says>;
