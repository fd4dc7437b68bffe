// The elementwise kernels around the network: linear combinations and noise for samplers, the network's input, the denoiser out of
// its output. Fields are [N, 3, S, S] f32. Knows neither samplers nor the network.
import combineCode from '../../shaders/combine.wgsl?raw';
import denoisedCode from '../../shaders/denoised.wgsl?raw';
import networkInputCode from '../../shaders/network-input.wgsl?raw';
import normalsCode from '../../shaders/normals.wgsl?raw';
import { invariant } from '../protocol/errors.ts';
import { packScalars, type Bindable, type Scalars } from './buffer.ts';
import type { Gpu } from './device.ts';
import { Kernel } from './kernel.ts';

export interface Term {
  coefficient: number;
  buffer: GPUBuffer;
}

/** Numbers `start`, start + 1, … of a stream, `count` of every seed; both are multiples of 4. */
export interface Draw {
  stream: number;
  start: number;
  count: number;
  batch: number;
}

/** All but `combine` and `normals` only encode; they must be submitted in the order of the calls, before another 64 of them. */
export interface FieldKernels {
  /** out = Σ coefficient·x of one to four terms, `count` numbers; submitted at once. `out` is none of the inputs. */
  combine(terms: readonly Term[], out: GPUBuffer, count: number): void;
  /** out [batch, count] = standard normals of each seed, as fillNormals draws them; seeds u32 [batch, 2]. Submitted at once. */
  normals(seeds: GPUBuffer, out: GPUBuffer, draw: Draw): void;
  /** image [N, 6, S, S] = [c_in·x ‖ H†y]; pinv [3, S, S], or one for every entry. */
  networkInput(
    encoder: GPUCommandEncoder,
    x: Bindable,
    pinv: GPUBuffer,
    image: GPUBuffer,
    shape: { cIn: number; batch: number; size: number; ownPinv: boolean },
  ): void;
  /** out = c_skip·x + c_out·F; raw F has `rawStride` numbers a sample, the first 3·S² of them count. */
  denoised(
    encoder: GPUCommandEncoder,
    x: Bindable,
    raw: GPUBuffer,
    out: Bindable,
    shape: { cSkip: number; cOut: number; batch: number; size: number; rawStride: number },
  ): void;
}

export async function createFieldKernels(gpu: Gpu): Promise<FieldKernels> {
  const [combine, normals, networkInput, denoised] = await Promise.all([
    Kernel.create(gpu, { label: 'combine', code: combineCode }),
    Kernel.create(gpu, { label: 'normals', code: normalsCode }),
    Kernel.create(gpu, { label: 'network input', code: networkInputCode }),
    Kernel.create(gpu, { label: 'denoised', code: denoisedCode }),
  ]);
  const nextParams = paramsRing(gpu);
  const runAlone = (kernel: Kernel, buffers: GPUBuffer[], params: GPUBufferBinding, invocations: number): void => {
    const encoder = gpu.device.createCommandEncoder({ label: 'fields' });
    encodeOne(encoder, kernel, buffers, params, invocations);
    gpu.device.queue.submit([encoder.finish()]);
  };
  return {
    combine(terms, out, count) {
      const [first] = terms;
      invariant(first && terms.length <= 4, 'one to four terms');
      const all = [0, 1, 2, 3].map((i) => terms[i] ?? { coefficient: 0, buffer: first.buffer });
      const params = nextParams([BigInt(count), ...all.map((term) => term.coefficient)]);
      runAlone(combine, [...all.map((term) => term.buffer), out], params, count);
    },
    normals(seeds, out, { stream, start, count, batch }) {
      const [blocks, first] = [count / 4, start / 4];
      invariant(Number.isInteger(blocks) && Number.isInteger(first), 'whole blocks of four numbers');
      const params = nextParams([batch, blocks, stream, first % 2 ** 32, Math.floor(first / 2 ** 32)].map(BigInt));
      runAlone(normals, [seeds, out], params, batch * blocks);
    },
    networkInput(encoder, x, pinv, image, { cIn, batch, size, ownPinv }) {
      const plane = 3 * size * size;
      const params = nextParams([BigInt(batch), BigInt(plane), ownPinv ? 1n : 0n, cIn]);
      encodeOne(encoder, networkInput, [x, pinv, image], params, 2 * plane * batch);
    },
    denoised(encoder, x, raw, out, { cSkip, cOut, batch, size, rawStride }) {
      const plane = 3 * size * size;
      const params = nextParams([BigInt(batch), BigInt(plane), BigInt(rawStride), cSkip, cOut]);
      encodeOne(encoder, denoised, [x, raw, out], params, plane * batch);
    },
  };
}

function encodeOne(encoder: GPUCommandEncoder, kernel: Kernel, buffers: Bindable[], params: GPUBufferBinding, invocations: number): void {
  const pass = encoder.beginComputePass({ label: 'fields' });
  kernel.encode(pass, buffers, [params], invocations);
  pass.end();
}

const slots = 64;

/**
 * Params that change from call to call: slots of one uniform buffer, taken in turn. A slot is written at once, in queue
 * order, so it may be used again when the work that reads it was submitted.
 */
function paramsRing(gpu: Gpu): (scalars: Scalars) => GPUBufferBinding {
  const slotBytes = gpu.device.limits.minUniformBufferOffsetAlignment;
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const buffer = gpu.device.createBuffer({ label: 'params of fields', size: slots * slotBytes, usage });
  let next = 0;
  return (scalars) => {
    const offset = next * slotBytes;
    next = (next + 1) % slots;
    const words = packScalars(scalars);
    gpu.device.queue.writeBuffer(buffer, offset, words);
    return { buffer, offset, size: words.byteLength };
  };
}
