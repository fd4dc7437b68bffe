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
/** Names of all built files (vite.config.ts writes it); `keep` of those are fetched ahead. */
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

async function keep(request: Request, response: Response): Promise<void> {
  if (response.status !== 200 || response.redirected) return;
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
  if (isForEver(new URL(event.request.url))) return (await kept(event.request)) ?? fromNetwork(event);
  try {
    return await fromNetwork(event);
  } catch (error) {
    const old = await kept(event.request);
    if (old) return old;
    throw error;
  }
}

/** Fetches ahead what a visit may not have touched, and lets go of files of older builds. */
async function completeCache(): Promise<void> {
  const cache = await caches.open(cacheName);
  const listUrl = new URL(listName, self.registration.scope);
  const list: unknown = await (await fetch(listUrl)).json();
  if (typeof list !== 'object' || list === null || !('all' in list) || !('keep' in list)) throw new Error(`${listName} is no list`);
  const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const inScope = (name: string): string => new URL(name, self.registration.scope).href;
  const all = new Set(names(list.all).map(inScope));
  for (const { url } of await cache.keys()) if (new URL(url).pathname.includes('/assets/') && !all.has(url)) await cache.delete(url);
  for (const url of ['', ...names(list.keep)].map(inScope)) if (!(await cache.match(url))) await cache.add(url);
}

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const done = completeCache().then(
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
