// Principal directions of samples: the directions in which they differ most, from the eigenvectors of their centred Gram matrix
// (N × N, N samples; the 3S² × 3S² covariance is never formed). Of a region: of the samples there, and zero elsewhere.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { centred, gram } from './gram.ts';
import { mean, type Image } from './statistics.ts';

export interface Direction {
  /** [3, S, S] of length 1 (Euclidean). */
  w: Float32Array;
  /** Standard deviation of the samples along w: x̂ + α·σ·w is α standard deviations away. */
  sigma: number;
  /** Of the samples' whole variance (in the region), 0…1. */
  share: number;
}

export interface Directions {
  mean: Float32Array;
  /** By σ, largest first; as many as have any variance. */
  list: Direction[];
  /** Of sample i along direction k, in units of σ_k. */
  coordinates: number[][];
  /** Trace of the covariance: variance summed over all numbers (of the region). */
  variance: number;
}

/** Below this part of the variance an eigenvalue is rounding. */
const leastShare = 1e-10;

/** Where in [3, S, S] the region's numbers lie. */
function indicesOf(region: Uint8Array): Uint32Array {
  const inside = [...region.keys()].filter((i) => region[i] === 1);
  return Uint32Array.from([0, 1, 2].flatMap((colour) => inside.map((i) => colour * region.length + i)));
}

/** The region's numbers of a picture. A loop: `Float32Array.from` with a function takes forty times as long. */
function gather(image: Image, indices: Uint32Array): Float32Array {
  const out = new Float32Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = image[indices[i]!]!;
  return out;
}

/** Back to [3, S, S], zero outside the region. */
function spread(values: Float32Array, indices: Uint32Array | null, length: number): Float32Array {
  if (!indices) return values;
  const out = new Float32Array(length);
  indices.forEach((at, i) => (out[at] = values[i]!));
  return out;
}

/**
 * @param region [S·S], 1 = inside; null: everything
 * @param most how many directions at most
 */
export function findDirections(images: readonly Image[], region: Uint8Array | null = null, most = 5): Directions {
  const indices = region && indicesOf(region);
  const inside = indices ? images.map((image) => gather(image, indices)) : images;
  const n = images.length;
  const g = centred(gram(inside));
  const total = g.reduce((sum, row, i) => sum + row[i]!, 0);
  const empty: Directions = { mean: mean(images), list: [], coordinates: images.map(() => []), variance: total / Math.max(1, n - 1) };
  if (n < 2 || total <= 0) return empty;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(g), { assumeSymmetric: true });
  const order = realEigenvalues.map((value, column) => ({ value, column })).sort((a, b) => b.value - a.value);
  const kept = order.filter(({ value }) => value > leastShare * total).slice(0, Math.min(most, n - 1));
  const scores = kept.map(({ column }) => signed(eigenvectorMatrix.getColumn(column)));
  const list = kept.map(({ value }, k) => ({
    w: spread(weigh(inside, scores[k]!, 1 / Math.sqrt(value)), indices, images[0]!.length),
    sigma: Math.sqrt(value / (n - 1)),
    share: value / total,
  }));
  // Along w the sample's coordinate is √λ·u; in units of σ = √(λ/(n−1)).
  const coordinates = images.map((_, i) => scores.map((u) => u[i]! * Math.sqrt(n - 1)));
  return { ...empty, list, coordinates };
}

/** An eigenvector's sign means nothing; the sample that is furthest out counts as plus. */
function signed(u: number[]): number[] {
  const furthest = u.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return furthest < 0 ? u.map((value) => -value) : u;
}

/**
 * scale·Σᵢ uᵢ·xᵢ, which is scale·Σᵢ uᵢ·(xᵢ − mean): eigenvectors of a centred matrix sum to zero. Two pictures at a time, for the sum
 * goes through memory as often as there are terms.
 */
function weigh(images: readonly Image[], u: readonly number[], scale: number): Float32Array {
  const out = new Float64Array(images[0]!.length);
  for (let i = 0; i < images.length; i += 2) {
    const [a, b] = [images[i]!, images[i + 1] ?? images[i]!];
    const [fa, fb] = [scale * u[i]!, i + 1 < images.length ? scale * u[i + 1]! : 0];
    for (let p = 0; p < out.length; p++) out[p] = out[p]! + fa * a[p]! + fb * b[p]!;
  }
  return new Float32Array(out);
}

/** Coordinates of any picture along the directions, in units of their σ. */
export function project(image: Image, centre: Image, list: readonly Direction[]): number[] {
  return list.map(({ w, sigma }) => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += w[i]! * (image[i]! - centre[i]!);
    return sigma > 0 ? sum / sigma : 0;
  });
}

/** What a network predicts (NPPC), as directions of length 1: their shares are of the variance that it predicts along all of them. */
export function predictedDirections(directions: Float32Array, norms: readonly number[]): Direction[] {
  const length = directions.length / norms.length;
  const total = norms.reduce((sum, norm) => sum + norm ** 2, 0) || 1;
  return norms.map((sigma, k) => ({
    w: directions.slice(k * length, (k + 1) * length).map((value) => value / (sigma || 1)),
    sigma,
    share: sigma ** 2 / total,
  }));
}
