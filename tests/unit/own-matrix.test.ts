// H of one's own: read as NumPy and SciPy save it or refused with the numbers, the same operator as those that it is the matrix of, and held
// to what it is over recipes and shelves.
import { beforeEach, expect, test } from 'vitest';
import { gaussianRows } from '../../src/operators/gaussian-rows.ts';
import { operators } from '../../src/operators/registry.ts';
import { adopt } from '../../src/engine/adopt.ts';
import { catalogue } from '../../src/engine/catalogue.ts';
import { shapeOf } from '../../src/engine/measurement.ts';
import { matrixOfFile, sightOf } from '../../src/io/matrix-files.ts';
import { parseNumbers } from '../../src/io/read-arrays.ts';
import { hashOfMatrix, referenceTo, travellingOperator } from '../../src/keep/matrix-reference.ts';
import { parseRecipe, writeRecipe } from '../../src/keep/recipe.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { denseOf, isSameMatrix, matrixOfDense, whyNoMatrix, type MatrixValue } from '../../src/protocol/own-matrix.ts';
import type { Studio } from '../../src/store/studio.ts';
import { normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
import { npy, npyBytes, npz, type NpyHeader } from '../helpers/npy.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { createEngine, createTestStudio, pause, side } from '../helpers/studio.ts';
// What the store fetches when it first needs it.
import '../../src/io/array-pictures.ts';
import '../../src/io/sniff.ts';
import '../../src/store/keep/read-recipe.ts';

const [picture, colour] = [3 * side * side, side * side];

/** The sentence of the StudioError that this throws. */
function refusal(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return error instanceof StudioError ? error.message : `not ours: ${String(error)}`;
  }
}

const arrayIn = (bytes: Uint8Array, name = 'H.npz') => {
  const numbers = parseNumbers(bytes, name);
  return Array.isArray(numbers) ? numbers[0]! : numbers;
};
const matrixIn = (bytes: Uint8Array): MatrixValue => matrixOfFile(arrayIn(bytes), side, 'planes');

const ints = (values: readonly number[], header: NpyHeader = {}): Uint8Array =>
  npyBytes(new Uint8Array(Int32Array.from(values).buffer), { descr: '<i4', shape: `${values.length},`, ...header });
const doubles = (values: readonly number[], shape = `${values.length},`): Uint8Array =>
  npyBytes(new Uint8Array(Float64Array.from(values).buffer), { descr: '<f8', shape });
const text = (format: string): Uint8Array => npyBytes(new TextEncoder().encode(format), { descr: `|S${format.length}`, shape: '' });
const sparse = (format: string, members: Record<string, Uint8Array>, shape: readonly number[] = [2, colour]): Uint8Array =>
  npz({ 'format.npy': text(format), 'shape.npy': ints(shape), ...members });

/** [[1 at 3, 2 at 4], [5 at 4]] */
const wanted = new Float32Array(2 * colour);
wanted.set([1, 2], 3);
wanted[colour + 4] = 5;

const csr = { 'indptr.npy': ints([0, 2, 3]), 'indices.npy': ints([3, 4, 4]), 'data.npy': doubles([1, 2, 5]) };

// Checked by hand against files that SciPy 1.17 itself wrote, matrices and arrays, packed and not.
test.each<[string, Uint8Array]>([
  ['csr', sparse('csr', csr)],
  [
    'csr, out of order, one entry in two halves',
    sparse('csr', { 'indptr.npy': ints([0, 3, 4]), 'indices.npy': ints([4, 3, 4, 4]), 'data.npy': doubles([0.5, 1, 1.5, 5]) }),
  ],
  [
    'csc',
    sparse('csc', {
      'indptr.npy': ints([0, 0, 0, 0, 1, ...Array<number>(colour - 4).fill(3)]),
      'indices.npy': ints([0, 0, 1]),
      'data.npy': doubles([1, 2, 5]),
    }),
  ],
  ['coo', sparse('coo', { 'row.npy': ints([1, 0, 0]), 'col.npy': ints([4, 4, 3]), 'data.npy': doubles([5, 2, 1]) })],
  [
    'bsr',
    sparse('bsr', { 'indptr.npy': ints([0, 2]), 'indices.npy': ints([1, 2]), 'data.npy': doubles([0, 1, 0, 0, 2, 0, 5, 0], '2, 2, 2') }),
  ],
  ['dia', sparse('dia', { 'offsets.npy': ints([3, 4]), 'data.npy': doubles([9, 9, 9, 1, 5, 9, 9, 9, 9, 2], '2, 5') })],
])('a sparse matrix of SciPy is read: %s', (_, bytes) => {
  const dia = wanted.slice();
  const matrix = matrixIn(bytes);
  expect(matrix).toMatchObject({ rows: 2, columns: colour });
  expect([...denseOf(matrix)]).toEqual([...dia]);
});

