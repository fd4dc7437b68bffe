// Parameters to try every operator with, and numbers to try them on. A new operator adds its cases here; the suites find them by id.
import { fillNormals, streams } from '../../src/math/rng.ts';
import { generators } from '../../src/operators/registry.ts';
import type { FeatureTransform, Measured, Operator, ReferenceOperator, Regularisation } from '../../src/operators/contract.ts';
import type { Params } from '../../src/protocol/param-spec.ts';

export interface OperatorCase {
  name: string;
  params: Params;
}

/** A mask or kernel of a generator in the registry. */
export function generated(id: string, params: Params, size: number): Uint8Array | Float32Array {
  const generator = generators.get(id);
  if (!generator) throw new Error(`no generator ${id}`);
  return generator.generate(params, size, generator.operators[0] ?? '');
}

const maskCases = (size: number): OperatorCase[] => [
  { name: 'patches', params: { mask: generated('random-patches', { patch: 2, probability: 0.2, seed: 1 }, size) } },
  { name: 'box', params: { mask: generated('box', { seed: 2 }, size) } },
  { name: 'missing box', params: { mask: generated('missing-box', { seed: 3 }, size) } },
  { name: 'one pixel', params: { mask: new Uint8Array(size * size).fill(1, 5, 6) } },
];

const blurCases = (size: number): OperatorCase[] => [
  ...[1, 2, 4, 8].map((stride) => ({
    name: `stride ${stride}`,
    params: { stride, kernel: generated('camera-shake', { intensity: 0.7, stride, seed: stride }, size) },
  })),
  // Its spectrum is flat: τ = 0.
  { name: 'one dot', params: { stride: 2, kernel: Float32Array.of(1) } },
];

const superResolutionCases = (size: number): OperatorCase[] => [
  { name: 'box 2', params: { stride: 2, filter: 'box' } },
  { name: 'box 8', params: { stride: 8, filter: 'box' } },
  { name: 'bicubic 4', params: { stride: 4, filter: 'bicubic' } },
  { name: 'custom 5×5', params: { stride: 4, filter: 'custom', kernel: Float32Array.from({ length: 25 }, (_, i) => 1 + Math.sin(i)) } },
  { name: 'custom of half the side', params: { stride: 2, filter: 'custom', kernel: new Float32Array((size / 2) ** 2).fill(1) } },
];

const compositionCases = (size: number): OperatorCase[] => {
  const kernel = generated('camera-shake', { intensity: 0.7, stride: 4, seed: 5 }, size);
  const mask = new Uint8Array(size * size).fill(1);
  for (let row = 0; row < size / 2; row++) mask.fill(0, row * size, row * size + size / 2);
  return [
    { name: 'blur, then mask', params: { sampling: 'points', stride: 4, kernel, mask } },
    { name: 'blur, then block averages', params: { sampling: 'blocks', stride: 4, kernel, mask: new Uint8Array(size * size).fill(1) } },
    { name: 'small kernel, stride 8', params: { sampling: 'blocks', stride: 8, kernel: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), mask } },
  ];
};

const casesOf: Record<string, (size: number) => OperatorCase[]> = {
  none: () => [{ name: 'alone', params: {} }],
  mask: maskCases,
  blur: blurCases,
  'super-resolution': superResolutionCases,
  composition: compositionCases,
  matrix: () => [
    { name: '2 rows', params: { rows: 2, seed: 1 } },
    { name: '40 rows', params: { rows: 40, seed: 9 } },
  ],
};

/** @throws Error for an operator without cases: every operator is tested */
export function casesFor(id: string, size: number): OperatorCase[] {
  const cases = casesOf[id];
  if (!cases) throw new Error(`operator ${id} has no cases in tests/helpers/cases.ts`);
  return cases(size);
}

/** Three entries of one batch, each with its own y; with `ownParams` each with parameters of its own, too. */
export function entriesFor(operator: Operator, size: number, ownParams: boolean): (Measured & { reference: ReferenceOperator })[] {
  const cases = casesFor(operator.id, size);
  return [0, 1, 2].map((n) => {
    const { params } = cases[ownParams ? n % cases.length : 0]!;
    const reference = operator.reference(params, size);
    const picture = smoothPicture(size).map((v, i) => v * (1 - 0.3 * n) + 0.1 * Math.sin(i * (n + 1)));
    return { params, reference, y: Float32Array.from(reference.addNoise(reference.apply(picture), 0.1, n)) };
  });
}

/** ã of every entry by its own twin: a [N, k, 3, S, S]. */
export function expectedOf(
  entries: ReturnType<typeof entriesFor>,
  a: Float64Array,
  transform: FeatureTransform,
  regularisation: Regularisation,
): Float64Array {
  const length = a.length / entries.length;
  const out = new Float64Array(a.length);
  entries.forEach(({ reference, y }, n) => {
    const of = a.slice(n * length, (n + 1) * length);
    out.set(reference.features(of, Float64Array.from(y), transform, regularisation), n * length);
  });
  return out;
}

/** Standard normals, Philox stream 6. */
export function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  fillNormals(out, seed, streams.tests);
  return out;
}

/** A smooth picture [3, S, S] in [-1, 1]: what real ones are, unlike noise. */
export function smoothPicture(size: number): Float64Array {
  return Float64Array.from({ length: 3 * size * size }, (_, i) => {
    const c = Math.floor(i / size ** 2);
    const row = (Math.floor(i / size) % size) / size;
    const column = (i % size) / size;
    return 0.6 * Math.sin(5 * row + 3 * c) * Math.cos(4 * column - c) + 0.3 * Math.sin(17 * row * column + c);
  });
}

/** T_ψ with k images, weights of the size that trained networks have. */
export function randomTransform(k: number, seed: number): FeatureTransform {
  const values = normals(k * (k + 2), seed);
  return {
    k,
    weight: Float32Array.from(values.subarray(0, k * (k + 1)), (v) => 0.5 * v),
    bias: Float32Array.from(values.subarray(k * (k + 1)), (v) => 0.2 * v),
  };
}
