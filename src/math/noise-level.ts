// How noisy a picture is, measured from nothing but the picture. Knows no operator.

interface Sides {
  height: number;
  width: number;
}

/** Blocks this wide are judged one by one. */
const blockSide = 32;
/** Of the blocks, by their noise: below this part of them the rest is taken for detail. */
const quiet = 0.25;
/** Fewer differences than this say nothing of a block. */
const leastDifferences = 48;

/**
 * σ of the white noise in a picture [3, height, width] in [−1, 1]: median |d| / 0.6745 over the diagonal differences d = (a − b − c + e)/2
 * of 2 × 2 pixels, which white noise leaves at σ and smooth pictures at 0 (Donoho & Johnstone 1994, the finest Haar scale). Large pictures
 * are asked block by block and their quieter quarter is believed, since texture is detail and no noise. What is clipped to black or white has
 * no noise left and is not asked. 0 where nothing can be asked.
 */
export function noiseLevelOf(image: Float32Array, sides: Sides): number {
  const levels: number[] = [];
  for (let top = 0; top < sides.height; top += blockSide)
    for (let left = 0; left < sides.width; left += blockSide) {
      const found = differencesOf(image, sides, top, left);
      if (found.length >= leastDifferences) levels.push(middleOf(found, 0.5) / 0.6745);
    }
  return middleOf(levels, quiet);
}

const isClipped = (v: number): boolean => Math.abs(v) >= 1;

function differencesOf(image: Float32Array, { height, width }: Sides, top: number, left: number): number[] {
  const found: number[] = [];
  const [bottom, right] = [Math.min(height, top + blockSide) - 1, Math.min(width, left + blockSide) - 1];
  for (let colour = 0; colour < 3; colour++)
    for (let row = top; row < bottom; row += 2)
      for (let column = left; column < right; column += 2) {
        const at = (colour * height + row) * width + column;
        const [a, b, c, e] = [image[at]!, image[at + 1]!, image[at + width]!, image[at + width + 1]!];
        if (![a, b, c, e].some(isClipped)) found.push(Math.abs(a - b - c + e) / 2);
      }
  return found;
}

function middleOf(values: number[], part: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(part * values.length)] ?? 0;
}
