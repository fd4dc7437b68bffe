// The browser's caches as maps, for tests in node: what was put, by address.
type Key = string | { url: string };
const urlOf = (key: Key): string => (typeof key === 'string' ? key : key.url);

export function cacheOf() {
  const files = new Map<string, Response>();
  return {
    files,
    match: (key: Key) => Promise.resolve(files.get(urlOf(key))?.clone()),
    // Settles after everything that is ready, as real storage does.
    put: async (key: Key, response: Response) => {
      const body = await response.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve));
      files.set(urlOf(key), new Response(body, { headers: response.headers }));
    },
    delete: (key: Key) => Promise.resolve(files.delete(urlOf(key))),
    keys: () => Promise.resolve([...files.keys()].map((key) => ({ url: key }))),
  };
}

/** `caches` over these. */
export function storageOf(caches: Map<string, ReturnType<typeof cacheOf>>) {
  return {
    open: (name: string) => {
      const cache = caches.get(name) ?? cacheOf();
      caches.set(name, cache);
      return Promise.resolve(cache);
    },
    has: (name: string) => Promise.resolve(caches.has(name)),
    keys: () => Promise.resolve([...caches.keys()]),
  };
}
