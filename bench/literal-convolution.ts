// The strided convolution as its definition says (docs/operators.md): pad to 2S, complex FFT, multiply, fold, T_ψ, tile, multiply, inverse
// FFT, crop. The baseline that the polyphase form is measured against; nothing outside bench/ uses it.
import cropCode from './literal/crop.wgsl?raw';
import fftCode from './literal/fft.wgsl?raw';
import foldCode from './literal/fold.wgsl?raw';
import padCode from './literal/pad.wgsl?raw';
import spreadCode from './literal/spread.wgsl?raw';
import transformCode from './literal/transform.wgsl?raw';
import geluCode from '../shaders/gelu.wgsl?raw';
import { createStorage, writeStorage } from '../src/gpu/buffer.ts';
import { ysOf } from '../src/operators/entries.ts';
import type { Gpu } from '../src/gpu/device.ts';
import { Kernel } from '../src/gpu/kernel.ts';
import { fft2 } from '../src/math/fft.ts';
import type { GpuOperator, RunBinding } from '../src/operators/contract.ts';
import { createLayoutParams, stackLayout } from '../src/operators/stack-layout.gpu.ts';
import { inverseGain, type StridedSpectrum } from '../src/operators/strided-convolution.ts';

export async function createLiteralConvolution(gpu: Gpu, binding: RunBinding, spectrum: StridedSpectrum): Promise<GpuOperator> {
  const { size, stride, q } = spectrum;
  const side = 2 * size;
  const planes = 3 * binding.batch * binding.maxImages;
  const create = (label: string, code: string[], constants: Record<string, number>) =>
    Kernel.create(gpu, { label: `literal ${label}`, code, constants, keepBindGroups: true });
  const fft = (label: string, alongRows: number, sign: number) =>
    create(label, [fftCode], { side, log_side: Math.log2(side), along_rows: alongRows, sign });
  const [pad, rows, columns, fold, transformBins, spread, inverseColumns, inverseRows, crop] = await Promise.all([
    create('pad', [stackLayout, padCode], { size }),
    fft('rows', 1, -1),
    fft('columns', 0, -1),
    create('fold', [stackLayout, foldCode], { size, stride }),
    create('transform', [geluCode, stackLayout, transformCode], { size, stride }),
    create('spread', [stackLayout, spreadCode], { size, stride }),
    fft('inverse columns', 0, 1),
    fft('inverse rows', 1, 1),
    create('crop', [stackLayout, cropCode], { size }),
  ]);
  const turns = Float32Array.from({ length: side }, (_, i) => (i % 2 === 0 ? Math.cos : Math.sin)((2 * Math.PI * (i >> 1)) / side));
  const buffers = {
    turns: createStorage(gpu, turns, 'literal turns'),
    transfer: createStorage(gpu, Float32Array.from(spectrum.transfer), 'literal F'),
    gain: createStorage(gpu, fullGain(spectrum, inverseGain(spectrum, binding.regularisation)), 'literal I'),
    y: createStorage(gpu, spectrumOfY(ysOf(binding.entries), q), 'literal y'),
    padded: createStorage(gpu, 8 * planes * side * side, 'literal 2S grid'),
    folded: createStorage(gpu, 8 * planes * q * q, 'literal Ha'),
    lifted: createStorage(gpu, 8 * planes * q * q, 'literal T_ψ'),
  };
  const params = createLayoutParams(gpu, 'literal');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const at = [params.of(layout)];
      const { padded, folded, lifted, transfer, gain, y } = buffers;
      const stack = 3 * layout.n * layout.k;
      pad.encode(pass, [a, padded], at, stack * side * side);
      rows.encode(pass, [buffers.turns, padded], [], stack * side);
      columns.encode(pass, [buffers.turns, padded], [], stack * side);
      fold.encode(pass, [padded, transfer, folded], at, stack * q * q);
      transformBins.encode(pass, [folded, transform.buffer, y, gain, lifted], at, stack * q * q);
      spread.encode(pass, [lifted, transfer, padded], at, stack * side * side);
      inverseColumns.encode(pass, [buffers.turns, padded], [], stack * side);
      inverseRows.encode(pass, [buffers.turns, padded], [], stack * side);
      crop.encode(pass, [padded, out], at, stack * size * size);
    },
    tell: (entries) => writeStorage(gpu, buffers.y, spectrumOfY(ysOf(entries), q)),
    dispose() {
      for (const owned of Object.values(buffers)) owned.destroy();
      params.dispose();
    },
  };
}

/** A gain on the half spectrum, gain(−f) = gain(f), on all of [q, q]. */
function fullGain({ q, half }: StridedSpectrum, gain: Float64Array): Float32Array {
  return Float32Array.from({ length: q * q }, (_, bin) => {
    const [row, column] = [Math.floor(bin / q), bin % q];
    return column < half ? gain[row * half + column]! : gain[((q - row) % q) * half + q - column]!;
  });
}

/** FFT_q of y [3, q, q]: [3, q, q, (re, im)]. */
function spectrumOfY(y: Float32Array, q: number): Float32Array {
  const out = new Float64Array(2 * y.length);
  y.forEach((value, i) => (out[2 * i] = value));
  for (let colour = 0; colour < 3; colour++) fft2(out, q, 'forward', colour * 2 * q * q);
  return Float32Array.from(out);
}
