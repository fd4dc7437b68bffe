// Fields as buffers of the device: the WebGPU back end's state.
import { createStorage, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import type { FieldKernels } from '../gpu/fields.ts';
import { readBack, readFloats } from '../gpu/readback.ts';
import { invariant } from '../protocol/errors.ts';
import type { Field, Fields } from '../samplers/contract.ts';
import { placeOfNoise, type NoiseKind } from './noise.ts';

export class BufferField implements Field {
  readonly batch: number;
  readonly buffer: GPUBuffer;

  constructor(buffer: GPUBuffer, batch: number) {
    this.buffer = buffer;
    this.batch = batch;
  }
}

export function bufferOf(field: Field): GPUBuffer {
  invariant(field instanceof BufferField, 'a field of this back end');
  return field.buffer;
}

export interface BufferFields extends Fields {
  create(): BufferField;
  /** Made on the device: what the thread draws, to rounding. */
  noise(seeds: readonly number[], kind: NoiseKind, index: number): BufferField;
  dispose(): void;
}

/** Low and high halves of seeds. */
const wordsOf = (seeds: readonly number[]): Uint32Array =>
  Uint32Array.from(seeds.flatMap((seed) => [seed % 2 ** 32, Math.floor(seed / 2 ** 32)]));

/** Fields of [batch, 3, S, S]; released buffers are used again, `dispose` destroys all. */
export function bufferFields(gpu: Gpu, kernels: FieldKernels, batch: number, count: number): BufferFields {
  const all: GPUBuffer[] = [];
  const free: GPUBuffer[] = [];
  const seedWords = createStorage(gpu, 8 * batch, 'seeds');
  const create = () => {
    const used = free.pop();
    if (used) return new BufferField(used, batch);
    const buffer = createStorage(gpu, 4 * count, 'field');
    all.push(buffer);
    return new BufferField(buffer, batch);
  };
  return {
    create,
    from(data) {
      invariant(data.length === count, 'a field of this batch');
      const field = create();
      gpu.device.queue.writeBuffer(field.buffer, 0, data.buffer, data.byteOffset, data.byteLength);
      return field;
    },
    noise(seeds, kind, index) {
      invariant(seeds.length === batch, 'a seed for every sample');
      const field = create();
      writeStorage(gpu, seedWords, wordsOf(seeds));
      kernels.normals(seedWords, field.buffer, { ...placeOfNoise(kind, index, count / batch), count: count / batch, batch });
      return field;
    },
    combine(terms) {
      const out = create();
      kernels.combine(
        terms.map(([coefficient, field]) => ({ coefficient, buffer: bufferOf(field) })),
        out.buffer,
        count,
      );
      return out;
    },
    read: (field) => readFloats(gpu, bufferOf(field), count),
    readAll: (fields) => readBack(gpu, fields.map(bufferOf), count),
    release(...fields) {
      for (const field of fields) free.push(bufferOf(field));
    },
    dispose() {
      for (const buffer of [...all, seedWords]) buffer.destroy();
    },
  };
}
