// GPU buffers: storage with or without first contents, and uniforms. Knows no kernel.
import { StudioError } from '../protocol/errors.ts';
import type { Gpu } from './device.ts';
import { says } from './gpu.words.ts';

export type BufferData = Float32Array | Uint32Array;

/** A buffer, or a part of one. */
export type Bindable = GPUBuffer | GPUBufferBinding;

export function bindingOf(of: Bindable): GPUBufferBinding {
  return 'buffer' in of ? of : { buffer: of };
}

/** `bytes` from `offset` on, which devices want to be a multiple of 256. */
export function slice(of: Bindable, offset: number, bytes: number): GPUBufferBinding {
  const { buffer, offset: before = 0 } = bindingOf(of);
  return { buffer, offset: before + offset, size: bytes };
}

/** Sizes are rounded up so that a kernel may bind any of them as vec4. */
const align = 16;

/**
 * A storage buffer, copied from and to at will. Zeros where only a size is given.
 *
 * @param content size in bytes, or what it starts with
 * @throws StudioError gpu-limits where the adapter cannot hold or bind that much
 */
export function createStorage(gpu: Gpu, content: number | BufferData, label: string): GPUBuffer {
  const bytes = typeof content === 'number' ? content : content.byteLength;
  const size = Math.max(align, Math.ceil(bytes / align) * align);
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  if (size > limit) throw new StudioError('gpu-limits', says.needsBytesTheAdapterGives(label, size, limit));
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return create(gpu, label, size, usage, typeof content === 'number' ? null : content);
}

/** Writes into a storage buffer, from its beginning; in order with what is submitted. */
export function writeStorage(gpu: Gpu, to: GPUBuffer, data: BufferData): void {
  gpu.device.queue.writeBuffer(to, 0, data.buffer, data.byteOffset, data.byteLength);
}

/** Scalars in the order of a WGSL struct of 4-byte members: unsigned integers as bigint, floats as number. */
export type Scalars = readonly (bigint | number)[];

export function packScalars(scalars: Scalars): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(scalars.length / 4) * 4);
  const floats = new Float32Array(words.buffer);
  scalars.forEach((value, i) => {
    if (typeof value === 'bigint') words[i] = Number(value);
    else floats[i] = value;
  });
  return words;
}

/** Params that never change. */
export function createUniform(gpu: Gpu, scalars: Scalars, label: string): GPUBuffer {
  const words = packScalars(scalars);
  return create(gpu, label, words.byteLength, GPUBufferUsage.UNIFORM, words);
}

/** @throws StudioError out-of-memory where there is none to map; without data that is reported to guard, later */
function create(gpu: Gpu, label: string, size: number, usage: number, data: BufferData | null): GPUBuffer {
  let buffer: GPUBuffer;
  try {
    buffer = gpu.device.createBuffer({ label, size, usage, mappedAtCreation: data !== null });
  } catch (cause) {
    throw new StudioError('out-of-memory', says.bytes(label, size, String(cause)), cause);
  }
  if (data) {
    new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    buffer.unmap();
  }
  return buffer;
}
