// Principal axes of a covariance Σ wᵢwᵢᵀ that is given by a few vectors: its eigenvectors, from the vectors' own K × K Gram matrix.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface PrincipalAxes {
  /** Orthogonal, as many as vectors, the longest first; an axis' length is the standard deviation along it. */
  axes: Float64Array[];
  norms: number[];
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** Below this part of the whole variance an eigenvalue is rounding: its axis is 0. */
const leastShare = 1e-12;

/** An axis has the sign that makes the share of the vector with most of it positive. @param vectors of one length each, any order */
export function principalAxes(vectors: readonly Float64Array[]): PrincipalAxes {
  const gram = vectors.map((a) => vectors.map((b) => dot(a, b)));
  const total = gram.reduce((sum, row, i) => sum + row[i]!, 0);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(gram), { assumeSymmetric: true });
  const order = realEigenvalues.map((value, column) => ({ value, column })).sort((a, b) => b.value - a.value);
  const axes = order.map(({ value, column }) => {
    const shares = eigenvectorMatrix.getColumn(column);
    const most = shares.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    const axis = new Float64Array(vectors[0]!.length);
    if (value > leastShare * total)
      for (const [k, vector] of vectors.entries()) {
        const share = (most < 0 ? -1 : 1) * shares[k]!;
        for (let p = 0; p < axis.length; p++) axis[p] = axis[p]! + share * vector[p]!;
      }
    return axis;
  });
  return { axes, norms: axes.map((axis) => Math.sqrt(dot(axis, axis))) };
}
