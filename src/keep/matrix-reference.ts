// A matrix of somebody's own in what is kept and sent: by its hash always, by its numbers where they are few. Knows no state.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { OperatorSpec } from '../protocol/engine-api.ts';
import { isMatrixValue, matrixLimits, type MatrixValue } from '../protocol/own-matrix.ts';
import type { ParamValue } from '../protocol/param-spec.ts';

export interface MatrixReference {
  name: string;
  rows: number;
  columns: number;
  /** Of its numbers and where they stand (`hashOfMatrix`). */
  sha256: string;
}

/** That a recipe carries: a picture's text holds a megabyte, and the crop is in it, too. */
const mostTravelling = 2 ** 18;

const largestSide = 256;
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const extent = {
  name: v.pipe(v.string(), v.maxLength(300)),
  rows: whole(1, matrixLimits.rows),
  columns: whole(1, 3 * largestSide ** 2),
};

export const referenceSchema = v.strictObject({ ...extent, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

/** As it lies in this browser's storage. */
export const matrixSchema = v.object({
  ...extent,
  values: v.instance(Float32Array),
  sparse: v.nullable(v.object({ starts: v.instance(Uint32Array), at: v.instance(Uint32Array) })),
});

/** In JSON: every array as `text` says. */
export const matrixTextSchema = <Text extends v.GenericSchema<string, string>>(text: Text) =>
  v.strictObject({ matrix: v.strictObject({ ...extent, values: text, sparse: v.nullable(v.strictObject({ starts: text, at: text })) }) });

const known = new WeakMap<MatrixValue, string>();

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/** SHA-256 of “rows,columns;”, and of the arrays as little-endian bytes, whatever the file was called. */
export function hashOfMatrix(matrix: MatrixValue): string {
  const before = known.get(matrix);
  if (before !== undefined) return before;
  const { rows, columns, values, sparse } = matrix;
  const hash = sha256.create().update(new TextEncoder().encode(`${rows},${columns};`));
  for (const array of sparse ? [sparse.starts, sparse.at, values] : [values]) hash.update(bytesOf(array));
  const made = bytesToHex(hash.digest());
  known.set(matrix, made);
  return made;
}

export const referenceTo = (matrix: MatrixValue): MatrixReference => ({
  name: matrix.name,
  rows: matrix.rows,
  columns: matrix.columns,
  sha256: hashOfMatrix(matrix),
});

const bytesIn = ({ values, sparse }: MatrixValue): number =>
  values.byteLength + (sparse ? sparse.starts.byteLength + sparse.at.byteLength : 0);

/** H as it travels: matrices that are too large left out, and a reference to every one. @param most bytes of a matrix */
export function travellingOperator(
  { id, params }: OperatorSpec,
  most = mostTravelling,
): { operator: OperatorSpec; matrices: Record<string, MatrixReference> } {
  const [kept, matrices]: [Record<string, ParamValue>, Record<string, MatrixReference>] = [{}, {}];
  for (const [param, value] of Object.entries(params)) {
    if (isMatrixValue(value)) matrices[param] = referenceTo(value);
    if (!isMatrixValue(value) || bytesIn(value) <= most) kept[param] = value;
  }
  return { operator: { id, params: kept }, matrices };
}

interface WithMatrices {
  operator: OperatorSpec;
  matrices: Readonly<Record<string, MatrixReference>>;
}

/** Hashes of the matrices that are not in it. */
export const namedAlone = ({ operator, matrices }: WithMatrices): string[] =>
  Object.entries(matrices).flatMap(([id, { sha256 }]) => (id in operator.params ? [] : [sha256]));

/** The operator, filled in from matrices that came with it. */
export function withMatrices({ operator, matrices }: WithMatrices, brought: readonly MatrixValue[]): OperatorSpec {
  const params: Record<string, ParamValue> = { ...operator.params };
  for (const [id, { sha256 }] of Object.entries(matrices)) {
    const matrix = brought.find((one) => hashOfMatrix(one) === sha256);
    if (matrix) params[id] ??= matrix;
  }
  return { id: operator.id, params };
}
