// What the tensor programs of the operators have in common: T_ψ (equation 7) on rows of measured numbers, and tokens of one patch
// size read as tokens of another.
import type { FeatureTransform, TokenStack } from './contract.ts';
import type { ProgramBuilder, Value } from './tensor-program.ts';

/** GELU(W·z + W_y·y + b) as a program: z [n, rows…, k·c], a row's numbers ordered (k, colour); inputs `features` and `offset`, the latter one for all or, with `own`, one for every entry. */
export function transformRows(p: ProgramBuilder, z: Value, own: boolean): Value {
  const width = z.shape.at(-1)!;
  return p.gelu(p.add(p.matmul(z, p.input('features', [width, width])), p.input('offset', own ? z.shape : z.shape.slice(1))));
}

/**
 * The arrays for `transformRows`. W acts on k alone and colours stay apart, so each of its numbers stands c times.
 *
 * @param ys [rows, colours] each
 */
export function transformArrays(
  { k, weight, bias }: FeatureTransform,
  ys: readonly Float32Array[],
  colours: number,
): { features: Float32Array; offset: Float32Array } {
  const width = k * colours;
  const features = new Float32Array(width * width);
  const rows = (ys[0]?.length ?? 0) / colours;
  const offset = new Float32Array(ys.length * rows * width);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      for (let colour = 0; colour < colours; colour++)
        features[(colours * j + colour) * width + colours * i + colour] = weight[i * (k + 1) + j + 1]!;
  // A photograph tells every batch of tiles anew, in every block: written in the order in which it lies.
  ys.forEach((y, n) => {
    let at = n * rows * width;
    for (let from = 0; from < rows * colours; from += colours)
      for (let i = 0; i < k; i++) {
        const [measured, more] = [weight[i * (k + 1)]!, bias[i]!];
        for (let colour = 0; colour < colours; colour++) offset[at++] = measured * y[from + colour]! + more;
      }
  });
  return { features, offset };
}

/**
 * Tokens of `stack.patch` as tokens of another patch size, of which one divides the other: [n, tokens, patch²·3k], pixels of a token
 * by row and column.
 */
export function tokensByPatch(p: ProgramBuilder, tokens: Value, { n, k, size, patch }: TokenStack, to: number): Value {
  const [large, small] = [Math.max(patch, to), Math.min(patch, to)];
  const [side, parts] = [size / large, large / small];
  const planes = 3 * k;
  const out = [n, (size / to) ** 2, to ** 2 * planes];
  if (patch === to) return tokens;
  // Small tokens are ordered (side, part) by rows, (side, part) by columns; large ones (side, side), then their pixels (part, small).
  const [shape, order] =
    patch === large
      ? [
          [n, side, side, parts, small, parts, small * planes],
          [0, 1, 3, 2, 5, 4, 6],
        ]
      : [
          [n, side, parts, side, parts, small, small * planes],
          [0, 1, 3, 2, 5, 4, 6],
        ];
  return p.reshape(p.transpose(p.reshape(tokens, shape), order), out);
}
