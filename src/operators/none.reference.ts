// H that measures nothing: y is empty and H† = 0, so every joint feature is 0 and the network is an unconditional denoiser.
import type { ReferenceOperator } from './contract.ts';

export function createNoneReference(size: number): ReferenceOperator {
  const image = 3 * size * size;
  const nothing = (): Float64Array => new Float64Array(0);
  const zeros = (): Float64Array => new Float64Array(image);
  return {
    measurementSize: 0,
    rank: 0,
    apply: nothing,
    // The number of images cannot be read off an empty y: it is taken to be one.
    adjoint: zeros,
    pinv: zeros,
    pinvExact: () => ({ x: zeros(), residual: 0, iterations: 0 }),
    transformed: nothing,
    features: (a) => new Float64Array(a.length),
    addNoise: nothing,
    rms: () => 0,
    toPicture: () => null,
  };
}
