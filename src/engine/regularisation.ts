// How H† is regularised: the one place that says what becomes of σ_n (mathematics §2). Knows no operator and no network.
import type { Manifest } from '../model/manifest.ts';
import type { Regularisation } from '../operators/contract.ts';

/** ε = 4σ_n², in the blur's I too: what every model after the first checkpoint is trained with. */
const blurFactor = 4;

/** H† as the network was trained with it: a model that was never told of noise is shown the plain one. */
export function asTrained({ noise }: Pick<Manifest, 'noise'>, noiseStd: number): Regularisation {
  return { std: noise.rule === 'conditioned' ? noiseStd : 0, blurFactor: noise.blurFactor };
}

/** H†_σ of the mathematics, whatever a model was trained with: for pictures that people see, and for projections. */
export function ofNoise(noiseStd: number): Regularisation {
  return { std: noiseStd, blurFactor };
}

/** The one whose ε = (σ/0.5)² = 4σ² is the given one, for masks, matrices and the blur alike. */
export function ofEpsilon(epsilon: number): Regularisation {
  return { std: Math.sqrt(epsilon) / 2, blurFactor };
}
