// T_ψ on visible pixels only, on the processor; all others stay 0. Twin: per-pixel.reference.ts, error ≤ 1e-6 of the largest feature.
import { fastGelu } from '../math/erf.ts';
import { tokenLayout, type CpuOperator, type FeatureTransform, type Measured, type RunBinding, type StackLayout } from './contract.ts';
import { backwardOf, forwardOf, visiblePixels, type PerPixel } from './per-pixel.mixing.ts';
import { pixelOffsets, planeOffsets } from './stack-layout.ts';

interface Share {
  colour: number;
  weight: number;
}

/** One mixture: the colours that are in it, and what of it goes back to which. */
interface Channel {
  sources: Share[];
  targets: Share[];
}

/** One entry of the batch: y of one channel, and where its visible pixels lie in y and in a plane of the layout. */
interface Place {
  y: Float32Array;
  from: number;
  visible: Uint32Array;
  at: Uint32Array;
  /** Where the colours of the entry's first image begin, and how far apart images are. */
  planes: readonly number[];
  imageStride: number;
}

/** @throws StudioError bad-params */
export function createPerPixelCpu(of: PerPixel, { entries, size, regularisation }: RunBinding): CpuOperator {
  const read = ({ params, y }: Measured) => ({ y, visible: visiblePixels(of, params, size) });
  let measured = entries.map(read);
  const channels = channelsOf(of, regularisation.std);
  return {
    features(a, transform, { n, k, size: side, patch }) {
      const layout = tokenLayout(n, k, side, patch);
      const out = new Float32Array(a.length);
      const at = measured.map(({ visible }) => visiblePositions(visible, layout));
      const offsets = planeOffsets(layout);
      for (let entry = 0; entry < n; entry++) {
        const own = measured.length === 1 ? 0 : entry;
        const planes = [0, 1, 2].map((colour) => offsets[entry * k * 3 + colour]!);
        const place = { ...measured[own]!, at: at[own]!, planes, imageStride: layout.strides.k };
        channels.forEach((channel, c) => transformChannel(a, out, channel, { ...place, from: c * size * size }, transform));
      }
      return Promise.resolve(out);
    },
    tell(others) {
      measured = others.map(read);
    },
    dispose: () => Promise.resolve(),
  };
}

function channelsOf(of: PerPixel, std: number): Channel[] {
  const [forward, backward] = [forwardOf(of), backwardOf(of, std)];
  const present = ({ weight }: Share): boolean => weight !== 0;
  return of.mixtures.map((_, c) => ({
    sources: [0, 1, 2].map((colour) => ({ colour, weight: forward.weights[3 * c + colour]! })).filter(present),
    targets: [0, 1, 2].map((colour) => ({ colour, weight: backward.weights[colour * backward.columns + c]! })).filter(present),
  }));
}

function transformChannel(
  a: Float32Array,
  out: Float32Array,
  { sources, targets }: Channel,
  { y, from, visible, at, planes, imageStride }: Place,
  { k, weight, bias }: FeatureTransform,
): void {
  const z = new Float64Array(k);
  for (let v = 0; v < visible.length; v++) {
    z.fill(0);
    for (const source of sources) {
      const start = planes[source.colour]! + at[v]!;
      for (let j = 0; j < k; j++) z[j] = z[j]! + source.weight * a[start + j * imageStride]!;
    }
    const measured = y[from + visible[v]!]!;
    for (let i = 0; i < k; i++) {
      const row = i * (k + 1);
      let sum = bias[i]! + weight[row]! * measured;
      for (let j = 0; j < k; j++) sum += weight[row + 1 + j]! * z[j]!;
      const lifted = fastGelu(sum);
      for (const target of targets) {
        const to = planes[target.colour]! + at[v]! + i * imageStride;
        out[to] = out[to]! + target.weight * lifted;
      }
    }
  }
}

/** Where each visible pixel lies within a plane of this layout. */
function visiblePositions(visible: Uint32Array, layout: StackLayout): Uint32Array {
  const { rows, columns } = pixelOffsets(layout);
  return visible.map((pixel) => rows[Math.floor(pixel / layout.size)]! + columns[pixel % layout.size]!);
}
