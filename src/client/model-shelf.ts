// The model as it lies in this browser: how large it is, how much of it is here, and taking it away. Reads sizes only; loading and
// checking it is the engine's.
import * as v from 'valibot';
import { bytesHeader, modelCacheName } from '../protocol/model-cache.ts';
import { StudioError } from '../protocol/errors.ts';
import type { ModelShelf } from '../store/keep/keep-ports.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e10));
const manifestSchema = v.object({
  weights: v.object({ file: v.string(), bytes: count, sha256: v.string() }),
  cond: v.object({ bytes: count }),
  tensors: v.record(v.string(), v.array(v.union([v.literal('N'), count]))),
  program: v.array(v.object({ op: v.string(), bytes: v.optional(count) })),
});

const float32 = 4;

/** Of these very weights: other files and other versions of them may lie beside. */
async function storedOf({ file, sha256 }: { file: string; sha256: string }, folderUrl: string): Promise<number> {
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (!storage || !(await storage.has(modelCacheName))) return 0;
  const cache = await storage.open(modelCacheName);
  const named = `${folderUrl}${file}?`;
  let bytes = 0;
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(named)) continue;
    // The query is the beginning of the hash, then the part.
    const [hash = ''] = request.url.slice(named.length).split('&');
    if (!sha256.startsWith(hash)) continue;
    bytes += Number((await cache.match(request))?.headers.get(bytesHeader) ?? 0);
  }
  return bytes;
}

export const modelShelf: ModelShelf = {
  async look(folderUrl) {
    const response = await fetch(`${folderUrl}manifest.json`);
    const parsed = v.safeParse(manifestSchema, response.ok ? await response.json() : null);
    if (!parsed.success) throw new StudioError('model-missing', 'Its manifest cannot be read.');
    const { weights, cond, program, tensors } = parsed.output;
    const bytes = [weights, cond, ...program].reduce((sum, part) => sum + (part.bytes ?? 0), 0);
    const perSample = Object.values(tensors)
      .filter((shape) => shape.includes('N'))
      .reduce((sum, shape) => sum + float32 * shape.reduce<number>((product, d) => product * (d === 'N' ? 1 : d), 1), 0);
    return { bytes, stored: await storedOf(weights, folderUrl), weightBytes: weights.bytes, perSample };
  },
  async clear(folderUrl) {
    const storage = (globalThis as { caches?: CacheStorage }).caches;
    for (const name of (await storage?.keys()) ?? []) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (request.url.startsWith(folderUrl)) await cache.delete(request);
    }
  },
};
