// A whole matrix of somebody's own as text, packed: for files that have to bring it along. From strangers: what it unpacks to has a limit, and
// it is taken only where its hash is the one that it is called by. Knows no file.
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { checkMatrix, matrixLimits, type MatrixValue } from '../protocol/own-matrix.ts';
import { deflate, fromBase64Url, inflate, toBase64Url } from './bytes.ts';
import { says } from './kept-files.words.ts';
import { hashOfMatrix, matrixTextSchema } from './matrix-reference.ts';

const sheet = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/));
export const packedMatrixSchema = matrixTextSchema(sheet).entries.matrix;
export type PackedMatrix = v.InferOutput<typeof packedMatrixSchema>;

const packed = async (array: Float32Array | Uint32Array): Promise<string> =>
  toBase64Url(await deflate(new Uint8Array(array.slice().buffer), 'deflate-raw'));

/** @throws StudioError bad-recipe where it is no such text, or longer than a matrix may be */
async function unpacked(text: string): Promise<ArrayBuffer> {
  const { buffer } = await inflate(fromBase64Url(text), 'deflate-raw', matrixLimits.bytes);
  if (buffer.byteLength % 4 !== 0) throw new StudioError('bad-recipe', says.bytesAreNoArrayOf(buffer.byteLength));
  return buffer;
}

export async function packMatrix({ name, rows, columns, values, sparse }: MatrixValue): Promise<PackedMatrix> {
  const places = sparse && { starts: await packed(sparse.starts), at: await packed(sparse.at) };
  return { name, rows, columns, values: await packed(values), sparse: places };
}

/**
 * @param sha256 what it is called by (`hashOfMatrix`)
 * @param size side of the pictures that it is for
 * @throws StudioError bad-recipe, bad-params where it is another matrix, or none that fits
 */
export async function unpackMatrix({ name, rows, columns, ...text }: PackedMatrix, sha256: string, size: number): Promise<MatrixValue> {
  const { sparse } = text;
  const matrix: MatrixValue = {
    name,
    rows,
    columns,
    values: new Float32Array(await unpacked(text.values)),
    sparse: sparse && { starts: new Uint32Array(await unpacked(sparse.starts)), at: new Uint32Array(await unpacked(sparse.at)) },
  };
  checkMatrix(matrix, size);
  if (hashOfMatrix(matrix) !== sha256) throw new StudioError('bad-recipe', says.matrixIsAnother(name));
  return matrix;
}
