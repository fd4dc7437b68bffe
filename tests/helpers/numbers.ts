// Small arithmetic for judging arrays in tests.

type Numbers = Float64Array | Float32Array;

export function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function norm(a: Numbers): number {
  return Math.sqrt(dot(a, a));
}

/** max |aᵢ − bᵢ|; NaN where one of them is, so that a comparison fails. @throws Error where the lengths differ */
export function maxDifference(a: Numbers, b: Numbers): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

/** max |aᵢ − bᵢ| relative to max |bᵢ|. */
export function relativeDifference(a: Numbers, b: Numbers): number {
  let scale = 0;
  for (const v of b) scale = Math.max(scale, Math.abs(v));
  return maxDifference(a, b) / (scale === 0 ? 1 : scale);
}
