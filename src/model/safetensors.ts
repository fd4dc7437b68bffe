// Reads single tensors of a safetensors file: 8-byte little-endian header length, JSON header, data.
// Only the few small tensors that our own kernels need are read here; onnxruntime reads the rest by offset.
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';

const entrySchema = v.object({
  dtype: v.picklist(['F16', 'F32']),
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  data_offsets: v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.pipe(v.number(), v.integer(), v.minValue(0))]),
});

export type ReadTensor = (name: string) => { shape: number[]; data: Float32Array };

const damaged = (what: Said, cause?: unknown) => new StudioError('model-damaged', says.ofWeights(what), cause);

/** The tensors of several files, as one. @throws StudioError model-damaged where header or tensor do not fit the file */
export function openSafetensors(files: readonly Uint8Array[]): ReadTensor {
  const open = files.map((file) => openOne(file));
  return (name) => {
    const one = open.find(({ has }) => has(name));
    if (!one) throw damaged(says.noTensor(name));
    return one.read(name);
  };
}

function openOne(file: Uint8Array): { has(name: string): boolean; read: ReadTensor } {
  if (file.byteLength < 8) throw damaged(says.noHeader());
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > file.byteLength - 8) throw damaged(says.headerIsLongerThanThe());
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength)));
  } catch (error) {
    throw damaged(says.headerIsNotJson(), error);
  }
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), header);
  if (!parsed.success) throw damaged(says.headerIsNoTableOf());
  const entries = new Map(Object.entries(parsed.output));
  const read: ReadTensor = (name) => {
    const entry = v.safeParse(entrySchema, entries.get(name));
    if (!entry.success) throw damaged(says.noTensor(name));
    const { dtype, shape, data_offsets } = entry.output;
    const count = shape.reduce((a, b) => a * b, 1);
    const start = 8 + headerLength + data_offsets[0];
    const bytes = count * (dtype === 'F16' ? 2 : 4);
    if (data_offsets[1] - data_offsets[0] !== bytes || start + bytes > file.byteLength) throw damaged(says.doesNotFit(name));
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++)
      data[i] = dtype === 'F16' ? halfToFloat(view.getUint16(start + 2 * i, true)) : view.getFloat32(start + 4 * i, true);
    return { shape, data };
  };
  return { has: (name) => entries.has(name), read };
}

/** IEEE 754 binary16 → number, subnormals and infinities included. Exact. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
