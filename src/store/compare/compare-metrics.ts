// How a method did, in numbers that need no engine: how far its samples lie apart, and means. PSNR and SSIM: posterior/statistics.ts.

/** √ of the mean variance over pixels, in data units; null for one picture alone. @param batch [N, 3, S, S] */
export function spreadOf(batch: Float32Array, count: number): number | null {
  if (count < 2) return null;
  const length = batch.length / count;
  let total = 0;
  for (let i = 0; i < length; i++) {
    let [mean, square] = [0, 0];
    for (let n = 0; n < count; n++) mean += (batch[n * length + i] ?? 0) / count;
    for (let n = 0; n < count; n++) square += ((batch[n * length + i] ?? 0) - mean) ** 2;
    total += square / (count - 1);
  }
  return Math.sqrt(total / length);
}

export function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
