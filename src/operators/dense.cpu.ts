// A dense matrix on the processor, as one tensor program a layer: ã = Aᵀ·(AAᵀ + εI)⁻¹·T_ψ([y ; A a]), of a picture or of each of its colours.
// A and y in the matrix's unit. Twin: dense.reference.ts, error ≤ 1e-5 of the largest feature.
import { tokenLayout, type CpuOperator, type RunBinding, type TokenStack } from './contract.ts';
import { LayerPrograms, type LayerForm, type Lift } from './layer-programs.ts';
import { inverseInUnit, type DenseMatrix } from './dense.reference.ts';
import { planeOffsets, pixelOffsets } from './stack-layout.ts';
import { ProgramBuilder, type Compile, type TensorProgram } from './tensor-program.ts';

/** A with its columns in the order of a token stack's pixels, so that no picture need be put in rows: [rows, 3S²], or [rows, S²]. */
function inTokenOrder({ a, rows, colours, unit }: DenseMatrix, size: number, patch: number): Float32Array {
  const layout = tokenLayout(1, 1, size, patch);
  const pixels = pixelOffsets(layout);
  const planes = planeOffsets(layout);
  const out = new Float32Array(a.length);
  const width = a.length / rows;
  let from = 0;
  for (let row = 0; row < rows; row++)
    for (let plane = 0; plane < (colours === 1 ? 3 : 1); plane++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const at = pixels.rows[i]! + pixels.columns[j]!;
          out[row * width + (colours === 1 ? planes[plane]! + at : at / 3)] = a[from++]! / unit;
        }
  return out;
}

function pictureProgram(matrix: DenseMatrix, inverse: Float32Array, { n, k, size, patch }: TokenStack, lift: Lift): TensorProgram {
  const { rows } = matrix;
  const pixels = size * size;
  const p = new ProgramBuilder();
  const tokens = p.input('a', [n, (size / patch) ** 2, patch ** 2 * 3 * k]);
  const rowsOfA = p.constant(inTokenOrder(matrix, size, patch), [rows, 3 * pixels]);
  const images = p.reshape(p.transpose(p.reshape(tokens, [n, pixels, k, 3]), [0, 2, 1, 3]), [n * k, 3 * pixels]);
  const z = p.transpose(p.reshape(p.matmulTransposed(images, rowsOfA), [n, k, rows]), [0, 2, 1]);
  const v = p.reshape(p.transpose(lift(p, z), [0, 2, 1]), [n * k, rows]);
  const restored = p.matmul(p.matmul(v, p.constant(inverse, [rows, rows])), rowsOfA);
  const back = p.transpose(p.reshape(restored, [n, k, pixels, 3]), [0, 2, 1, 3]);
  return p.build(p.reshape(back, tokens.shape));
}

/** The images and colours of a pixel lie side by side, and A acts on each of them. */
function coloursProgram(matrix: DenseMatrix, inverse: Float32Array, { n, k, size, patch }: TokenStack, lift: Lift): TensorProgram {
  const { rows } = matrix;
  const pixels = size * size;
  const p = new ProgramBuilder();
  const tokens = p.input('a', [n, (size / patch) ** 2, patch ** 2 * 3 * k]);
  const rowsOfA = p.constant(inTokenOrder(matrix, size, patch), [rows, pixels]);
  const z = p.matmul(rowsOfA, p.reshape(tokens, [n, pixels, 3 * k]));
  const solved = p.matmul(p.constant(inverse, [rows, rows]), lift(p, z));
  const restored = p.matmul(p.transpose(rowsOfA, [1, 0]), solved);
  return p.build(p.reshape(restored, tokens.shape));
}

export function createDenseCpu(compile: Compile, { entries, regularisation }: RunBinding, matrix: DenseMatrix): CpuOperator {
  const { rows, colours, unit } = matrix;
  const inverse = Float32Array.from(inverseInUnit(matrix, regularisation.std));
  const form: LayerForm = {
    // T_ψ takes the colours of a number together: [rows, colours].
    read: (of) => of.map(({ y }) => y.map((_, i) => y[(i % colours) * rows + Math.floor(i / colours)]! / unit)),
    colours,
    write: (stack, lift) => (colours === 1 ? pictureProgram : coloursProgram)(matrix, inverse, stack, lift),
  };
  return new LayerPrograms(compile, form, entries);
}
