// The random matrix on the processor, as one tensor program a layer: ã = Aᵀ·(AAᵀ + εI)⁻¹·T_ψ([y ; A a]).
// Twin: matrix.reference.ts, error ≤ 1e-5 of the largest feature.
import { solveCholesky } from '../math/cholesky.ts';
import { tokenLayout, type CpuOperator, type RunBinding, type TokenStack } from './contract.ts';
import { paramsOf } from './entries.ts';
import { LayerPrograms, type Lift } from './layer-programs.ts';
import { factorRegularised, matrixOf } from './matrix.reference.ts';
import { readMatrixParams } from './matrix.params.ts';
import { planeOffsets, pixelOffsets } from './stack-layout.ts';
import { ProgramBuilder, type Compile, type TensorProgram } from './tensor-program.ts';

/** A with its columns in the order of a token stack's pixels, so that no picture need be put in rows: [rows, 3S²]. */
function inTokenOrder(a: Float64Array, rows: number, size: number, patch: number): Float32Array {
  const layout = tokenLayout(1, 1, size, patch);
  const pixels = pixelOffsets(layout);
  const planes = planeOffsets(layout);
  const out = new Float32Array(a.length);
  let from = 0;
  for (let row = 0; row < rows; row++)
    for (let colour = 0; colour < 3; colour++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) out[row * 3 * size * size + planes[colour]! + pixels.rows[i]! + pixels.columns[j]!] = a[from++]!;
  return out;
}

/** (AAᵀ + εI)⁻¹, symmetric: [rows, rows]. */
function inverseOf(factor: Float64Array, rows: number): Float32Array {
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    out[i * rows + i] = 1;
    solveCholesky(factor, rows, out, i * rows);
  }
  return Float32Array.from(out);
}

function featuresProgram(
  matrix: Float64Array,
  inverse: Float32Array,
  rows: number,
  { n, k, size, patch }: TokenStack,
  lift: Lift,
): TensorProgram {
  const pixels = size * size;
  const p = new ProgramBuilder();
  const tokens = p.input('a', [n, (size / patch) ** 2, patch ** 2 * 3 * k]);
  const rowsOfA = p.constant(inTokenOrder(matrix, rows, size, patch), [rows, 3 * pixels]);
  const images = p.reshape(p.transpose(p.reshape(tokens, [n, pixels, k, 3]), [0, 2, 1, 3]), [n * k, 3 * pixels]);
  const z = p.transpose(p.reshape(p.matmulTransposed(images, rowsOfA), [n, k, rows]), [0, 2, 1]);
  const v = p.reshape(p.transpose(lift(p, z), [0, 2, 1]), [n * k, rows]);
  const restored = p.matmul(p.matmul(v, p.constant(inverse, [rows, rows])), rowsOfA);
  const back = p.transpose(p.reshape(restored, [n, k, pixels, 3]), [0, 2, 1, 3]);
  return p.build(p.reshape(back, tokens.shape));
}

/** @throws StudioError bad-params */
export function createMatrixCpu(compile: Compile, { entries, size, regularisation }: RunBinding): CpuOperator {
  const { rows, seed } = readMatrixParams(paramsOf(entries), size);
  const { a, gram } = matrixOf(rows, seed, size);
  const inverse = inverseOf(factorRegularised(gram(), rows, regularisation.std), rows);
  return new LayerPrograms(compile, {
    ys: entries.map(({ y }) => y),
    colours: 1,
    write: (stack, lift) => featuresProgram(a, inverse, rows, stack, lift),
  });
}
