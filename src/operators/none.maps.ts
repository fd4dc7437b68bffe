// Nothing on pictures: readings are empty, every way back is the picture of zeros.
import type { MapsBinding, PictureMaps } from './contract.ts';

export function createNoneMaps({ batch, size }: MapsBinding): PictureMaps {
  const empty = (): Promise<Float32Array> => Promise.resolve(new Float32Array());
  const zeros = (): Promise<Float32Array> => Promise.resolve(new Float32Array(batch * 3 * size * size));
  return {
    length: 0,
    read: () => new Float32Array(),
    apply: empty,
    adjoint: zeros,
    normal: zeros,
    pinv: zeros,
    pinvExact: zeros,
    dispose: () => Promise.resolve(),
  };
}
