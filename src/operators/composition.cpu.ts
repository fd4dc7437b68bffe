// The composition on the processor, as one tensor program a layer: per colour two dense products, H and its regularised inverse, with T_ψ
// between them. Twin: composition.reference.ts, error ≤ 1e-5 of the largest feature.
import { denseInverse, denseRows, ridgeOf, seenOf } from './composition.matrix.ts';
import { readComposition } from './composition.params.ts';
import { tokenLayout, type CpuOperator, type RunBinding, type TokenStack } from './contract.ts';
import { paramsOf } from './entries.ts';
import { LayerPrograms, type LayerForm, type Lift } from './layer-programs.ts';
import { pixelOffsets } from './stack-layout.ts';
import { ProgramBuilder, type Compile, type TensorProgram } from './tensor-program.ts';

/** Place of every pixel among the pixels of a stack of tokens: [S²]. */
function tokenOrder(size: number, patch: number): Uint32Array {
  const layout = tokenLayout(1, 1, size, patch);
  const { rows, columns } = pixelOffsets(layout);
  return Uint32Array.from({ length: size * size }, (_, pixel) => (rows[Math.floor(pixel / size)]! + columns[pixel % size]!) / 3);
}

interface Dense {
  /** [m, S²] */
  rows: Float64Array;
  inverse: Float32Array;
  m: number;
}

function featuresProgram({ rows, inverse, m }: Dense, { n, k, size, patch }: TokenStack, lift: Lift): TensorProgram {
  const pixels = size * size;
  const place = tokenOrder(size, patch);
  const [forward, backward] = [new Float32Array(m * pixels), new Float32Array(m * pixels)];
  for (let sample = 0; sample < m; sample++)
    for (let pixel = 0; pixel < pixels; pixel++) {
      forward[sample * pixels + place[pixel]!] = rows[sample * pixels + pixel]!;
      backward[place[pixel]! * m + sample] = inverse[sample * pixels + pixel]!;
    }
  const p = new ProgramBuilder();
  const tokens = p.input('a', [n, (size / patch) ** 2, patch ** 2 * 3 * k]);
  const z = p.matmul(p.constant(forward, [m, pixels]), p.reshape(tokens, [n, pixels, 3 * k]));
  const restored = p.matmul(p.constant(backward, [pixels, m]), lift(p, z));
  return p.build(p.reshape(restored, tokens.shape));
}

/** @throws StudioError bad-params */
export function createCompositionCpu(compile: Compile, { entries, size, regularisation }: RunBinding): CpuOperator {
  const h = readComposition(paramsOf(entries), size);
  const rows = denseRows(h);
  const dense = { rows, inverse: denseInverse(h, rows, ridgeOf(regularisation)), m: h.seen.length };
  // T_ψ takes the colours of a sample together: [m, 3].
  const read: LayerForm['read'] = (of) =>
    of.map(({ y }) => {
      const seen = seenOf(y, h.seen);
      return Float32Array.from(seen, (_, i) => seen[(i % 3) * dense.m + Math.floor(i / 3)]!);
    });
  return new LayerPrograms(compile, { read, colours: 3, write: (stack, lift) => featuresProgram(dense, stack, lift) }, entries);
}
