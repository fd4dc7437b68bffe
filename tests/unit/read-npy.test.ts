// Arrays from strangers: read whole and in order, or refused in words; never half, never gigabytes for a header that promises them.
import { expect, test } from 'vitest';
import { parseArrays } from '../../src/io/read-arrays.ts';
import { parseNpy } from '../../src/io/read-npy.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { npy, npyBytes, npz } from '../helpers/npy.ts';

const read = (bytes: Uint8Array): Float32Array => parseNpy(bytes, 'y.npy').values;
const refusal = (bytes: Uint8Array, how = read as (bytes: Uint8Array) => unknown): string => {
  try {
    how(bytes);
    return 'accepted';
  } catch (error) {
    return error instanceof StudioError ? error.message : `not ours: ${String(error)}`;
  }
};

test('what numpy.save wrote is read, with its shape', () => {
  expect([...read(npy([1, 2.5, -3]))]).toEqual([1, 2.5, -3]);
  expect(parseNpy(npy([1, 2, 3, 4], { shape: '2, 2' }), 'y.npy')).toMatchObject({ shape: [2, 2], type: 'float32', name: 'y.npy' });
});

const view = (bytes: number, write: (view: DataView) => void): Uint8Array => {
  const out = new DataView(new ArrayBuffer(bytes));
  write(out);
  return new Uint8Array(out.buffer);
};

test.each<[string, string, Uint8Array, number[]]>([
  [
    'float16, halves, subnormals and below zero',
    '<f2',
    view(8, (v) => [0x3c00, 0xb800, 0x0001, 0x7bff].forEach((b, i) => v.setUint16(2 * i, b, true))),
    [1, -0.5, 2 ** -24, 65504],
  ],
  ['big-endian float16', '>f2', view(2, (v) => v.setUint16(0, 0x4248)), [3.140625]],
  ['float64', '<f8', view(8, (v) => v.setFloat64(0, 0.1, true)), [Math.fround(0.1)]],
  ['big-endian float64', '>f8', view(8, (v) => v.setFloat64(0, -2.5)), [-2.5]],
  ['int64', '<i8', view(16, (v) => [-3n, 255n].forEach((b, i) => v.setBigInt64(8 * i, b, true))), [-3, 255]],
  ['big-endian uint16', '>u2', view(2, (v) => v.setUint16(0, 513)), [513]],
  ['bool', '|b1', Uint8Array.of(1, 0, 1), [1, 0, 1]],
  ['uint32', '<u4', view(4, (v) => v.setUint32(0, 2 ** 31, true)), [2 ** 31]],
])('%s', (_, descr, body, values) => {
  expect([...read(npyBytes(body, { descr, shape: `${values.length},` }))]).toEqual(values);
});

