// The model as it lies in this browser: how large it is, how much of it is here, and taking it away. Reads sizes only; loading and
// checking it is the engine's.
import * as v from 'valibot';
import { bytesHeader, modelCacheName } from '../protocol/model-cache.ts';
import { StudioError } from '../protocol/errors.ts';
import { fetchOfModel } from '../protocol/own-models.ts';
import type { ModelShelf } from '../store/keep/keep-ports.ts';
import { says } from './client.words.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e10));
const fileSchema = v.object({ file: v.string(), bytes: count, sha256: v.string() });
const manifestSchema = v.object({
  weights: v.union([
    v.object({ bytes: count, shards: v.array(fileSchema) }),
    // Format 1 had all weights in one file.
    v.pipe(
      fileSchema,
      v.transform((file) => ({ bytes: file.bytes, shards: [file] })),
    ),
  ]),
  cond: v.object({ bytes: count }),
  tensors: v.record(v.string(), v.array(v.union([v.literal('N'), count]))),
  program: v.array(v.object({ op: v.string(), bytes: v.optional(count) })),
});

const float32 = 4;

/** Of these very files: others and other versions of them may lie beside. */
async function storedOf(files: readonly v.InferOutput<typeof fileSchema>[], folderUrl: string): Promise<number> {
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (!storage || !(await storage.has(modelCacheName))) return 0;
  const cache = await storage.open(modelCacheName);
  const hashes = new Map(files.map(({ file, sha256 }) => [`${folderUrl}${file}`, sha256]));
  let bytes = 0;
  for (const request of await cache.keys()) {
    // The query is the beginning of the hash, then the part.
    const [file = '', query = ''] = request.url.split('?');
    const [hash = ''] = query.split('&');
    if (hash === '' || !hashes.get(file)?.startsWith(hash)) continue;
    bytes += Number((await cache.match(request))?.headers.get(bytesHeader) ?? 0);
  }
  return bytes;
}

export const modelShelf: ModelShelf = {
  async look(folderUrl) {
    const response = await fetchOfModel(`${folderUrl}manifest.json`);
    const parsed = v.safeParse(manifestSchema, response.ok ? await response.json() : null);
    if (!parsed.success) throw new StudioError('model-missing', says.itsManifestCannotBeRead());
    const { weights, cond, program, tensors } = parsed.output;
    const bytes = [weights, cond, ...program].reduce((sum, part) => sum + (part.bytes ?? 0), 0);
    const perSample = Object.values(tensors)
      .filter((shape) => shape.includes('N'))
      .reduce((sum, shape) => sum + float32 * shape.reduce<number>((product, d) => product * (d === 'N' ? 1 : d), 1), 0);
    return { bytes, stored: await storedOf(weights.shards, folderUrl), weightBytes: weights.bytes, perSample };
  },
  async clear(folderUrl) {
    const storage = (globalThis as { caches?: CacheStorage }).caches;
    for (const name of (await storage?.keys()) ?? []) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (request.url.startsWith(folderUrl)) await cache.delete(request);
    }
  },
};
