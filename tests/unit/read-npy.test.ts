// Arrays from strangers: read whole and in order, or refused in words; never half, never gigabytes for a header that promises them.
import { expect, test } from 'vitest';
import { readNpy } from '../../src/io/read-npy.ts';
import { StudioError } from '../../src/protocol/errors.ts';

function npy(values: readonly number[], { shape = `${values.length},`, descr = '<f4', fortran = 'False' } = {}): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`.padEnd(117) + '\n';
  const numbers = new Uint8Array(Float32Array.from(values).buffer);
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0, ...new TextEncoder().encode(header), ...numbers]);
}

const read = (bytes: Uint8Array<ArrayBuffer>): Promise<Float32Array> => readNpy(new File([bytes], 'y.npy'));
const refusal = (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  read(bytes).then(
    () => 'accepted',
    (error: unknown) => (error instanceof StudioError ? error.message : `not ours: ${String(error)}`),
  );

test('what numpy.save wrote is read', async () => {
  expect([...(await read(npy([1, 2.5, -3])))]).toEqual([1, 2.5, -3]);
  expect(await read(npy([1, 2, 3, 4], { shape: '2, 2' }))).toHaveLength(4);
});

test.each([
  ['a shape of terabytes', npy([1], { shape: '1000000000000,' }), /ends before/],
  ['a shape beyond every number', npy([1], { shape: '9'.repeat(60) }), /ends before/],
  ['a product beyond every number', npy([1], { shape: Array.from({ length: 9 }, () => '99999').join(',') }), /ends before/],
  ['an empty shape', npy([1], { shape: '0,' }), /holds no numbers/],
  ['a shape that is none', npy([1], { shape: '1 2,' }), /holds no numbers/],
  ['columns first', npy([1, 2, 3, 4], { shape: '2, 2', fortran: 'True' }), /column by column/],
  ['objects', npy([1], { descr: '|O' }), /no plain array/],
  ['records', npy([1], { descr: "[('a', '<f4')]" }), /no plain array/],
  ['a type that is not read', npy([1], { descr: '<c8' }), /not read/],
  ['a value that is none', npy([NaN]), /not finite/],
  ['a header as long as 64 kB', npy([1]).with(9, 255), /header is damaged/],
  ['nothing at all', new Uint8Array(), /no \.npy file/],
])('%s is refused', async (_, bytes, says) => {
  expect(await refusal(bytes)).toMatch(says);
});

test('cut short anywhere and with any bit flipped: numbers that are numbers, or words', async () => {
  const whole = npy(Array.from({ length: 40 }, (_, i) => i / 7));
  for (let at = 0; at < whole.length; at++) {
    expect(await refusal(whole.slice(0, at)), `cut at ${at}`).toMatch(/^y\.npy: /);
    const flipped = whole.with(at, (whole[at] ?? 0) ^ (1 << (at % 8)));
    const outcome = await read(flipped).catch((error: unknown) => error);
    if (outcome instanceof Float32Array) expect(outcome.length > 0 && outcome.every(Number.isFinite), `flipped at ${at}`).toBe(true);
    else expect(outcome, `flipped at ${at}`).toBeInstanceOf(StudioError);
  }
});
