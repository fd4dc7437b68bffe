// The service worker for plain static hosts: hands every file of our own origin through with the headers that make the page
// cross-origin isolated, so that the wasm runtime may use threads. Keeps no file: names carry content hashes and HTTP caches do
// the rest (docs/hosting.md). Knows nothing of the page; registered by isolate.ts, built to service-worker.js beside index.html.

// A module, so that `self` below is this file's own: the lib types it as any worker's scope.
export {};
declare const self: ServiceWorkerGlobalScope;

const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The same response with the headers; redirects and opaque ones cannot be rebuilt and stay as they are. */
function isolated(response: Response): Response {
  if (response.type !== 'basic' || response.redirected) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolationHeaders)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) return;
  // Chromium's tools ask this of foreign modes, where fetch() must throw (https://crbug.com/823392).
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(fetch(request).then(isolated));
});
