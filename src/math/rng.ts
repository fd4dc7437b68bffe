// Counter-based randomness, the same numbers as training/studio_operators.py draws (docs/operators.md, "Randomness"):
// number i of a (seed, stream) is a pure function of i, so order, batch and threads never matter. Knows no images.

/** What each stream is for; two uses of one seed must never share one. */
export const streams = { initialNoise: 0, measurementNoise: 1, mask: 2, kernel: 3, matrix: 4, sampler: 5, tests: 6 } as const;
export type Stream = (typeof streams)[keyof typeof streams];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Upper 32 bits of a·b, both u32, `low` its lower 32. The product in float64 is off by 2¹⁰ at most, so (a·b − low)/2³² is off by less than 2⁻²⁰
 * from the whole number that it is.
 */
function multiplyHigh(a: number, b: number, low: number): number {
  return ((a * b - low) * 2 ** -32 + 0.5) >>> 0;
}

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, SC'11): four u32 counters and two u32 keys → four u32.
 *
 * @param out receives the four outputs; may be `counter`
 */
export function philox4x32(counter: Uint32Array, key0: number, key1: number, out: Uint32Array): void {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high0 = multiplyHigh(MULTIPLIER_0, c0, low0);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2, low1);
    c0 = (high1 ^ c1 ^ key0) >>> 0;
    c2 = (high0 ^ c3 ^ key1) >>> 0;
    c1 = low1;
    c3 = low0;
    key0 = (key0 + WEYL_0) >>> 0;
    key1 = (key1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

const counter = new Uint32Array(4);
const words = new Uint32Array(4);

/** The uniforms of one block into `out[0…3]`. */
function uniformBlock(seed: number, stream: Stream, block: number, out: Float64Array): void {
  counter[0] = block % 2 ** 32;
  counter[1] = Math.floor(block / 2 ** 32);
  counter[2] = stream;
  counter[3] = 0;
  philox4x32(counter, seed % 2 ** 32, Math.floor(seed / 2 ** 32), words);
  for (let lane = 0; lane < 4; lane++) out[lane] = (words[lane]! + 0.5) / 2 ** 32;
}

const lanes = new Float64Array(4);

/** Uniform i of a stream, in (0, 1): u = (r + ½) / 2³². @param seed 0 … 2⁵³ − 1 */
export function uniform(seed: number, stream: Stream, index: number): number {
  uniformBlock(seed, stream, Math.floor(index / 4), lanes);
  return lanes[index % 4]!;
}

/** Normals 4·block … 4·block + 3 in `lanes`: Box–Muller, (cos, sin) of (u₀, u₁) and of (u₂, u₃). */
function normalBlock(seed: number, stream: Stream, block: number): void {
  uniformBlock(seed, stream, block, lanes);
  for (let pair = 0; pair < 4; pair += 2) {
    const radius = Math.sqrt(-2 * Math.log(lanes[pair]!));
    const angle = 2 * Math.PI * lanes[pair + 1]!;
    lanes[pair] = radius * Math.cos(angle);
    lanes[pair + 1] = radius * Math.sin(angle);
  }
}

/**
 * Standard normals start, start + 1, … of a stream into all of `out`, rounded to its type.
 *
 * @param seed 0 … 2⁵³ − 1
 */
export function fillNormals(out: Float64Array | Float32Array, seed: number, stream: Stream, start = 0): void {
  let index = start;
  while (index < start + out.length) {
    normalBlock(seed, stream, Math.floor(index / 4));
    const end = Math.min(4 * Math.floor(index / 4) + 4, start + out.length);
    for (; index < end; index++) out[index - start] = lanes[index % 4]!;
  }
}
