// A model folder small enough to be written out here, right in every way; tests damage it.
import { createHash } from 'node:crypto';

export const width = 24; // k = 2 images of 2 × 2 patches
const side = 8;
export const encode = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

function safetensors(header: unknown, data: Uint8Array): Uint8Array {
  const text = encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** A safetensors file with one tensor of floats. */
export function oneTensor(name: string, shape: number[], data: Uint8Array): Uint8Array {
  return safetensors({ [name]: { dtype: 'F32', shape, data_offsets: [0, data.length] } }, data);
}

/** T_ψ of one block in a safetensors file: weight [2, 3], bias [2]. */
export function weightsFile(): Uint8Array {
  const header = {
    'block.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    'block.bias': { dtype: 'F32', shape: [2], data_offsets: [24, 32] },
  };
  return safetensors(header, new Uint8Array(Float32Array.from({ length: 8 }, (_, i) => i / 8).buffer));
}

export const weightsOf = (file: { file: string; bytes: number; sha256: string }) => ({
  bytes: file.bytes,
  sha256: file.sha256,
  shards: [file],
});

export function smallModel() {
  const files: Record<string, Uint8Array> = {
    'weights.safetensors': weightsFile(),
    'cond.onnx': encode('cond'),
    'a.onnx': encode('a'),
    'b.onnx': encode('b'),
  };
  const entry = (file: string) => {
    const data = files[file] ?? new Uint8Array();
    return { file, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
  };
  const degrade = {
    op: 'degrade',
    input: 'x0',
    output: 'a0',
    block: 'block',
    tokensPerSide: side,
    patch: 2,
    width,
    k: 2,
    weight: 'block.weight',
    bias: 'block.bias',
  };
  const manifest = {
    format: 2,
    id: 'small',
    title: 'Small',
    description: 'd',
    licence: 'l',
    config: { size: 16, conditions: 1, classes: 0, directions: 0 },
    sigmaData: 0.5,
    sigmaMin: 0.002,
    sigmaMax: 80,
    sigmaMmse: 100,
    noise: { rule: 'conditioned', blurFactor: 4 },
    families: ['mask'],
    parameters: 8,
    weights: weightsOf(entry('weights.safetensors')),
    cond: { ...entry('cond.onnx'), width },
    tensors: {
      image: ['N', 6, 16, 16],
      x0: ['N', side * side, width],
      a0: ['N', side * side, width],
      'scale0.norm': [width],
      F: ['N', 3, 16, 16],
    },
    scales: { 'scale0.norm': [0, width] },
    program: [
      { op: 'segment', ...entry('a.onnx'), inputs: ['image'], outputs: ['x0'] },
      degrade,
      { op: 'segment', ...entry('b.onnx'), inputs: ['x0', 'a0', 'scale0.norm'], outputs: ['F'] },
    ],
  };
  return { files, manifest };
}

export type SmallModel = ReturnType<typeof smallModel>;