test('Fortran order is turned into C order, at two axes and three', () => {
  expect([...read(npy([1, 4, 2, 5, 3, 6], { shape: '2, 3', fortran: 'True' }))]).toEqual([1, 2, 3, 4, 5, 6]);
  // a[i, j, k] = 100i + 10j + k, the first axis fastest.
  const columns = [0, 1].flatMap((k) => [0, 1, 2].flatMap((j) => [0, 1].map((i) => 100 * i + 10 * j + k)));
  expect([...read(npy(columns, { shape: '2, 3, 2', fortran: 'True' }))]).toEqual([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
});

test('an archive of one array is that array; of several each has its name; told by content, whatever it is called', () => {
  expect(parseArrays(npz({ 'y.npy': npy([1, 2]) }), 'Y.NPY')).toMatchObject([{ name: 'Y.NPY', shape: [2] }]);
  const both = parseArrays(npz({ 'a.npy': npy([1]), 'b.npy': npy([2, 3]), 'notes.txt': new Uint8Array(3) }), 'all.npz');
  expect(both.map(({ name, shape }) => [name, shape])).toEqual([
    ['all.npz/a', [1]],
    ['all.npz/b', [2]],
  ]);
  expect(parseArrays(npy([7]), 'Y-UPPER.NPY')).toMatchObject([{ values: Float32Array.of(7) }]);
});

test('an archive with words beside its numbers is those numbers; several have their names', () => {
  const words = npyBytes(new Uint8Array(20), { descr: '<U5', shape: '' });
  expect(parseArrays(npz({ 'title.npy': words, 'y.npy': npy([1, 2]) }), 'run.npz')).toMatchObject([{ name: 'run.npz/y', shape: [2] }]);
  expect(refusal(npz({ 'title.npy': words }), (bytes) => parseArrays(bytes, 'run.npz'))).toMatch(/type <U5 are not read/);
});

test('archives that are cut, hold nothing or promise gigabytes are refused in words', () => {
  const whole = npz({ 'y.npy': npy([1, 2, 3]) });
  const parse = (bytes: Uint8Array): unknown => parseArrays(bytes, 'y.npz');
  expect(refusal(whole.subarray(0, whole.length - 30), parse)).toMatch(/damaged, cut short/);
  expect(refusal(npz({ 'readme.txt': new Uint8Array(9) }), parse)).toMatch(/no array of NumPy/);
  const many = npz(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`${i}.npy`, new Uint8Array(1)])));
  expect(refusal(many, parse)).toMatch(/more than 512 files/);
  // The central directory's word for the unpacked size.
  const bomb = whole.slice();
  const at = bomb.findIndex((_, i) => bomb[i] === 0x50 && bomb[i + 1] === 0x4b && bomb[i + 2] === 1 && bomb[i + 3] === 2);
  new DataView(bomb.buffer).setUint32(at + 24, 0xf0000000, true);
  expect(refusal(bomb, parse)).toMatch(/unpacks to more than 64 MB/);
  for (let i = 0; i < whole.length; i++) {
    const outcome = refusal(whole.with(i, (whole[i] ?? 0) ^ (1 << (i % 8))), parse);
    expect(outcome, `flipped at ${i}`).not.toMatch(/^not ours/);
  }
});

test.each([
  ['a shape of terabytes', npy([1], { shape: '1000000000000,' }), /ends before/],
  ['a shape beyond every number', npy([1], { shape: '9'.repeat(60) }), /ends before/],
  ['a product beyond every number', npy([1], { shape: Array.from({ length: 9 }, () => '99999').join(',') }), /ends before/],
  ['an empty shape', npy([1], { shape: '0,' }), /holds no numbers/],
  ['a shape that is none', npy([1], { shape: '1 2,' }), /holds no numbers/],
  ['objects', npy([1], { descr: '|O' }), /no plain array/],
  ['records', npy([1], { descr: "[('a', '<f4')]" }), /no plain array/],
  ['complex numbers', npy([1], { descr: '<c8' }), /complex. Save the real part/],
  ['a type that is not read', npy([1], { descr: '<M8' }), /not read/],
  ['a value that is none', npy([NaN]), /not finite/],
  ['an order that is none', npy([1], { fortran: "__import__('os')" }), /header is damaged/],
  ['a header as long as 64 kB', npy([1]).with(9, 255), /header is damaged/],
  ['nothing at all', new Uint8Array(), /no \.npy file/],
])('%s is refused', (_, bytes, says) => {
  expect(refusal(bytes)).toMatch(says);
});

test('cut short anywhere and with any bit flipped: numbers that are numbers, or words', () => {
  const whole = npy(Array.from({ length: 40 }, (_, i) => i / 7));
  for (let at = 0; at < whole.length; at++) {
    expect(refusal(whole.slice(0, at)), `cut at ${at}`).toMatch(/^y\.npy: /);
    const flipped = whole.with(at, (whole[at] ?? 0) ^ (1 << (at % 8)));
    const outcome = refusal(flipped, (bytes) => {
      const values = read(bytes);
      expect(values.length > 0 && values.every(Number.isFinite), `flipped at ${at}`).toBe(true);
    });
    expect(outcome, `flipped at ${at}`).toMatch(/^(accepted|y\.npy: )/);
  }
});
