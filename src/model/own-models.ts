// A model that somebody brought becomes one of this browser: everything is checked first, then stored whole or not at all. Nothing of it
// runs here and nothing is fetched; whether it computes what PyTorch computed is the self-test's to say, once it is loaded.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { ownCacheName, ownIdOf, type ModelParcel, type OwnModel } from '../protocol/own-models.ts';
import { manifestLimitBytes, parseManifest, segmentsOf, type FileEntry, type Manifest, type Program, type Weights } from './manifest.ts';
import { checkGraph } from './onnx-check.ts';
import { hashOf } from './hash.ts';
import { openParcel, type ParcelFile } from './parcel.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';

type Files = ReadonlyMap<string, ParcelFile>;

/** Beside what the manifest names. */
const selfTestFile = 'self-test.json';
const mostBeside = 8 * 2 ** 20;

const damaged = (what: Said) => new StudioError('model-damaged', what);

/**
 * @param modelsUrl where the page's models lie, with a slash at the end
 * @throws StudioError model-damaged, model-unsupported; not-kept where this browser has no room or no storage
 */
export async function addOwnModel(parcel: ModelParcel, modelsUrl: string, onProgress: (progress: LoadProgress) => void): Promise<OwnModel> {
  const files = await openParcel(parcel);
  const { manifest, text } = await readManifest(files);
  const entries = entriesOf(manifest);
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  await checkFiles(manifest, files, (done) => onProgress({ phase: 'verify', done, total }));
  const id = ownIdOf(manifest.weights.sha256);
  const beside = files.get(selfTestFile);
  if (!beside || beside.bytes > mostBeside) throw damaged(says.itHasNoExportIt(selfTestFile));
  const contents = [...entries.map(({ file }) => file), selfTestFile];
  await store(`${modelsUrl}${id}/`, contents, files, text, (done) => onProgress({ phase: 'download', done, total }));
  return { id, title: manifest.title, weightsSha256: manifest.weights.sha256 };
}

async function readManifest(files: Files): Promise<{ manifest: Manifest; text: string }> {
  const file = files.get('manifest.json');
  if (!file || file.bytes > manifestLimitBytes) throw damaged(says.manifestJsonIsLargerThan(manifestLimitBytes));
  const text = new TextDecoder().decode(await file.read());
  return { manifest: parseManifest(text), text };
}

/** Every file that the manifest names. */
function entriesOf({ weights, cond, vjp, nppc, ...network }: Manifest): FileEntry[] {
  const head = nppc ? [...nppc.weights.shards, ...segmentsOf(nppc)] : [];
  return [...weights.shards, cond, ...(vjp ? [vjp] : []), ...segmentsOf(network), ...head];
}

/** Sizes first, then one file after another: memory holds one shard. */
async function checkFiles(manifest: Manifest, files: Files, onDone: (bytes: number) => void): Promise<void> {
  const entries = entriesOf(manifest);
  for (const { file, bytes } of entries) {
    const found = files.get(file)?.bytes;
    if (found === undefined) throw damaged(says.isMissing(file));
    if (found !== bytes) throw damaged(says.hasBytesTheManifestSays2(file, found, bytes));
  }
  const graphs = new Map(graphsOf(manifest).map((graph) => [graph.file, graph]));
  let done = 0;
  for (const { file, sha256: expected } of entries) {
    const data = await read(files, file);
    if ((await hashOf(data)) !== expected) throw damaged(says.doesNotHaveTheSha2(file));
    const graph = graphs.get(file);
    if (graph) checkGraph(file, data, graph);
    onDone((done += data.length));
  }
}

interface ExpectedGraph {
  file: string;
  inputs: readonly string[];
  outputs: readonly string[];
  files: ReadonlyMap<string, number>;
}

function graphsOf(manifest: Manifest): ExpectedGraph[] {
  const { weights, cond, vjp, nppc, config } = manifest;
  const sizes = ({ shards }: Weights) => new Map(shards.map(({ file, bytes }) => [file, bytes]));
  const conditions = ['c_noise', ...(config.conditions > 0 ? ['extra'] : []), ...(config.classes > 0 ? ['label'] : [])];
  const segments = (of: { program: Program; weights: Weights }): ExpectedGraph[] =>
    segmentsOf(of).map((step) => ({ ...step, files: sizes(of.weights) }));
  return [
    { file: cond.file, inputs: conditions, outputs: ['scales'], files: sizes(weights) },
    ...(vjp ? [{ file: vjp.file, inputs: vjp.inputs, outputs: ['gradient'], files: sizes(weights) }] : []),
    ...segments(manifest),
    ...(nppc ? segments(nppc) : []),
  ];
}

function read(files: Files, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = files.get(name);
  if (!file) throw damaged(says.isMissing(name));
  return file.read();
}

/** The manifest goes in last: a folder without one is no model, and what is left of it goes. */
async function store(
  folderUrl: string,
  names: readonly string[],
  files: Files,
  manifest: string,
  onDone: (bytes: number) => void,
): Promise<void> {
  const storage = (globalThis as { caches?: CacheStorage }).caches;
  if (!storage) throw new StudioError('not-kept', says.thisPageHasNoStorage());
  const cache = await storage.open(ownCacheName);
  const put = (name: string, body: BodyInit) => cache.put(`${folderUrl}${name}`, new Response(body));
  let done = 0;
  try {
    for (const name of names) {
      const data = await read(files, name);
      await put(name, data);
      onDone((done += data.length));
    }
    await put('manifest.json', manifest);
  } catch (error) {
    for (const name of [...names, 'manifest.json']) await cache.delete(`${folderUrl}${name}`).catch(() => false);
    if (error instanceof StudioError) throw error;
    throw new StudioError('not-kept', says.thisBrowserHasNoRoom(), error);
  }
}
