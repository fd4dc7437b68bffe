// The mask on the processor: T_ψ on visible pixels only, all others stay 0. Twin: mask.reference.ts, error ≤ 1e-6 of the largest feature.
import { fastGelu } from '../math/erf.ts';
import { tokenLayout, type CpuOperator, type FeatureTransform, type RunBinding, type StackLayout } from './contract.ts';
import { noiseRatio } from './feature-transform.ts';
import { readMaskParams } from './mask.params.ts';
import { pixelOffsets, planeOffsets } from './stack-layout.ts';

/** @throws StudioError bad-params */
export function createMaskCpu({ entries, size, regularisation }: RunBinding): CpuOperator {
  const measured = entries.map(({ params, y }) => ({ y, visible: visiblePixels(readMaskParams(params, size)) }));
  const shrink = 1 / (1 + noiseRatio(regularisation.std));

  /** All images of one colour of one batch entry: a and out at `base`, their images `imageStride` apart. */
  function transformColour(a: Float32Array, out: Float32Array, at: Uint32Array, base: number, colour: number, t: Transform): void {
    const { k, weight, bias, imageStride, y, visible } = t;
    for (let v = 0; v < visible.length; v++) {
      const measured = y[colour * size * size + visible[v]!]!;
      const start = base + at[v]!;
      for (let i = 0; i < k; i++) {
        const row = i * (k + 1);
        let sum = bias[i]! + weight[row]! * measured;
        for (let j = 0; j < k; j++) sum += weight[row + 1 + j]! * a[start + j * imageStride]!;
        out[start + i * imageStride] = shrink * fastGelu(sum);
      }
    }
  }

  return {
    features(a, transform, { n, k, size: side, patch }) {
      const layout = tokenLayout(n, k, side, patch);
      const out = new Float32Array(a.length);
      const at = measured.map(({ visible }) => visiblePositions(visible, layout));
      const planes = planeOffsets(layout);
      for (let entry = 0; entry < n; entry++) {
        const own = measured.length === 1 ? 0 : entry;
        const t = { ...transform, ...measured[own]!, imageStride: layout.strides.k };
        for (let colour = 0; colour < 3; colour++) transformColour(a, out, at[own]!, planes[entry * k * 3 + colour]!, colour, t);
      }
      return Promise.resolve(out);
    },
    dispose: () => Promise.resolve(),
  };
}

type Transform = FeatureTransform & { imageStride: number; y: Float32Array; visible: Uint32Array };

function visiblePixels(mask: Uint8Array): Uint32Array {
  return Uint32Array.from([...mask.keys()].filter((pixel) => mask[pixel] === 1));
}

/** Where each visible pixel lies within a plane of this layout. */
function visiblePositions(visible: Uint32Array, layout: StackLayout): Uint32Array {
  const { rows, columns } = pixelOffsets(layout);
  return visible.map((pixel) => rows[Math.floor(pixel / layout.size)]! + columns[pixel % layout.size]!);
}