test('a dense one is read whatever its type, byte order and layout', () => {
  const rows = Array.from({ length: 2 * colour }, (_, i) => (i % 5) - 1);
  const fortran = Array.from({ length: 2 * colour }, (_, i) => rows[(i % 2) * colour + Math.floor(i / 2)]!);
  const shape = `2, ${colour}`;
  const big = new DataView(new ArrayBuffer(2 * rows.length));
  rows.forEach((v, i) => big.setInt16(2 * i, v));
  for (const bytes of [
    npy(rows, { shape }),
    npy(fortran, { shape, fortran: 'True' }),
    npyBytes(new Uint8Array(big.buffer), { descr: '>i2', shape }),
    npyBytes(
      Uint8Array.from(rows, (v) => v & 255),
      { descr: '|i1', shape },
    ),
  ])
    expect([...denseOf(matrixIn(bytes))]).toEqual(rows);
  expect(
    denseOf(
      matrixIn(
        npyBytes(
          Uint8Array.from(rows, (v) => Number(v > 0)),
          { descr: '|b1', shape },
        ),
      ),
    )[2],
  ).toBe(1);
});

test('columns that count pixel by pixel become colour after colour', () => {
  const row = Float32Array.from({ length: picture }, (_, i) => i);
  const file = { name: 'H', shape: [1, picture], type: 'float32', values: row };
  expect(denseOf(matrixOfFile(file, side, 'planes'))).toEqual(row);
  expect(matrixOfFile({ ...file, name: 'n'.repeat(999) }, side, 'planes').name).toHaveLength(200);
  // Entry (pixel 5, green) was number 3·5 + 1.
  expect(denseOf(matrixOfFile(file, side, 'interleaved'))[colour + 5]).toBe(16);
  expect(sightOf(matrixOfDense('H', 1, 2, Float32Array.of(0, -4)))).toEqual(Float32Array.of(0, 1));
});

test.each<[string, Uint8Array, RegExp]>([
  [
    'a wrong width',
    npy(Array<number>(30).fill(1), { shape: '3, 10' }),
    /\(3, 10\)\. For this model H has 192 columns \(3 × 8 × 8: a whole picture\) or 64/,
  ],
  ['a transpose', npy(Array<number>(2 * picture).fill(1), { shape: `${picture}, 2` }), /transpose would fit: save H\.T/],
  ['one axis', npy(Array<number>(picture).fill(1)), /two axes/],
  ['no rows', npyBytes(new Uint8Array(0), { shape: `0, ${picture}` }), /shape \(0, 192\) holds no numbers/],
  ['zeros', npy(Array<number>(picture).fill(0), { shape: `1, ${picture}` }), /nothing but zeros/],
  [
    'sparse without entries',
    sparse('csr', { 'indptr.npy': ints([0, 0, 0]), 'indices.npy': ints([], { shape: '0,' }), 'data.npy': doubles([], '0,') }),
    /nothing but zeros/,
  ],
  ['NaN', npy([NaN, ...Array<number>(picture - 1).fill(1)], { shape: `1, ${picture}` }), /not finite/],
  ['1e30', npy(Array<number>(picture).fill(1e30), { shape: `1, ${picture}` }), /about 1e\+31 long, too large for single precision/],
  ['beyond single precision', doubles([1e300, ...Array<number>(picture - 1).fill(1)], `1, ${picture}`), /beyond single precision/],
  ['complex', npyBytes(new Uint8Array(8 * picture), { descr: '<c8', shape: `1, ${picture}` }), /complex/],
  ['objects', npyBytes(new Uint8Array(8), { descr: '|O', shape: `1, ${picture}` }), /records and objects are not read/],
  ['complex and sparse', sparse('csr', { ...csr, 'data.npy': npyBytes(new Uint8Array(24), { descr: '<c8', shape: '3,' }) }), /complex/],
  [
    'too many rows',
    sparse('coo', { 'row.npy': ints([4999]), 'col.npy': ints([0]), 'data.npy': doubles([1]) }, [5000, picture]),
    /5,000 rows, 4 MB, and about \d+ seconds .* at most 1,024 rows/,
  ],
  ['another format of SciPy', sparse('lil', csr), /csr, csc, bsr, coo, dia, not lil/],
  ['indices beyond its columns', sparse('csr', { ...csr, 'indices.npy': ints([3, 4, 64]) }), /parts do not go together/],
  ['rows that end before they begin', sparse('csr', { ...csr, 'indptr.npy': ints([0, 3, 2]) }), /parts do not go together/],
  ['a part missing', sparse('csr', { 'indptr.npy': csr['indptr.npy'], 'data.npy': csr['data.npy'] }), /parts do not go together/],
  ['a part cut short', sparse('csr', { ...csr, 'data.npy': csr['data.npy'].slice(0, -4) }), /ends before its 3 numbers/],
  ['an archive cut short', sparse('csr', csr).slice(0, 300), /damaged, cut short/],
])('%s is refused with what would fit', (_, bytes, sentence) => {
  expect(refusal(() => matrixIn(bytes))).toMatch(sentence);
});

