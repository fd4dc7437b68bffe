// A batch as one ZIP: its table, and every picture as PNG with its recipe. One picture is read, packed and let go before the next. Fetched with
// the first use.
import { travellingOperator } from '../../keep/matrix-reference.ts';
import { folderOf, sampleFile } from '../../keep/batch-names.ts';
import { writeBatch } from '../../keep/batch-csv.ts';
import { words } from '../../keep/batch-readme.words.ts';
import type { Recipe } from '../../keep/recipe.ts';
import { makeZip, type ZipEntry } from '../../keep/run-zip.ts';
import { encodePng } from '../../io/png.ts';
import type { KeptPictures } from '../../store/batch/batch-ports.ts';
import { noiseOf, operatorSeed, type BatchItem, type BatchResult, type BatchSettings } from '../../store/batch/batch.ts';
import type { Method } from '../../store/compare/methods.ts';
import { hashOf, hashOfNumbers } from '../../store/keep/recipes.ts';
import { noClass } from '../../store/run/class-asked.ts';
import { sliceImage } from '../../store/run/run.ts';
import { encodeSaved, samplePicture, type Described } from '../posterior/save.ts';

interface Made {
  item: BatchItem;
  method: Method;
  result: Extract<BatchResult, { kind: 'done' }>;
  kept: KeptPictures;
  settings: BatchSettings;
}

const toNumbers = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 127.5 - 1);

/** Null for what no recipe can ask for. */
function recipeOf({ item, method, result, kept, settings }: Made, seed: number): Recipe | null {
  const { size, random, model } = settings;
  if (method.blind) return null;
  const { x, y } = kept;
  const maker = random?.kind === 'made' ? random : null;
  const picture = {
    sampleId: null,
    crop: item.taken?.crop ?? null,
    fileSha256: item.taken?.fileSha256 ?? null,
    sha256: hashOf(x),
    pixels: x,
  };
  const { label, guidance } = method.operator ? noClass : settings.asked;
  return {
    picture,
    y,
    ySha256: y && hashOfNumbers(y),
    size,
    label,
    guidance,
    draws: false,
    shown: seed,
    ...travellingOperator(method.operator ?? kept.operator ?? settings.operator),
    generators: maker ? { [maker.generatorId]: { ...maker.params, [maker.seedId]: operatorSeed(settings, item.id) ?? 0 } } : {},
    noise: noiseOf(settings, item.id),
    sampler: method.sampler,
    seeds: [...result.seeds],
    model: { id: model.id, weightsSha256: model.weightsSha256, guideSha256: model.guideSha256 },
    device: result.device,
  };
}

function describedBy({ item, method, result, kept, settings }: Made): Described {
  const x = toNumbers(kept.x);
  const { measured = 0, unknowns = x.length } = item.taken ?? {};
  return {
    operator: method.operator ?? kept.operator ?? settings.operator,
    noise: noiseOf(settings, item.id),
    size: settings.size,
    samples: [],
    projected: null,
    samplerLabel: method.label,
    samplerParams: method.sampler.params,
    weightsSha256: settings.model.weightsSha256,
    backend: result.device,
    measured: { request: { image: x }, truth: settings.origin === 'made' ? x : null, measurement: { measured, unknowns } },
  };
}

async function* pngsOf(made: Made, samples: Uint8Array): AsyncGenerator<ZipEntry> {
  const { item, method, result, settings } = made;
  const described = describedBy(made);
  const images = toNumbers(samples);
  for (const [i, seed] of result.seeds.entries()) {
    const picture = samplePicture({ seed, image: sliceImage(images, i, settings.size), fit: result.fit[i] ?? null });
    yield { name: sampleFile(item, method, seed), bytes: await encodeSaved(described, picture, recipeOf(made, seed)) };
  }
}

/** @param load one picture's, out of the storage */
export function zipBatch(
  items: readonly BatchItem[],
  settings: BatchSettings,
  load: (id: number) => Promise<KeptPictures | null>,
  onPicture: (done: number) => void,
): Promise<Blob> {
  const { methods, size } = settings;
  const entries = async function* (): AsyncGenerator<ZipEntry> {
    const isBlind = methods.some(({ blind }) => blind);
    yield { name: 'README.txt', bytes: words.readme(isBlind ? words.ofBlind : '') };
    yield { name: 'batch.csv', bytes: writeBatch(items, settings) };
    for (const [done, item] of items.entries()) {
      onPicture(done);
      const kept = item.taken && item.results.length > 0 ? await load(item.id) : null;
      if (!kept) continue;
      yield { name: `${folderOf(item)}/x.png`, bytes: encodePng(kept.x, size, {}) };
      for (const [number, result] of item.results.entries()) {
        const [method, samples] = [methods[number], kept.samples[number]];
        if (method && samples && result.kind === 'done') yield* pngsOf({ item, method, result, kept, settings }, samples);
      }
    }
  };
  return makeZip(entries());
}
