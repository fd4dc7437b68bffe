// Brings a model folder over the wire: size first, real bytes as progress, every file checked against its SHA-256.
// Knows no runtime; what it returns is bytes that are known to be whole.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { partBytes } from '../protocol/model-cache.ts';
import { fetchOfModel, isKeptAsWhole } from '../protocol/own-models.ts';
import { degradeStepsOf, manifestLimitBytes, parseManifest, segmentsOf, type FileEntry, type Manifest, type Program } from './manifest.ts';
import { hashOf } from './hash.ts';
import { openModelStore } from './model-store.ts';
import { openSafetensors } from './safetensors.ts';
import type { FeatureTransform } from '../operators/contract.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';

export interface ModelFiles {
  manifest: Manifest;
  /** Graphs, by file name as the manifest gives it. */
  files: ReadonlyMap<string, Uint8Array>;
  weights: External;
  /** T_ψ by block. */
  transforms: ReadonlyMap<string, FeatureTransform>;
  /** A file that not every visitor needs: fetched and checked when it is first asked for, then kept. */
  fetchMore(entry: FileEntry): Promise<Uint8Array>;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The files that graphs point into, by the name that they are pointed at. */
export type External = readonly { path: string; data: Uint8Array }[];

/** Weights and files of this size are kept part by part and go on where they ended; smaller ones are fetched whole. */
const keptFrom = partBytes;
/** URLs whose bytes were damaged: an HTTP cache that was told to keep them for ever is passed over until they are whole. */
const damaged = new Set<string>();

/**
 * @param folderUrl absolute URL of the folder, with or without the closing slash
 * @param checkFits throws where what is to compute cannot hold it: nothing but the manifest is fetched then
 * @throws StudioError model-missing (network, 404), model-damaged (size, hash, shapes), model-unsupported
 */
export async function fetchModel(
  folderUrl: string,
  onProgress: (progress: LoadProgress) => void,
  checkFits: (manifest: Manifest) => void | Promise<void> = () => undefined,
): Promise<ModelFiles> {
  const base = folderUrl.endsWith('/') ? folderUrl : `${folderUrl}/`;
  const manifest = parseManifest(new TextDecoder().decode(await fetchBytes(`${base}manifest.json`, manifestLimitBytes, () => {})));
  await checkFits(manifest);
  const wanted: FileEntry[] = [...manifest.weights.shards, manifest.cond, ...segmentsOf(manifest)];
  const total = wanted.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  const files = new Map<string, Bytes>();
  for (const entry of wanted)
    files.set(entry.file, await fetchFile(base, entry, (n) => onProgress({ phase: 'download', done: (done += n), total })));
  await verify(base, wanted, files, total, onProgress);
  const weights = manifest.weights.shards.map(({ file }) => ({ path: file, data: files.get(file) ?? new Uint8Array() }));
  for (const { file } of manifest.weights.shards) files.delete(file);
  return { manifest, files, weights, transforms: readTransforms(manifest, weights), fetchMore: fetchOnDemand(base) };
}

/** The hash in the URL lets every cache keep the file for ever and never serve a stale one. */
function urlOf(base: string, { file, sha256: hash }: FileEntry): string {
  return `${base}${file}?${hash.slice(0, 16)}`;
}

async function fetchFile(base: string, entry: FileEntry, onBytes: (count: number) => void): Promise<Bytes> {
  const { file, bytes } = entry;
  const url = urlOf(base, entry);
  const isKept = !isKeptAsWhole(url) && (file.endsWith('.safetensors') || bytes >= keptFrom);
  return orForget([url], async () => {
    const data = await (isKept ? fetchKept : fetchBytes)(url, bytes, onBytes);
    if (data.byteLength !== bytes)
      throw new StudioError('model-damaged', says.hasBytesTheManifestSays(file, data.byteLength.toString(), bytes.toString()));
    return data;
  });
}

function fetchOnDemand(base: string): ModelFiles['fetchMore'] {
  const known = new Map<string, Promise<Uint8Array>>();
  const fetchChecked = async (entry: FileEntry) => {
    const data = await fetchFile(base, entry, () => undefined);
    await verify(base, [entry], new Map([[entry.file, data]]), entry.bytes, () => undefined);
    return data;
  };
  return (entry) => {
    const data = known.get(entry.file) ?? fetchChecked(entry);
    known.set(entry.file, data);
    // A later try may find the host again.
    data.catch(() => known.delete(entry.file));
    return data;
  };
}

/** Holds every file against its hash. Where all are whole, what is kept of other versions of them goes. */
async function verify(
  base: string,
  wanted: readonly FileEntry[],
  files: ReadonlyMap<string, Bytes>,
  total: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const urls = wanted.map((entry) => urlOf(base, entry));
  let done = 0;
  await orForget(urls, async () => {
    for (const { file, sha256: expected } of wanted) {
      const data = files.get(file) ?? new Uint8Array();
      if ((await hashOf(data)) !== expected) throw new StudioError('model-damaged', says.doesNotHaveTheSha(file));
      onProgress({ phase: 'verify', done: (done += data.byteLength), total });
    }
  });
  for (const url of urls) damaged.delete(url);
  await (await openModelStore())?.dropOthers(urls);
}

/** What is kept may be what is damaged, from an upload that was half done: the next attempt asks the host for all of it again. */
async function orForget<T>(urls: readonly string[], load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof StudioError && error.code === 'model-damaged') {
      for (const url of urls) damaged.add(url);
      await (await openModelStore())?.drop(urls);
    }
    throw error;
  }
}

