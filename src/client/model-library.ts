// Which models there are: the shipped ones as the build found them, and those that a person brought, from this browser's cache.
import * as v from 'valibot';
import { encodePicture } from '../io/png.ts';
import { isOwnId, ownCacheName } from '../protocol/own-models.ts';
import type { ModelCard, ModelLibrary } from '../store/models/model-ports.ts';

const count = v.pipe(v.number(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(2000));
/** What a card shows; the rest is the engine's to read and to check. */
const manifestSchema = v.object({
  title: words,
  description: words,
  licence: words,
  parameters: count,
  families: v.array(words),
  config: v.object({ size: count, classes: count }),
  weights: v.object({ bytes: count, sha256: v.string() }),
  guide: v.nullish(v.object({ sha256: v.string() })),
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
  const { config, weights, guide, provenance, ...said } = parsed.output;
  return {
    ...said,
    id,
    picture,
    licenceUrl: licenceFile,
    isOwn: isOwnId(id),
    size: config.size,
    classes: Math.max(0, config.classes - 1),
    bytes: weights.bytes,
    weightsSha256: weights.sha256,
    guideSha256: guide?.sha256 ?? null,
    images: provenance.images,
  };
}

/** Made here, once it computes what PyTorch computed. */
const pictureFile = 'picture.png';

/** URLs of pictures in this browser's cache: each is made once, and lives as long as the page. */
class KeptPictures {
  readonly #urls = new Map<string, string>();

  async urlOf(cache: Cache, address: string): Promise<string | null> {
    const known = this.#urls.get(address);
    if (known !== undefined) return known;
    const blob = await (await cache.match(address))?.blob();
    if (!blob) return null;
    const url = URL.createObjectURL(blob);
    this.#urls.set(address, url);
    return url;
  }
}

/** @param index what the build found (scripts/build-plugins.mjs) */
export function createModelLibrary(modelsUrl: string, index: readonly ({ id: string; manifest: unknown } & Beside)[]): ModelLibrary {
  const shipped = index.flatMap(({ id, manifest, picture, licenceFile }) => {
    const urlOf = (file: string | null) => file && `${modelsUrl}${id}/${file}`;
    return cardOf(id, manifest, { picture: urlOf(picture), licenceFile: urlOf(licenceFile) }) ?? [];
  });
  const pictures = new KeptPictures();
  return {
    modelsUrl,
    shipped,
    async keepPicture(id, image, size) {
      const cache = await caches.open(ownCacheName);
      const picture = new Blob([encodePicture(image, size, {})], { type: 'image/png' });
      await cache.put(`${modelsUrl}${id}/${pictureFile}`, new Response(picture));
    },
    async own() {
      const storage = (globalThis as { caches?: CacheStorage }).caches;
      if (!storage || !(await storage.has(ownCacheName))) return [];
      const cache = await storage.open(ownCacheName);
      const cards: ModelCard[] = [];
      for (const request of await cache.keys()) {
        const [file, id = ''] = new URL(request.url).pathname.split('/').reverse();
        if (file !== 'manifest.json' || !request.url.startsWith(`${modelsUrl}${id}/`)) continue;
        const manifest: unknown = await (await cache.match(request))?.json().catch(() => null);
        const card = cardOf(id, manifest, { picture: await pictures.urlOf(cache, `${modelsUrl}${id}/${pictureFile}`), licenceFile: null });
        if (card) cards.push(card);
      }
      return cards;
    },
  };
}
