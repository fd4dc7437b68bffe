// A lassoed part of the picture: the pixels whose centre lies inside a closed line.

export interface Point {
  x: number;
  y: number;
}

/** Even-odd rule, pixel centres; points in pixels, anywhere. [S·S], 1 = inside; null where nothing is. */
export function regionOf(line: readonly Point[], size: number): Uint8Array | null {
  const region = new Uint8Array(size * size);
  let count = 0;
  for (let row = 0; row < size; row++) {
    const y = row + 0.5;
    const crossings = line.flatMap((a, i) => {
      const b = line[(i + 1) % line.length]!;
      return a.y <= y === b.y <= y ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
    });
    for (let column = 0; column < size; column++) {
      if (crossings.filter((x) => x > column + 0.5).length % 2 === 0) continue;
      region[row * size + column] = 1;
      count++;
    }
  }
  return count > 0 ? region : null;
}

/** Rows and columns that enclose it, ends exclusive. */
export function boundsOf(region: Uint8Array): { top: number; bottom: number; left: number; right: number } {
  const size = Math.round(Math.sqrt(region.length));
  const at = [...region.keys()].filter((i) => region[i] === 1);
  const rows = at.map((i) => Math.floor(i / size));
  const columns = at.map((i) => i % size);
  return { top: Math.min(...rows), bottom: Math.max(...rows) + 1, left: Math.min(...columns), right: Math.max(...columns) + 1 };
}
