// Brings a model folder over the wire: size first, real bytes as progress, every file checked against its SHA-256.
// Knows no runtime; what it returns is bytes that are known to be whole.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LoadProgress } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { degradeStepsOf, parseManifest, segmentsOf, type Manifest } from './manifest.ts';
import { openSafetensors } from './safetensors.ts';
import type { FeatureTransform } from '../operators/contract.ts';

export interface ModelFiles {
  manifest: Manifest;
  /** By file name as the manifest gives it. */
  files: ReadonlyMap<string, Uint8Array>;
  /** T_ψ by block. */
  transforms: ReadonlyMap<string, FeatureTransform>;
  /** A file that not every visitor needs: fetched and checked when it is first asked for, then kept. */
  fetchMore(entry: FileEntry): Promise<Uint8Array>;
}

export interface FileEntry {
  file: string;
  bytes: number;
  sha256: string;
}

/** Room for a manifest and for a whole model: more is an error before a byte of it is kept. */
const manifestLimitBytes = 1 << 20;

/**
 * @param folderUrl absolute URL of the folder, with or without the closing slash
 * @throws StudioError model-missing (network, 404), model-damaged (size, hash, shapes), model-unsupported
 */
export async function fetchModel(folderUrl: string, onProgress: (progress: LoadProgress) => void): Promise<ModelFiles> {
  const base = folderUrl.endsWith('/') ? folderUrl : `${folderUrl}/`;
  const manifest = parseManifest(new TextDecoder().decode(await fetchBytes(`${base}manifest.json`, manifestLimitBytes, () => {})));
  const wanted = [manifest.weights, manifest.cond, ...segmentsOf(manifest)];
  const total = wanted.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  const files = new Map<string, Uint8Array>();
  for (const entry of wanted)
    files.set(entry.file, await fetchFile(base, entry, (n) => onProgress({ phase: 'download', done: (done += n), total })));
  verify(wanted, files, total, onProgress);
  return { manifest, files, transforms: readTransforms(manifest, files), fetchMore: fetchOnDemand(base) };
}

async function fetchFile(base: string, { file, bytes, sha256: hash }: FileEntry, onBytes: (count: number) => void): Promise<Uint8Array> {
  // The hash in the URL lets every cache keep the file for ever and never serve a stale one.
  const data = await fetchBytes(`${base}${file}?${hash.slice(0, 16)}`, bytes, onBytes);
  if (data.byteLength !== bytes)
    throw new StudioError('model-damaged', `${file} has ${data.byteLength.toString()} bytes, the manifest says ${bytes.toString()}`);
  return data;
}

function fetchOnDemand(base: string): ModelFiles['fetchMore'] {
  const known = new Map<string, Promise<Uint8Array>>();
  const fetchChecked = async (entry: FileEntry) => {
    const data = await fetchFile(base, entry, () => undefined);
    verify([entry], new Map([[entry.file, data]]), entry.bytes, () => undefined);
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

function verify(
  wanted: { file: string; sha256: string }[],
  files: ReadonlyMap<string, Uint8Array>,
  total: number,
  onProgress: (progress: LoadProgress) => void,
): void {
  let done = 0;
  for (const { file, sha256: expected } of wanted) {
    const data = files.get(file) ?? new Uint8Array();
    if (bytesToHex(sha256(data)) !== expected) throw new StudioError('model-damaged', `${file} does not have the SHA-256 of the manifest`);
    onProgress({ phase: 'verify', done: (done += data.byteLength), total });
  }
}

/** One file, at most `limit` bytes of it; `onBytes` gets the length of every piece. */
async function fetchBytes(url: string, limit: number, onBytes: (count: number) => void): Promise<Uint8Array> {
  const missing = (what: string, cause?: unknown) => new StudioError('model-missing', `${new URL(url).pathname}: ${what}`, cause);
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw missing('the server cannot be reached', error);
  }
  // Hosts of single-page apps answer a missing file with the page itself.
  if (response.headers.get('content-type')?.startsWith('text/html')) throw missing('there is no such file');
  if (!response.ok || !response.body) throw missing(`the server answered ${response.status.toString()}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      length += piece.value.byteLength;
      if (length > limit) {
        await reader.cancel();
        throw new StudioError('model-damaged', `${new URL(url).pathname} is longer than ${limit.toString()} bytes`);
      }
      pieces.push(piece.value);
      onBytes(piece.value.byteLength);
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw missing(`the connection ended after ${length.toString()} bytes`, error);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

function readTransforms(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, FeatureTransform> {
  const read = openSafetensors(files.get(manifest.weights.file) ?? new Uint8Array());
  const transforms = new Map<string, FeatureTransform>();
  for (const { block, k, weight: weightName, bias: biasName } of degradeStepsOf(manifest)) {
    const weight = read(weightName);
    const bias = read(biasName);
    if (weight.shape.join() !== `${k.toString()},${(k + 1).toString()}` || bias.data.length !== k)
      throw new StudioError('model-damaged', `weights: T_ψ of ${block} has shape [${weight.shape.join(', ')}]`);
    transforms.set(block, { k, weight: weight.data, bias: bias.data });
  }
  return transforms;
}