test('how large one may be is said with rows, bytes and seconds, at the size of the shipped model', () => {
  expect(whyNoMatrix('H', [512, 12288], 64)).toBeNull();
  expect(whyNoMatrix('H', [1024, 4096], 64)).toBeNull();
  expect(whyNoMatrix('H', [4096, 12288], 64)?.english).toBe(
    'H is (4096, 12288): 4,096 rows, 192 MB, and about 245 seconds for its inverse. With as many columns at most 512 rows are taken.',
  );
});

const size = 16;
const own = (rows: number, columns: number, values: Float32Array) => ({ matrix: matrixOfDense('H', rows, columns, values) });
const plain = { std: 0, blurFactor: 4 };

test('the matrix of random numbers is the operator of random numbers, to the floor of 10⁻³', () => {
  const theirs = operators.get('matrix')!.reference({ rows: 20, seed: 5 }, size);
  const ours = operators.get('own-matrix')!.reference(own(20, 768, Float32Array.from(gaussianRows(20, 5, size))), size);
  const [x, a, transform] = [smoothPicture(size), normals(2 * 768, 3), randomTransform(2, 4)];
  const y = theirs.apply(x);
  expect(relativeDifference(ours.apply(x), y)).toBeLessThan(1e-6);
  expect(relativeDifference(ours.pinvExact(y).x, theirs.pinvExact(y).x)).toBeLessThan(1e-5);
  expect(relativeDifference(ours.features(a, y, transform, plain), theirs.features(a, y, transform, plain))).toBeLessThan(2e-3);
});

test('a mask as a matrix on each colour is the mask; in another unit it is the same again', () => {
  const mask = Uint8Array.from({ length: 256 }, (_, i) => Number(i % 3 === 0));
  const seen = [...mask.keys()].filter((i) => mask[i] === 1);
  const rows = (scale: number): Float32Array => {
    const out = new Float32Array(seen.length * 256);
    seen.forEach((pixel, row) => (out[row * 256 + pixel] = scale));
    return out;
  };
  const theirs = operators.get('mask')!.reference({ mask }, size);
  const [x, a, transform] = [smoothPicture(size), normals(2 * 768, 3), randomTransform(2, 4)];
  const features = theirs.features(a, theirs.apply(x), transform, plain);
  for (const scale of [1, 40]) {
    const ours = operators.get('own-matrix')!.reference(own(seen.length, 256, rows(scale)), size);
    const y = ours.apply(x);
    expect(ours.rank).toBe(theirs.rank);
    expect(ours.natural.shape).toEqual([3, seen.length]);
    expect(relativeDifference(ours.pinvExact(y).x, theirs.apply(x))).toBeLessThan(1e-9);
    // The mask has no floor.
    expect(relativeDifference(ours.features(a, y, transform, plain), features)).toBeLessThan(2e-3);
  }
});

test('rows that depend on one another: the rank is right, H† is Moore and Penrose’s, of measurements that contradict one another, too', () => {
  const first = Float32Array.from(normals(768, 8));
  const [a, b] = [first, Float32Array.from(normals(768, 9))];
  const values = Float32Array.from([...a, ...b, ...a.map((v) => 2 * v), ...a.map((v, i) => v + b[i]!)]);
  const reference = operators.get('own-matrix')!.reference(own(4, 768, values), size);
  expect(reference.rank).toBe(2);
  const y = Float64Array.from([1, -1, 5, 3]);
  const { x, residual } = reference.pinvExact(y);
  expect(residual).toBeGreaterThan(0.1);
  // The four equations of Penrose, here: Hᵀ(Hx − y) = 0, and x is in the rows' span.
  const missed = reference.adjoint(reference.apply(x).map((v, i) => v - y[i]!));
  expect(Math.max(...missed.map(Math.abs))).toBeLessThan(1e-4);
  expect(relativeDifference(reference.pinvExact(reference.apply(x)).x, x)).toBeLessThan(1e-6);
});

