// A dense matrix on the processor, as one tensor program a layer: ã = Aᵀ·(AAᵀ + εI)⁻¹·T_ψ([y ; A a]).
// Twin: dense.reference.ts, error ≤ 1e-5 of the largest feature.
import { tokenLayout, type CpuOperator, type RunBinding, type TokenStack } from './contract.ts';
import { LayerPrograms, type LayerForm, type Lift } from './layer-programs.ts';
import { inverseRegularised, type DenseMatrix } from './dense.reference.ts';
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

function featuresProgram({ a, rows }: DenseMatrix, inverse: Float32Array, { n, k, size, patch }: TokenStack, lift: Lift): TensorProgram {
  const pixels = size * size;
  const p = new ProgramBuilder();
  const tokens = p.input('a', [n, (size / patch) ** 2, patch ** 2 * 3 * k]);
  const rowsOfA = p.constant(inTokenOrder(a, rows, size, patch), [rows, 3 * pixels]);
  const images = p.reshape(p.transpose(p.reshape(tokens, [n, pixels, k, 3]), [0, 2, 1, 3]), [n * k, 3 * pixels]);
  const z = p.transpose(p.reshape(p.matmulTransposed(images, rowsOfA), [n, k, rows]), [0, 2, 1]);
  const v = p.reshape(p.transpose(lift(p, z), [0, 2, 1]), [n * k, rows]);
  const restored = p.matmul(p.matmul(v, p.constant(inverse, [rows, rows])), rowsOfA);
  const back = p.transpose(p.reshape(restored, [n, k, pixels, 3]), [0, 2, 1, 3]);
  return p.build(p.reshape(back, tokens.shape));
}

export function createDenseCpu(compile: Compile, { entries, regularisation }: RunBinding, matrix: DenseMatrix): CpuOperator {
  const inverse = Float32Array.from(inverseRegularised(matrix, regularisation.std));
  const form: LayerForm = {
    read: (of) => of.map(({ y }) => y),
    colours: 1,
    write: (stack, lift) => featuresProgram(matrix, inverse, stack, lift),
  };
  return new LayerPrograms(compile, form, entries);
}