/** What is kept of the file, and the rest of it from the network, kept as it comes. */
async function fetchKept(url: string, bytes: number, onBytes: (count: number) => void): Promise<Bytes> {
  const store = await openModelStore();
  if (!store) return fetchBytes(url, bytes, onBytes);
  const whole = new Uint8Array(bytes);
  let length = 0;
  for (const part of await store.read(url)) {
    // More than the manifest says is another file's: the hash will tell.
    whole.set(part.subarray(0, bytes - length), length);
    length = Math.min(bytes, length + part.length);
  }
  onBytes(length);
  if (length === bytes) return whole;
  // A part that was cut short is fetched again from its start.
  const from = length - (length % partBytes);
  onBytes(from - length);
  let kept = from / partBytes;
  const adding: Promise<void>[] = [];
  const receive = (piece: Uint8Array, at: number): void => {
    whole.set(piece, at);
    length = at + piece.length;
    onBytes(piece.length);
    for (; (kept + 1) * partBytes <= length; kept++)
      adding.push(store.add(url, kept, whole.slice(kept * partBytes, (kept + 1) * partBytes)));
  };
  await receiveFrom(url, from, bytes, receive);
  if (length === bytes && length > kept * partBytes) adding.push(store.add(url, kept, whole.slice(kept * partBytes)));
  // What turns out to be damaged can only be dropped when it lies there.
  await Promise.all(adding);
  return whole.subarray(0, length);
}

/**
 * The file from byte `from` on, piece by piece, each with where it belongs. A host that knows no ranges sends all of it again: what
 * is there already is passed over.
 */
async function receiveFrom(url: string, from: number, limit: number, receive: (piece: Uint8Array, at: number) => void): Promise<void> {
  const response = await request(url, from > 0 ? { Range: `bytes=${from}-` } : {});
  const startsAt = response.status === 206 ? from : 0;
  await readPieces(url, response, limit - startsAt, (piece, offset) => {
    const passed = Math.max(0, from - startsAt - offset);
    if (passed < piece.length) receive(piece.subarray(passed), startsAt + offset + passed);
  });
}

/** One file, at most `limit` bytes of it; `onBytes` gets the length of every piece. */
async function fetchBytes(url: string, limit: number, onBytes: (count: number) => void): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  await readPieces(url, await request(url, {}), limit, (piece) => {
    pieces.push(piece);
    length += piece.byteLength;
    onBytes(piece.byteLength);
  });
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

function missing(url: string, what: Said, cause?: unknown): StudioError {
  return new StudioError('model-missing', says.ofFile(new URL(url).pathname, what), cause);
}

async function request(url: string, headers: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetchOfModel(url, { headers, cache: damaged.has(url) ? 'reload' : 'default' });
  } catch (error) {
    throw missing(url, says.theServerCannotBeReached(), error);
  }
  // Hosts of single-page apps answer a missing file with the page itself.
  if (response.headers.get('content-type')?.startsWith('text/html')) throw missing(url, says.thereIsNoSuchFile());
  if (!response.ok) throw missing(url, says.theServerAnswered(response.status.toString()));
  return response;
}

/** Every piece as it comes, with its offset in the answer; more than `limit` bytes are an error. */
async function readPieces(
  url: string,
  response: Response,
  limit: number,
  receive: (piece: Uint8Array, offset: number) => void,
): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) throw missing(url, says.theServerSentNothing());
  let length = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (length + piece.value.byteLength > limit) {
        await reader.cancel();
        throw new StudioError('model-damaged', says.isLongerThanBytes(new URL(url).pathname, limit.toString()));
      }
      receive(piece.value, length);
      length += piece.value.byteLength;
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw missing(url, says.theConnectionEndedAfterBytes(length.toString()), error);
  }
}

/** T_ψ of every feature degradation layer of a program, from the weights that it is run with. @throws StudioError model-damaged */
export function readTransforms(steps: { program: Program }, weights: External): ReadonlyMap<string, FeatureTransform> {
  const read = openSafetensors(weights.map(({ data }) => data));
  const transforms = new Map<string, FeatureTransform>();
  for (const { block, k, weight: weightName, bias: biasName } of degradeStepsOf(steps)) {
    const weight = read(weightName);
    const bias = read(biasName);
    if (weight.shape.join() !== `${k.toString()},${(k + 1).toString()}` || bias.data.length !== k)
      throw new StudioError('model-damaged', says.weightsTOfHasShape(block, weight.shape.join(', ')));
    transforms.set(block, { k, weight: weight.data, bias: bias.data });
  }
  return transforms;
}
