// The service worker, the only one. It hands every file of our own origin through with the headers that make the page cross-origin
// isolated (threads on plain hosts), and keeps what went through, so that everything works again without a network. Weights are not
// its business: model/model-store.ts keeps them, part by part. Knows nothing of the page; built to service-worker.js beside index.html.

// A module, so that `self` below is this file's own: the lib types it as any worker's scope.
export {};
declare const self: ServiceWorkerGlobalScope;

const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const cacheName = 'invfussion-files';
/** All built files, and those that are fetched ahead with their hashes (scripts/build-plugins.mjs writes it). */
const listName = 'files.json';

/** The same response with the headers; redirects and opaque ones cannot be rebuilt and stay as they are. */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.type === 'error' || response.redirected) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolationHeaders)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** Content hashes stand in the names of assets and in the queries of model files: what is kept is right for ever. */
function isForEver({ pathname, search }: URL): boolean {
  return pathname.includes('/assets/') || (pathname.includes('/models/') && search !== '');
}

/** A page has one address, whatever its query says. */
function keyOf({ mode, url }: Request): string {
  const { origin, pathname } = new URL(url);
  return mode === 'navigate' ? origin + pathname : url;
}

/** Hosts of single-page apps answer a missing file with their start page: never right for ever, and no file of ours there is a page. */
function isStandIn(url: string, { headers }: Response): boolean {
  return isForEver(new URL(url)) && (headers.get('Content-Type') ?? '').startsWith('text/html');
}

async function keep(request: Request, response: Response): Promise<void> {
  if (response.status !== 200 || response.redirected || isStandIn(request.url, response)) return;
  try {
    await (await caches.open(cacheName)).put(keyOf(request), response);
  } catch (error) {
    console.warn('A file could not be kept for offline use:', error);
  }
}

async function kept(request: Request): Promise<Response | undefined> {
  try {
    return await (await caches.open(cacheName)).match(keyOf(request));
  } catch {
    // Storage refused: the network alone.
    return undefined;
  }
}

async function fromNetwork(event: FetchEvent): Promise<Response> {
  const response = await fetch(event.request);
  event.waitUntil(keep(event.request, response.clone()));
  return response;
}

async function answer(event: FetchEvent): Promise<Response> {
  const { url, cache } = event.request;
  // `reload` asks for what no cache gave: the engine found a model's file damaged.
  if (isForEver(new URL(url)) && cache !== 'reload') return (await kept(event.request)) ?? fromNetwork(event);
  try {
    return await fromNetwork(event);
  } catch (error) {
    const old = await kept(event.request);
    if (old) return old;
    throw error;
  }
}

function inScope(name: string): string {
  return new URL(name, self.registration.scope).href;
}

/**
 * Fetches ahead what a visit may not have touched or what has changed since, and lets go of files of older builds; not while a page may
 * still be of one: views that it has not opened yet are among them.
 * @param asker the page that asks, and the built file that it began with
 */
async function completeCache(asker: { id: string | null; entry: string }): Promise<void> {
  const cache = await caches.open(cacheName);
  const list: unknown = await (await fetch(inScope(listName), { cache: 'no-cache' })).json();
  if (!isList(list)) throw new Error(`${listName} is no list`);
  const all = new Set(list.all.map(inScope));
  // Another build on this origin, in a folder beside or below ours, shares the cache.
  const others = (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(({ id }) => id !== asker.id);
  if (others.length === 0 && all.has(asker.entry))
    for (const { url } of await cache.keys()) if (url.startsWith(inScope('assets/')) && !all.has(url)) await cache.delete(url);
  let hasNews = false;
  for (const [name, hash] of Object.entries(list.keep))
    if (!(await isKept(cache, inScope(name), hash))) {
      await fetchAhead(cache, inScope(name));
      hasNews = true;
    }
  if (hasNews) for (const other of others) other.postMessage('new-files');
}

/** `keep`: SHA-256 by name, null where the name has a hash already. */
function isList(value: unknown): value is { all: string[]; keep: Record<string, string | null> } {
  if (typeof value !== 'object' || value === null || !('all' in value) || !('keep' in value)) return false;
  const { all, keep } = value;
  return Array.isArray(all) && typeof keep === 'object' && keep !== null && !Array.isArray(keep);
}

async function isKept(cache: Cache, url: string, hash: string | null): Promise<boolean> {
  const response = await cache.match(url);
  if (!response || hash === null) return response !== undefined;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === hash;
}

/** Not held against the hash: a host may add to a page what it likes. */
async function fetchAhead(cache: Cache, url: string): Promise<void> {
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok || isStandIn(url, response)) throw new Error(`${url}: there is no such file (${response.status})`);
  await cache.put(url, response);
}

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const id = event.source && 'id' in event.source ? event.source.id : null;
  const done = completeCache({ id, entry: String(event.data) }).then(
    () => port?.postMessage('complete'),
    (error: unknown) => port?.postMessage(String(error)),
  );
  event.waitUntil(done);
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin || request.method !== 'GET') return;
  // Chromium's tools ask this of foreign modes, where fetch() must throw (https://crbug.com/823392).
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  const isWeights = request.url.includes('.safetensors');
  event.respondWith((isWeights ? fetch(request) : answer(event)).then(isolated));
});
