// Models that a person brought: where they lie in this browser, and how a file of them is asked for. A folder of theirs has an address
// like a shipped one's, but nothing is ever fetched there. Shared by the Worker that checks and loads them and the page that lists them.

/** Beside the shipped ones' cache: deleting those leaves these. */
export const ownCacheName = 'invfussion-own-models';
/** The folder is named by its weights. */
export const ownPrefix = 'own-';
const hashLength = 16;

export function ownIdOf(weightsSha256: string): string {
  return ownPrefix + weightsSha256.slice(0, hashLength);
}

export function isOwnId(id: string): boolean {
  return new RegExp(`^${ownPrefix}[0-9a-f]{${hashLength}}$`).test(id);
}

const isOwnUrl = (url: string): boolean => isOwnId(new URL(url).pathname.split('/').at(-2) ?? '');

/** A file of a model: from this browser where a person brought it, else from the host. Rejects as `fetch` does. */
export async function fetchOfModel(url: string, init?: RequestInit): Promise<Response> {
  if (!isOwnUrl(url)) return fetch(url, init);
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  const cache = await storage?.open(ownCacheName);
  return (await cache?.match(url.split('?')[0] ?? url)) ?? new Response(null, { status: 404 });
}

/** Whether it lies here already and needs to be kept nowhere else. */
export function isKeptAsWhole(url: string): boolean {
  return isOwnUrl(url);
}

/** A `.zip` that the exporter wrote, or the files of its folder. */
export type ModelParcel =
  { kind: 'zip'; file: Blob; name: string } | { kind: 'folder'; files: readonly { path: string; file: Blob }[]; name: string };

export interface OwnModel {
  id: string;
  title: string;
  weightsSha256: string;
}