test('a hash is of the numbers, not of the file; few numbers travel, many are named', async () => {
  const small = matrixOfDense('a.npy', 2, colour, wanted);
  const other = { ...small, name: 'b.npz', values: small.values.slice() };
  expect(isSameMatrix(small, other)).toBe(true);
  expect(hashOfMatrix(other)).toBe(hashOfMatrix(small));
  expect(
    hashOfMatrix(
      matrixOfDense(
        'a',
        2,
        colour,
        wanted.map((v) => 2 * v),
      ),
    ),
  ).not.toBe(hashOfMatrix(small));
  const large = matrixOfDense(
    'large',
    512,
    192,
    Float32Array.from({ length: 512 * 192 }, (_, i) => i + 1),
  );
  const recipe = (matrix: MatrixValue) => {
    const { operator, matrices } = travellingOperator({ id: 'own-matrix', params: { matrix } });
    return {
      ...{ picture: null, y: null, ySha256: null, size: side, operator, matrices, generators: {} },
      ...{ noise: { std: 0, seed: 1 }, sampler: { id: 'heun', params: {} }, label: null, guidance: 1, seeds: [1], shown: null },
      ...{ model: { id: 'tiny', weightsSha256: null, guideSha256: null }, device: '', draws: false },
    };
  };
  const back = await parseRecipe(await writeRecipe(recipe(small)));
  expect(isSameMatrix(back.operator.params['matrix'] as MatrixValue, small)).toBe(true);
  const named = await parseRecipe(await writeRecipe(recipe(large)));
  expect(named.operator.params).toEqual({});
  expect(named.matrices).toEqual({ matrix: referenceTo(large) });
});

// -- In the studio --------------------------------------------------------------------------------------------------------------------------

let studio: Studio;
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const settle = (): Promise<void> => pause(20);
const brought = (name: string, bytes: Uint8Array) => ({ name, file: new File([new Uint8Array(bytes)], name) });

beforeEach(async () => {
  const engine = createEngine();
  studio = createTestStudio({
    ...engine,
    catalogue: () => Promise.resolve(catalogue()),
    shapeOf: (request) => Promise.resolve(shapeOf(request)),
    adopt: async (request) => Promise.resolve(adopt(request)),
  });
  await studio.actions.start();
  await studio.actions.loadModel();
  await settle();
});

async function asked(): Promise<string[]> {
  for (let i = 0; i < 100 && state().intake.kind !== 'asking'; i++) await settle();
  const { intake } = state();
  return intake.kind === 'asking' ? intake.options.map(({ label }) => label) : [];
}

test('one for each colour is done and said, with undo; without it the operator waits and nothing else is shown as its measurement', async () => {
  const before = state().setup;
  await studio.actions.bring([brought('H.npz', sparse('csr', csr))], true);
  expect(state().intake).toMatchObject({
    kind: 'said',
    text: expect.stringContaining(`H.npz is the operator H: (2, ${colour}) csr float64`) as unknown,
  });
  expect(state().setup.operatorId).toBe('own-matrix');
  expect(state().setup.operatorParams['own-matrix']).toHaveProperty('matrix.rows', 2);
  studio.actions.undo();
  expect(state().setup).toEqual(before);
  studio.actions.chooseOperator('own-matrix');
  await settle();
  expect(state().measure).toEqual({ kind: 'idle', shown: null });
  await studio.actions.draw();
  expect(state().notices.at(-1)?.error.message).toMatch(/bring a matrix of your own first/);
});

test('one of a whole picture asks how its columns count; of several arrays each is offered', async () => {
  const dense = npy(
    Array.from({ length: 2 * picture }, (_, i) => i % 7),
    { shape: `2, ${picture}` },
  );
  void studio.actions.bring(
    [
      brought(
        'all.npz',
        npz({
          'H.npy': dense,
          'grey.npy': npy(
            Array.from({ length: 2 * colour }, (_, i) => i + 1),
            { shape: `2, ${colour}` },
          ),
        }),
      ),
    ],
    true,
  );
  expect(await asked()).toEqual(['Operator H, colours first', 'Operator H, colours last', 'Operator H, on each colour']);
  studio.actions.answer(1);
  await settle();
  const { matrix } = state().setup.operatorParams['own-matrix'] ?? {};
  expect(denseOf(matrix as MatrixValue)[1]).toBe(3);
});

test.each<[string, Uint8Array, RegExp]>([
  [
    'H.npy',
    npy(Array<number>(30).fill(1), { shape: '3, 10' }),
    /the file holds \(3, 10\).* As H: H\.npy is \(3, 10\)\. For this model H has 192 columns/,
  ],
  ['H.npz', sparse('csr', csr, [2, 50]), /parts do not go together|\(2, 50\)/],
  ['H.dat', Uint8Array.of(0x80, 4, 0x95, 1, 2, 3), /pickle of Python/],
])('%s is refused, and nothing is replaced', async (name, bytes, sentence) => {
  const before = state().setup;
  await studio.actions.bring([brought(name, bytes)], true);
  await settle();
  expect(state().notices.at(-1)?.error.message).toMatch(sentence);
  expect(state().setup).toEqual(before);
});
