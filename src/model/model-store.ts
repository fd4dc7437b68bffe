// Weights in this browser's cache, part by part. Every part but the last has the same length, so two tabs that load at once write
// the same. What is read here is not trusted: fetch-model checks the hash of the whole. Knows no manifest.
import { bytesHeader, modelCacheName, partBytes, partUrl } from '../protocol/model-cache.ts';

export interface ModelStore {
  /** What is there from the beginning on, without a gap. */
  read(url: string): Promise<Uint8Array<ArrayBuffer>[]>;
  /** Keeps one part; where storage is full it is not kept, and the model loads all the same. */
  add(url: string, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Nothing of these files stays, in whichever cache of this origin. */
  drop(urls: readonly string[]): Promise<void>;
  /** Of these files only this content stays: what has the same name and another hash goes. */
  dropOthers(urls: readonly string[]): Promise<void>;
}

/** Null where there is no such storage: insecure pages, private windows of some browsers. */
export async function openModelStore(): Promise<ModelStore | null> {
  // The property is missing there, whatever its type says.
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (!storage) return null;
  try {
    return storeIn(await storage.open(modelCacheName));
  } catch (error) {
    console.warn('The model cannot be kept in this browser:', error);
    return null;
  }
}

/** Parts that are asked for together. */
const atOnce = 8;

async function readPart(cache: Cache, url: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await cache.match(url);
  return response ? new Uint8Array(await response.arrayBuffer()) : null;
}

function storeIn(cache: Cache): ModelStore {
  let isFull = false;
  return {
    async read(url) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for (;;) {
        // Several at once: a disk answers them together.
        const some = await Promise.all(Array.from({ length: atOnce }, (_, i) => readPart(cache, partUrl(url, parts.length + i))));
        for (const bytes of some) {
          if (!bytes) return parts;
          parts.push(bytes);
          if (bytes.length !== partBytes) return parts;
        }
      }
    },
    async add(url, part, bytes) {
      if (isFull) return;
      const headers = { 'Content-Type': 'application/octet-stream', [bytesHeader]: String(bytes.length) };
      try {
        await cache.put(partUrl(url, part), new Response(bytes, { headers }));
      } catch (error) {
        console.warn('The model is not kept in this browser:', error);
        isFull = true;
      }
    },
    drop: (urls) => deleteWhere((key) => urls.some((url) => isOf(key, url))),
    dropOthers: (urls) => deleteWhere((key) => urls.some((url) => key.startsWith(`${withoutHash(url)}?`) && !isOf(key, url))),
  };
}

function withoutHash(url: string): string {
  return url.slice(0, url.indexOf('?'));
}

/** A part's key goes on from the file's URL; small files lie under the URL itself, where the service worker keeps what passes it. */
function isOf(key: string, url: string): boolean {
  return key === url || key.startsWith(`${url}&`);
}

async function deleteWhere(isGone: (key: string) => boolean): Promise<void> {
  try {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (isGone(request.url)) await cache.delete(request);
    }
  } catch (error) {
    console.warn('What is kept of the model could not be deleted:', error);
  }
}
