// Colours first, as the studio computes, and colours last, as pictures are in NumPy. Pure.

/** [count, c, pixels] → [count, pixels, c]. */
export function coloursLast(planes: Float32Array, c: number, pixels: number): Float32Array {
  const out = new Float32Array(planes.length);
  for (let start = 0; start < out.length; start += c * pixels)
    for (let i = 0; i < c * pixels; i++) out[start + i] = planes[start + (i % c) * pixels + Math.floor(i / c)] ?? 0;
  return out;
}

/** Its inverse. */
export const coloursFirst = (pictures: Float32Array, c: number, pixels: number): Float32Array => coloursLast(pictures, pixels, c);
