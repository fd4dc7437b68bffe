// What every operator is tried with: the cases that its file exports, and numbers to try them on.
import { fillNormals, streams } from '../../src/math/rng.ts';
import { generators } from '../../src/operators/registry.ts';
import type { Cases, FeatureTransform, Measured, Operator, ReferenceOperator, Regularisation } from '../../src/operators/contract.ts';
import type { Params } from '../../src/protocol/param-spec.ts';

/** A mask or kernel of a generator in the registry. */
export function generated(id: string, params: Params, size: number): Uint8Array | Float32Array {
  const generator = generators.get(id);
  if (!generator) throw new Error(`no generator ${id}`);
  return generator.generate(params, size, generator.operators[0] ?? '');
}

const casesOf = import.meta.glob<Cases>('../../src/operators/*.operator.ts', { eager: true, import: 'cases' });

/** @throws Error for an operator without cases: every operator is tested */
export function casesFor(id: string, size: number): ReturnType<Cases> {
  const cases = Object.entries(casesOf).find(([path]) => path.endsWith(`/${id}.operator.ts`))?.[1];
  if (typeof cases !== 'function') throw new Error(`${id}.operator.ts exports no cases`);
  return cases(size, (generator, params) => generated(generator, params, size));
}

/** Three entries of one batch, each with its own y; with `ownParams` each with parameters of its own, too. */
export function entriesFor(
  operator: Operator,
  size: number,
  ownParams: boolean,
  std = 0.1,
): (Measured & { reference: ReferenceOperator })[] {
  const cases = casesFor(operator.id, size);
  return [0, 1, 2].map((n) => {
    const { params } = cases[ownParams ? n % cases.length : 0]!;
    const reference = operator.reference(params, size);
    const picture = smoothPicture(size).map((v, i) => v * (1 - 0.3 * n) + 0.1 * Math.sin(i * (n + 1)));
    return { params, reference, y: Float32Array.from(reference.addNoise(reference.apply(picture), std, n)) };
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
