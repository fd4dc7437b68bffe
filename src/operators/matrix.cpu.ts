// The random matrix on the processor: ã = Aᵀ·(AAᵀ + εI)⁻¹·T_ψ([y ; A a]) as two products with A through the runtime.
// Twin: matrix.reference.ts, error ≤ 1e-5 of the largest feature.
import { solveCholesky } from '../math/cholesky.ts';
import { gelu } from '../math/erf.ts';
import { imageLayout, type CpuOperator, type FeatureTransform, type Products, type RunBinding } from './contract.ts';
import { factorRegularised, gaussianRows, gramOf } from './matrix.reference.ts';
import { readMatrixParams } from './matrix.params.ts';
import { relayout } from './stack-layout.ts';

/** Aᵀ, [columns, rows]. */
function transposed(a: Float64Array, rows: number): Float32Array {
  const columns = a.length / rows;
  const out = new Float32Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  return out;
}

/** (AAᵀ + εI)⁻¹·T_ψ([y ; z]): z [n·k, rows] in place. */
function transformRows(z: Float64Array, y: Float32Array, { k, weight, bias }: FeatureTransform, factor: Float64Array): void {
  const rows = y.length;
  const u = new Float64Array(k);
  for (let start = 0; start < z.length; start += k * rows) {
    for (let entry = 0; entry < rows; entry++) {
      for (let j = 0; j < k; j++) u[j] = z[start + j * rows + entry]!;
      for (let i = 0; i < k; i++) {
        let sum = bias[i]! + weight[i * (k + 1)]! * y[entry]!;
        for (let j = 0; j < k; j++) sum += weight[i * (k + 1) + 1 + j]! * u[j]!;
        z[start + i * rows + entry] = gelu(sum);
      }
    }
  }
  for (let start = 0; start < z.length; start += rows) solveCholesky(factor, rows, z, start);
}

/** @throws StudioError bad-params */
export function createMatrixCpu(products: Products, { params, size, y, regularisation }: RunBinding): CpuOperator {
  const { rows, seed } = readMatrixParams(params, size);
  const width = 3 * size * size;
  const a64 = gaussianRows(rows, seed, size);
  const factor = factorRegularised(gramOf(a64, rows), rows, regularisation.std);
  const a32 = Float32Array.from(a64);
  const aTransposed = transposed(a64, rows);

  return {
    async features(a, transform, layout) {
      const count = layout.n * layout.k;
      const plain = imageLayout(layout.n, layout.k, size);
      const images = relayout(a, layout, plain);
      const measured = Float64Array.from(await products.matmul(images, [count, width], aTransposed, [width, rows]));
      transformRows(measured, y, transform, factor);
      const restored = await products.matmul(Float32Array.from(measured), [count, rows], a32, [rows, width]);
      return relayout(restored, plain, layout);
    },
  };
}
