// The reader of the weights file, against files built here byte by byte.
import { describe, expect, test } from 'vitest';
import { halfToFloat, openSafetensors } from '../../src/model/safetensors.ts';

function build(header: unknown, data: Uint8Array, headerLength?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength ?? text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

describe('halfToFloat', () => {
  test.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('0x%s', (bits, value) => {
    expect(halfToFloat(bits)).toBe(value);
  });

  test('NaN', () => {
    expect(halfToFloat(0x7e00)).toBeNaN();
  });
});

describe('openSafetensors', () => {
  const half = Uint8Array.from([0x00, 0x3c, 0x00, 0xc0]);
  const floats = new Uint8Array(Float32Array.from([0.5, -8]).buffer);
  const both = Uint8Array.from([...half, ...floats]);
  const header = {
    __metadata__: { format: 'pt' },
    a: { dtype: 'F16', shape: [2, 1], data_offsets: [0, 4] },
    b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
  };

  test('reads fp16 and f32 by name', () => {
    const read = openSafetensors([build(header, both)]);
    expect(read('a')).toEqual({ shape: [2, 1], data: Float32Array.from([1, -2]) });
    expect(read('b').data).toEqual(Float32Array.from([0.5, -8]));
  });

  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'no header'],
    ['a header longer than the file', build(header, both, 1e9), 'longer than the file'],
    ['a header that is no JSON', build('{', both), 'not JSON'],
    ['a header that is null', build('null', both), 'no table of tensors'],
    ['a header that is a number', build('1', both), 'no table of tensors'],
    ['a header that is a list', build([1], both), 'no tensor a'],
    ['data cut short', build(header, half.subarray(0, 2)), 'does not fit'],
    ['offsets that do not match the shape', build({ a: { dtype: 'F16', shape: [9], data_offsets: [0, 4] } }, half), 'does not fit'],
    ['another type', build({ a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }, half), 'no tensor a'],
  ])('%s is a damaged model', (_, file, message) => {
    expect(() => openSafetensors([file])('a')).toThrow(
      expect.objectContaining({ code: 'model-damaged', message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
