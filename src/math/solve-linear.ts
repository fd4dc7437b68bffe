// Small dense linear systems, float64. Knows nothing of what they are for.

/** v with A v = b, by Gaussian elimination with pivoting. @throws RangeError where A is singular */
export function solveLinear(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    const pivot = rows[k]!;
    if (pivot[k] === 0) throw new RangeError('the system is singular');
    for (const row of rows.slice(k + 1)) {
      const factor = row[k]! / pivot[k]!;
      for (let j = k; j <= n; j++) row[j] = row[j]! - factor * pivot[j]!;
    }
  }
  const v = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const row = rows[k]!;
    const known = v.reduce((total, value, j) => total + (j > k ? row[j]! * value : 0), 0);
    v[k] = (row[n]! - known) / row[k]!;
  }
  return v;
}
