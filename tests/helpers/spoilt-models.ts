// A model folder of the exporter as a zip, whole and spoilt in every way that chance finds: bits, cuts, other names, other numbers. Each
// spoilt one has a seed, so that what fails once can be looked at.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { downloadZip } from 'client-zip';

export type Bytes = Uint8Array<ArrayBuffer>;
export type Files = Record<string, Bytes>;
const folder = new URL('../models/tiny-levels/', import.meta.url);
export const whole: Files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, Uint8Array.from(readFileSync(new URL(name, folder)))]),
);
export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function zipOf(files: Files, under = 'mine/'): Promise<Bytes> {
  const entries = Object.entries(files).map(([name, input]) => ({ name: under + name, input }));
  return new Uint8Array(await downloadZip(entries).arrayBuffer());
}
export const manifestOf = (files: Files) => JSON.parse(new TextDecoder().decode(files['manifest.json'])) as Record<string, object>;

/** Other content for one file, and the manifest made to match: what is left to refuse is the content itself. */
export function withFile(name: string, data: Bytes): Files {
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([k, v]) => [k, rename(v)] as const);
    return { ...Object.fromEntries(entries), ...('file' in value && value.file === name && { bytes: data.length, sha256: hash(data) }) };
  };
  const manifest = rename(manifestOf(whole));
  return { ...whole, [name]: data, 'manifest.json': new TextEncoder().encode(JSON.stringify(manifest)) };
}

/** mulberry32 */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const names = Object.keys(whole);
export async function corrupted(seed: number): Promise<Bytes> {
  const next = random(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const zip = async (files: Files) => zipOf(files);
  const name = names[pick(names.length)]!;
  const flip = (bytes: Bytes): Bytes => {
    const out = bytes.slice();
    for (let i = 0; i <= pick(3); i++) out[pick(out.length)]! ^= 1 << pick(8);
    return out;
  };
  switch (seed % 5) {
    case 0:
      return flip(await zip(whole));
    case 1: {
      const bytes = await zip(whole);
      return bytes.slice(0, pick(bytes.length));
    }
    case 2: {
      const { [name]: data, ...others } = whole;
      return zip({ ...others, [['x', 'Manifest.json', 'a b', '../x', names[pick(names.length)]!][pick(5)]!]: data! });
    }
    case 3:
      return zip(withFile(name === 'manifest.json' ? 'cond.onnx' : name, flip(whole[name]!)));
    default: {
      // One number or hash of the manifest is another.
      const manifest = new TextDecoder().decode(whole['manifest.json']);
      const digits = [...manifest.matchAll(/[0-9a-f]/g)];
      const { index } = digits[pick(digits.length)]!;
      const other = '0123456789abcdef'[pick(16)]!;
      return zip({ ...whole, 'manifest.json': new TextEncoder().encode(manifest.slice(0, index) + other + manifest.slice(index + 1)) });
    }
  }
}
