// Tables for other programs: RFC 4180, a line a row, each ended by CR LF. Knows nothing of what is in them.

export type Cell = string | number | boolean | null | undefined;

/** A spreadsheet takes what begins so for a formula and runs it: names of files come from strangers. */
const formula = /^[=+\-@\t\r](?!\d*\.?\d+(?:e[+-]?\d+)?$)/i;

function cell(value: Cell): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
