// What the tensor programs of the operators have in common: T_ψ (equation 7) on rows of measured numbers, and tokens of one patch
// size read as tokens of another.
import type { FeatureTransform, TokenStack } from './contract.ts';
import type { ProgramBuilder, Value } from './tensor-program.ts';

/** T_ψ as inputs of a program: for rows [.., k·c] of measured numbers, ordered (k, colour), with y's rows [.., c]. */
export interface TransformInputs {
  /** [k·c, k·c], [c, k·c], [k·c] */
  onFeatures: Value;
  onMeasured: Value;
  bias: Value;
}

export function transformInputs(p: ProgramBuilder, k: number, colours: number): TransformInputs {
  const width = k * colours;
  return {
    onFeatures: p.input('onFeatures', [width, width]),
    onMeasured: p.input('onMeasured', [colours, width]),
    bias: p.input('bias', [width]),
  };
}

/** The arrays for `transformInputs`: W acts on k alone and colours stay apart, so each of its numbers stands c times. */
export function transformArrays({ k, weight, bias }: FeatureTransform, colours: number): Record<keyof TransformInputs, Float32Array> {
  const width = k * colours;
  const onFeatures = new Float32Array(width * width);
  const onMeasured = new Float32Array(colours * width);
  for (let i = 0; i < k; i++) {
    for (let colour = 0; colour < colours; colour++) {
      const to = colours * i + colour;
      onMeasured[colour * width + to] = weight[i * (k + 1)]!;
      for (let j = 0; j < k; j++) onFeatures[(colours * j + colour) * width + to] = weight[i * (k + 1) + 1 + j]!;
    }
  }
  return { onFeatures, onMeasured, bias: Float32Array.from({ length: width }, (_, i) => bias[Math.floor(i / colours)]!) };
}

/** W·[y ; z] without bias and GELU, and the bias: z [n, rows, k·c], y [rows, c]. */
export function transformRows(p: ProgramBuilder, z: Value, y: Value, t: TransformInputs): { linear: Value; bias: Value } {
  return { linear: p.add(p.matmul(z, t.onFeatures), p.matmul(y, t.onMeasured)), bias: t.bias };
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
