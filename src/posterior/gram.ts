// Inner products of pictures, on which directions, clusters and diverse picks all rest. A product of two pictures is computed once
// as long as both live: after one more sample only its own row is new.
import type { Image } from './statistics.ts';

const known = new WeakMap<Image, WeakMap<Image, number>>();

function product(a: Image, b: Image): number {
  const row = known.get(a) ?? new WeakMap<Image, number>();
  known.set(a, row);
  const found = row.get(b) ?? known.get(b)?.get(a);
  if (found !== undefined) return found;
  // Four sums that do not wait for each other.
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = a.length - (a.length % 4);
  for (let i = 0; i < end; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = end; i < a.length; i++) s0 += a[i]! * b[i]!;
  const sum = s0 + s1 + s2 + s3;
  row.set(b, sum);
  return sum;
}

/** G[i][j] = ⟨xᵢ, xⱼ⟩, in float64. */
export function gram(images: readonly Image[]): number[][] {
  const rows = images.map(() => new Array<number>(images.length).fill(0));
  images.forEach((a, i) => {
    for (let j = 0; j <= i; j++) rows[i]![j] = rows[j]![i] = product(a, images[j]!);
  });
  return rows;
}

/**
 * Computes what of the Gram matrix is not known yet, for at most `forMs`. @returns whether all of it is known: many samples (a session of
 * 64 that came back) cost more than a frame at once.
 */
export function warmGram(images: readonly Image[], forMs: number): boolean {
  const end = performance.now() + forMs;
  for (const [i, a] of images.entries())
    for (let j = 0; j <= i; j++) {
      if (performance.now() > end) return false;
      product(a, images[j]!);
    }
  return true;
}

/** The Gram matrix of the pictures less their mean: both sides of G centred. */
export function centred(g: readonly (readonly number[])[]): number[][] {
  const n = g.length;
  const rowMean = g.map((row) => row.reduce((a, b) => a + b, 0) / n);
  const all = rowMean.reduce((a, b) => a + b, 0) / n;
  return g.map((row, i) => row.map((value, j) => value - rowMean[i]! - rowMean[j]! + all));
}

/** Root mean square difference of every pair, in units of [-1, 1]. */
export function distances(images: readonly Image[]): number[][] {
  const g = gram(images);
  const length = images[0]?.length ?? 1;
  return g.map((row, i) => row.map((value, j) => Math.sqrt(Math.max(0, g[i]![i]! + g[j]![j]! - 2 * value) / length)));
}
