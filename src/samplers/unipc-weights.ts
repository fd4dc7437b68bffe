// The weights of UniPC's B₂(h) update for data prediction (Zhao et al. 2023, equations 5 to 9), float64. Knows no fields.
import { solveLinear } from '../math/solve-linear.ts';

export interface UniPcWeights {
  /** r_k = (λ_k − λ_0)/h of the denoised pictures before the newest one. */
  ratios: number[];
  /** Weights of (D_k − D_0)/r_k in the predictor. */
  predictor: number[];
  /** The same in the corrector; the last one is that of D' − D_0, the evaluation at the step's end. */
  corrector: number[];
  /** B(h) = e^{−h} − 1. */
  scale: number;
}

/**
 * @param lambdas λ = −ln σ of the known D, newest first
 * @param ahead λ where the step goes
 * @param order 1…3, at most as many as are known
 */
export function unipcWeights(lambdas: readonly number[], ahead: number, order: number): UniPcWeights {
  const [newest = 0] = lambdas;
  const h = ahead - newest;
  const ratios = lambdas.slice(1, order).map((lambda) => (lambda - newest) / h);
  const scale = Math.expm1(-h);
  const rows: number[][] = [];
  const b: number[] = [];
  let [phi, factorial] = [scale / -h - 1, 1];
  for (let k = 1; k <= order; k++) {
    rows.push([...ratios, 1].map((r) => r ** (k - 1)));
    b.push((phi * factorial) / scale);
    factorial *= k + 1;
    phi = phi / -h - 1 / factorial;
  }
  const inner = rows.slice(0, -1).map((row) => row.slice(0, -1));
  // Orders 1 and 2 are taken as ½, as their authors do: it keeps the order and is steadier.
  const predictor = order === 1 ? [] : order === 2 ? [0.5] : solveLinear(inner, b.slice(0, -1));
  return { ratios, predictor, corrector: order === 1 ? [0.5] : solveLinear(rows, b), scale };
}
