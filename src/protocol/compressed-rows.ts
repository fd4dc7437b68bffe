// A matrix as its rows' entries that are not 0 (compressed rows), and back. Plain numbers; knows nothing of operators or files.

export interface CompressedRows {
  /** The entries, row by row. */
  kept: Float32Array;
  /** The entries of row i are starts[i] … starts[i + 1]; [rows + 1]. */
  starts: Uint32Array;
  /** The column of each, ascending within a row. */
  at: Uint32Array;
}

/** @param values [rows, columns], row by row */
export function compressedRows(rows: number, columns: number, values: Float32Array): CompressedRows {
  const filled = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  const [kept, at, starts] = [new Float32Array(filled), new Uint32Array(filled), new Uint32Array(rows + 1)];
  let end = 0;
  values.forEach((value, i) => {
    if (value !== 0) {
      kept[end] = value;
      at[end++] = i % columns;
    }
    if ((i + 1) % columns === 0) starts[(i + 1) / columns] = end;
  });
  return { kept, starts, at };
}

/** [rows, columns] */
export function filledRows(rows: number, columns: number, { kept, starts, at }: CompressedRows): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const own = at.subarray(starts[row], starts[row + 1]);
    kept.subarray(starts[row], starts[row + 1]).forEach((value, n) => (out[row * columns + (own[n] ?? 0)] = value));
  }
  return out;
}

/** Every entry lies within such a matrix, once, in order. */
export function areRows(rows: number, columns: number, { kept, starts, at }: CompressedRows): boolean {
  if (starts.length !== rows + 1 || at.length !== kept.length || starts[0] !== 0 || starts[rows] !== kept.length) return false;
  if (starts.some((start, row) => row > 0 && start < (starts[row - 1] ?? 0))) return false;
  for (let row = 0; row < rows; row++) {
    const own = at.subarray(starts[row], starts[row + 1]);
    if (own.some((column, n) => column >= columns || (n > 0 && column <= (own[n - 1] ?? 0)))) return false;
  }
  return true;
}
