// Sides of pictures that are made smaller. Pure.

/** Whole sides at this scale, and never larger. */
export function fitWithin(width: number, height: number, scale: number): [width: number, height: number] {
  const s = Math.min(1, scale);
  return [Math.max(1, Math.round(width * s)), Math.max(1, Math.round(height * s))];
}

/** Whole sides of at most so many pixels in all, as close to the picture's shape as they come. */
export function fitPixels(width: number, height: number, most: number): [width: number, height: number] {
  if (width * height <= most) return [width, height];
  const scale = Math.sqrt(most / (width * height));
  // Rounded both up they could be more; a strip is a pixel wide at least.
  const less = (side: number): number => Math.max(1, Math.floor(side * scale));
  const w = Math.max(1, Math.min(less(width), Math.floor(most / less(height))));
  return [w, Math.min(less(height), Math.floor(most / w))];
}
