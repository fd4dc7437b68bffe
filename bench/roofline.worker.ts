// How fast this adapter copies, and how fast the runtime multiplies matrices on it: what the network's own speed is held against.
import { expose } from 'comlink';
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../src/gpu/device.ts';
import { writeOnnx } from '../src/model/onnx-writer.ts';
import { startWebGpuRuntime } from '../src/model/runtime-webgpu.ts';
import { ProgramBuilder } from '../src/operators/tensor-program.ts';
import { secondsOf } from './timed-queue.ts';

export interface Roofline {
  /** Bytes a second, read and written. */
  copied: number;
  /** Operations a second of [side, side] × [side, side], f32. */
  multiplied: number;
}

export interface RooflineBench {
  measure(): Promise<Roofline>;
}

const [copyBytes, hardwareSide, softwareSide] = [2 ** 26, 2048, 128];

async function copySpeed(gpu: Gpu): Promise<number> {
  const buffers = [createStorage(gpu, copyBytes, 'a'), createStorage(gpu, copyBytes, 'b')] as const;
  const copy = (): void => {
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffers[0], 0, buffers[1], 0, copyBytes);
    gpu.device.queue.submit([encoder.finish()]);
  };
  await secondsOf(gpu, copy);
  const seconds = await secondsOf(gpu, copy);
  for (const buffer of buffers) buffer.destroy();
  return (2 * copyBytes) / seconds;
}

async function productSpeed(gpu: Gpu): Promise<number> {
  const side = gpu.software ? softwareSide : hardwareSide;
  const dims = [side, side];
  const p = new ProgramBuilder();
  const program = p.build(p.matmul(p.input('a', dims), p.input('b', dims)));
  const tensor = () => ({ buffer: createStorage(gpu, 4 * side * side, 'matrix'), dims });
  const runtime = await startWebGpuRuntime(gpu);
  const tensors = { inputs: { a: tensor(), b: tensor() }, outputs: { [program.output.name]: tensor() } };
  const session = await runtime.createSegment({ graph: writeOnnx(program), external: [], batch: 1, capture: false, ...tensors });
  await secondsOf(gpu, () => session.run());
  const seconds = await secondsOf(gpu, () => session.run());
  await session.release();
  return (2 * side ** 3) / seconds;
}

const bench: RooflineBench = {
  async measure() {
    const gpu = await requestGpu();
    const found = { copied: await copySpeed(gpu), multiplied: await productSpeed(gpu) };
    gpu.device.destroy();
    return found;
  },
};

expose(bench);
