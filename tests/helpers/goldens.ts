// Reads tests/goldens/ (training/golden.py): arrays by name, and the comparison that says how to write them again.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const folder = new URL('../goldens/', import.meta.url);

interface GoldenArray {
  file: string;
  offset: number;
  length: number;
  /** 1 = every value, n = values 0, n, 2n, … of the flattened array. */
  every: number;
}

/** What index.json says of one operator. */
export interface OperatorGolden {
  size: number;
  operator: Record<string, number | string>;
  measurementSize: number;
  rank: number;
  exact: { residual: number; iterations: number };
  std: number;
  blurFactor: number;
  noiseSeed: number;
  arrays: Record<string, string>;
}

export interface RandomGolden {
  seed: number;
  stream: 0 | 3;
  words: number[];
  uniforms: number[];
  normals: string;
}

interface GoldenIndex {
  command: string;
  arrays: Record<string, GoldenArray>;
  rng: RandomGolden[];
  operators: OperatorGolden[];
  photos: Record<string, string>;
}

export const goldens = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as GoldenIndex;
const files = new Map<string, ArrayBuffer>();

function entryOf(name: string): GoldenArray {
  const entry = goldens.arrays[name];
  if (!entry) throw new Error(`no golden ${name}; write them again: ${goldens.command}`);
  return entry;
}

/** The stored values of an array, little-endian float32. */
export function golden(name: string): Float32Array {
  const { file, offset, length } = entryOf(name);
  const bytes = files.get(file) ?? Uint8Array.from(readFileSync(new URL(file, folder))).buffer;
  files.set(file, bytes);
  return new Float32Array(bytes, offset, length);
}

/** `actual`, whole, equals the golden to `tolerance` of the golden's largest value. */
export function expectGolden(actual: Float64Array | Float32Array | Uint8Array, name: string, tolerance: number): void {
  const expected = golden(name);
  const { every } = entryOf(name);
  const again = `${name}: if Python is right, mend the code; if its definition changed: ${goldens.command}`;
  expect(Math.ceil(actual.length / every), again).toBe(expected.length);
  let [scale, worst, at] = [0, 0, 0];
  expected.forEach((value, i) => {
    scale = Math.max(scale, Math.abs(value));
    const difference = Math.abs(actual[i * every]! - value);
    if (!(difference <= worst)) [worst, at] = [difference, i * every];
  });
  expect(worst, `largest error at index ${at}; ${again}`).toBeLessThanOrEqual(tolerance * (scale === 0 ? 1 : scale));
}
