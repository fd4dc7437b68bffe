// A recipe's matrix that was too large to travel: found in this browser by its hash, or waited for.
import { hashOfMatrix, type MatrixReference } from '../../keep/matrix-reference.ts';
import type { Recipe } from '../../keep/recipe.ts';
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import type { MatrixValue } from '../../protocol/own-matrix.ts';
import type { ParamValue } from '../../protocol/param-spec.ts';
import { words } from '../bring/matrix-readings.words.ts';
import type { Guest } from '../state.ts';
import type { MatrixShelf } from './keep-ports.ts';

/** The recipe's operator with the matrices that this browser keeps, and the first one that is missing. */
export async function findMatrices(
  { operator, matrices }: Recipe,
  shelf: MatrixShelf,
): Promise<{ found: OperatorSpec; missing: MatrixReference | null }> {
  const params: Record<string, ParamValue> = { ...operator.params };
  let missing: MatrixReference | null = null;
  for (const [id, reference] of Object.entries(matrices)) {
    if (id in params) continue;
    const matrix = await shelf.find(reference.sha256);
    if (matrix) params[id] = matrix;
    else missing ??= reference;
  }
  return { found: { id: operator.id, params }, missing };
}

/** The guest once a matrix came, and whether it is the one that was awaited; null where none is. */
export function withMatrix(guest: Guest | null, matrix: MatrixValue): { now: Guest; isRight: boolean } | null {
  if (!guest?.awaitsH) return null;
  const isRight = hashOfMatrix(matrix) === guest.awaitsH.sha256;
  const remarks = isRight ? guest.remarks : [...guest.remarks, words.another];
  return { now: { ...guest, awaitsH: null, remarks }, isRight };
}
