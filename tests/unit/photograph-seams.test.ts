// No tile border is seen: a network that is wrong by another amount in every tile leaves no steeper step along tile borders than elsewhere.
import { expect, test } from 'vitest';
import { ArrayField, dataOf } from '../../src/engine/array-fields.ts';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import { tiled, type TileNetwork } from '../../src/engine/tiles.ts';
import { allCorners, cutTile, sheetOf } from '../../src/operators/sheet.ts';
import { generated, normals } from '../helpers/cases.ts';
import { compile } from '../helpers/runtime.ts';

const side = 32;
const [height, width] = [133, 150];

/** Smooth parts and a fine texture, coloured. */
const grain = normals(3 * height * width, 3);
const picture = Float32Array.from(grain, (n, i) => {
  const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
  return 0.5 * Math.sin(row / 20 + colour) * Math.cos(column / 23) + 0.04 * n;
});

/** Mean |x[p] − x[p − 1]| across lines of these columns (or rows), and across all others. */
function steepness(x: Float32Array, borders: ReadonlySet<number>, isColumn: boolean): number {
  const sums = { border: 0, else: 0 };
  const counts = { border: 0, else: 0 };
  for (let i = 0; i < x.length; i++) {
    const at = isColumn ? i % width : Math.floor(i / width) % height;
    if (at === 0) continue;
    const where = borders.has(at) ? 'border' : 'else';
    sums[where] += Math.abs(x[i]! - x[i - (isColumn ? 1 : width)]!);
    counts[where]++;
  }
  return sums.border / counts.border / (sums.else / counts.else);
}

test.each([
  [0, false],
  [0.05, true],
])('gradients along tile borders are those elsewhere within a twentieth, σ_n = %s, a batch ahead: %s', async (std, computesMeanwhile) => {
  const kernel = generated('camera-shake', { intensity: 0.5, stride: 2, seed: 1 }, side);
  const { photograph } = photographOf({ id: 'blur', params: { stride: 1, kernel } }, { height, width }, side);
  const sheet = sheetOf(photograph.field, side, allCorners(photograph.field, side));
  const problem = photograph.bind({ sheet, y: photograph.apply(picture), regularisation: { std, blurFactor: 4 }, compile, batch: 1 });
  const wrong = normals(sheet.corners.length, 9);
  const length = 3 * side * side;
  let [done, taken, mostAhead] = [0, 0, 0];
  const network: TileNetwork = {
    batch: 1,
    computesMeanwhile,
    denoise() {
      expect(done - taken, 'asked and not read').toBeLessThanOrEqual(computesMeanwhile ? 1 : 0);
      mostAhead = Math.max(mostAhead, done + 1 - taken);
      const tile = new Float32Array(length);
      cutTile(sheet, picture, sheet.corners[done]!, tile);
      const off = 0.1 * wrong[done++]!;
      return Promise.resolve({ reading: Promise.resolve(tile.map((v) => v + off)) });
    },
  };
  const nothing = () => Promise.resolve();
  const tiling = {
    network,
    sheet,
    problem,
    damping: std === 0 ? 0 : (std / 0.05) ** 2,
    isOnly: true,
    beforeBatch: nothing,
    afterBatch: () => {
      taken++;
      return Promise.resolve();
    },
  };
  const { denoise } = tiled(tiling, await problem.first());
  const x = dataOf(await denoise(new ArrayField(new Float32Array(3 * sheet.count), 1), 1));
  expect(taken).toBe(sheet.corners.length);
  // While a device computes one batch, this thread makes the next one ready.
  expect(mostAhead).toBe(computesMeanwhile ? 2 : 1);
  // Where tiles begin and where they end.
  const lines = (of: 'row' | 'column', most: number): ReadonlySet<number> =>
    new Set(sheet.corners.flatMap((corner) => [corner[of], corner[of] + side]).filter((at) => at > 0 && at < most));
  for (const ratio of [steepness(x, lines('row', height), false), steepness(x, lines('column', width), true)]) {
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  }
});
