// The float64 twins, generators and randomness against Python's (training/golden.py): every function of every operator.
import { describe, expect, it } from 'vitest';
import { fillNormals, philox4x32, uniform } from '../../src/math/rng.ts';
import type { FeatureTransform } from '../../src/operators/contract.ts';
import { gaussianRows } from '../../src/operators/gaussian-rows.ts';
import { generators, operators } from '../../src/operators/registry.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { normals } from '../helpers/cases.ts';
import { expectGolden, golden, goldens, type OperatorGolden } from '../helpers/goldens.ts';

/** Goldens are stored, and kernels handed over, in float32. */
const tolerance = 1e-6;

/** The parameters that the studio would send, masks and kernels made by our generators. */
function paramsOf({ operator, size }: OperatorGolden): Params {
  const { id, generator, ...values } = operator;
  const made = generators.get(String(generator));
  if (!made) return values;
  return { ...values, [made.makes]: made.generate(values, size, String(id)) };
}

describe.each(goldens.rng)('randomness of seed $seed, stream $stream', ({ seed, stream, words, uniforms, normals: stored }) => {
  it('has the words, uniforms and normals that Python has', () => {
    for (const block of [0, 1]) {
      const out = new Uint32Array(4);
      philox4x32(Uint32Array.from([block, 0, stream, 0]), seed % 2 ** 32, Math.floor(seed / 2 ** 32), out);
      expect([...out]).toEqual(words.slice(4 * block, 4 * block + 4));
    }
    expect(uniforms.map((_, i) => uniform(seed, stream, i))).toEqual(uniforms);
    const drawn = new Float64Array(64);
    fillNormals(drawn, seed, stream);
    expectGolden(drawn, stored, 1e-7);
  });
});

const named = goldens.operators.map((entry) => ({ entry, title: `${Object.values(entry.operator).join(' ')}, S = ${entry.size}` }));

describe.each(named)('$title', ({ entry }) => {
  const { size, arrays, std, blurFactor, noiseSeed } = entry;
  const image = 3 * size * size;
  const operator = operators.get(String(entry.operator['id']));
  if (!operator) throw new Error(`no operator ${String(entry.operator['id'])}`);
  const params = paramsOf(entry);
  const reference = operator.reference(params, size);
  const x = new Float64Array(2 * image);
  x.set(golden(goldens.photos[String(size)]!));
  x.set(normals(image, 31), image);
  const y = reference.apply(x);
  const first = y.subarray(0, entry.measurementSize);
  const plain = { std: 0, blurFactor };
  const noisy = { std, blurFactor };
  const transform: FeatureTransform = { k: 2, weight: Float32Array.from(normals(6, 34)), bias: Float32Array.from(normals(2, 35)) };
  const a = normals(2 * image, 33).map((v) => 0.5 * v);
  /** H of an empty y makes one image: the twin cannot know how many were meant. */
  const images = entry.measurementSize === 0 ? 1 : 2;
  const twice = (pictures: Float64Array): Float64Array => (images === 2 ? pictures : Float64Array.from([...pictures, ...pictures]));

  it('is the same H', () => {
    expect(reference.measurementSize).toBe(entry.measurementSize);
    expect(reference.rank).toBe(entry.rank);
    expectGolden(y, arrays['apply']!, tolerance);
    expectGolden(twice(reference.adjoint(normals(2 * entry.measurementSize, 32))), arrays['adjoint']!, tolerance);
    expectGolden(reference.addNoise(first, std, noiseSeed), arrays['noisy']!, tolerance);
  });

  it('has the same inverses', () => {
    expectGolden(twice(reference.pinv(y, plain)), arrays['pinv']!, tolerance);
    expectGolden(twice(reference.pinv(y, noisy)), arrays['pinvNoisy']!, tolerance);
    const exact = reference.pinvExact(first);
    expectGolden(exact.x, arrays['pinvExact']!, tolerance);
    expect(exact.iterations).toBe(entry.exact.iterations);
    expect(exact.residual).toBeCloseTo(entry.exact.residual, 6);
  });

  it('has the same features', () => {
    expectGolden(reference.features(a, first, transform, plain), arrays['features']!, 2 * tolerance);
    expectGolden(reference.features(a, first, transform, noisy), arrays['featuresNoisy']!, 2 * tolerance);
  });

  it('is made of the same mask, kernel or rows', () => {
    const handed = params['mask'] ?? params['kernel'];
    if (handed instanceof Uint8Array) expectGolden(handed, arrays['handed']!, 0);
    if (handed instanceof Float32Array) expectGolden(handed, arrays['handed']!, 1e-7);
    if (arrays['rows']) expectGolden(gaussianRows(Number(params['rows']), Number(params['seed']), size), arrays['rows'], 1e-7);
    expect(arrays['handed'] === undefined).toBe(handed === undefined);
  });
});
