// Which models there are: the shipped ones as the build found them, and those that a person brought, from this browser's cache.
import * as v from 'valibot';
import { isOwnId, ownCacheName } from '../protocol/own-models.ts';
import type { ModelCard, ModelLibrary } from '../store/models/model-ports.ts';

const count = v.pipe(v.number(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(2000));
/** What a card shows; the rest is the engine's to read and to check. */
const manifestSchema = v.object({
  ...{ title: words, description: words, licence: words, parameters: count, families: v.array(words) },
  config: v.object({ size: count, classes: count }),
  weights: v.object({ bytes: count, sha256: v.string() }),
  provenance: v.optional(v.object({ images: count }), { images: 0 }),
});

/** What lies beside a manifest: names of files in its folder as the build found them, URLs on the card. */
interface Beside {
  picture: string | null;
  licenceFile: string | null;
}

/** A manifest's card; null where it cannot be read. */
export function cardOf(id: string, manifest: unknown, { picture, licenceFile }: Beside): ModelCard | null {
  const parsed = v.safeParse(manifestSchema, manifest);
  if (!parsed.success) return null;
  const { config, weights, provenance, ...said } = parsed.output;
  return {
    ...said,
    ...{ id, picture, licenceUrl: licenceFile, isOwn: isOwnId(id), size: config.size, classes: Math.max(0, config.classes - 1) },
    ...{ bytes: weights.bytes, weightsSha256: weights.sha256, images: provenance.images },
  };
}

/** @param index what the build found (scripts/build-plugins.mjs) */
export function createModelLibrary(modelsUrl: string, index: readonly ({ id: string; manifest: unknown } & Beside)[]): ModelLibrary {
  const shipped = index.flatMap(({ id, manifest, picture, licenceFile }) => {
    const urlOf = (file: string | null) => file && `${modelsUrl}${id}/${file}`;
    return cardOf(id, manifest, { picture: urlOf(picture), licenceFile: urlOf(licenceFile) }) ?? [];
  });
  return {
    modelsUrl,
    shipped,
    async own() {
      const storage = (globalThis as { caches?: CacheStorage }).caches;
      if (!storage || !(await storage.has(ownCacheName))) return [];
      const cache = await storage.open(ownCacheName);
      const cards: ModelCard[] = [];
      for (const request of await cache.keys()) {
        const [file, id = ''] = new URL(request.url).pathname.split('/').reverse();
        if (file !== 'manifest.json' || !request.url.startsWith(`${modelsUrl}${id}/`)) continue;
        const card = cardOf(id, await (await cache.match(request))?.json().catch(() => null), { picture: null, licenceFile: null });
        if (card) cards.push(card);
      }
      return cards;
    },
  };
}
