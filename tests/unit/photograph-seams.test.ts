// No tile border is seen: a network that is wrong by another amount in every tile leaves no steeper step along tile borders than elsewhere.
import { expect, test } from 'vitest';
import { ArrayField, dataOf } from '../../src/engine/array-fields.ts';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import { tiled, type TileNetwork } from '../../src/engine/tiles.ts';
import { allCorners, cutTile, sheetOf } from '../../src/operators/sheet.ts';
import type { OperatorSpec } from '../../src/protocol/engine-api.ts';
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

const kernel = generated('camera-shake', { intensity: 0.5, stride: 2, seed: 1 }, side);
/** Every third row of pixels is hidden, and a box that is larger than a tile. */
const mask = Uint8Array.from({ length: height * width }, (_, at) => {
  const [row, column] = [Math.floor(at / width), at % width];
  return row % 3 === 0 || (row > 40 && row < 90 && column > 30 && column < 100) ? 0 : 1;
});
const specs: OperatorSpec[] = [
  { id: 'blur', params: { stride: 1, kernel } },
  { id: 'blur', params: { stride: 2, kernel } },
  { id: 'super-resolution', params: { stride: 2, filter: 'bicubic' } },
  { id: 'super-resolution', params: { stride: 4, filter: 'bicubic' } },
  { id: 'mask', params: { mask } },
];
const named = specs.map((spec) => ({
  spec,
  name: `${spec.id}${spec.params['stride'] ? `, stride ${spec.params['stride'] as number}` : ''}`,
}));
/** σ of an estimate, and of the last levels of a sample. */
const runs = { estimate: [100], sample: [20, 2, 0.2] } as const;
type What = keyof typeof runs;
const asked = named.flatMap((one) =>
  [0, 0.02].flatMap((std) => (['estimate', 'sample'] as const).map((what: What) => ({ ...one, std, what }))),
);

test.each(asked)(
  'gradients along tile borders are those elsewhere within a twentieth: $name, σ_n = $std, $what',
  async ({ spec, std, what }) => {
    const { photograph } = photographOf(spec, { height, width }, side);
    const sheet = sheetOf(photograph.field, side, allCorners(photograph.field, side));
    const seen = new Float32Array(3 * photograph.field.height * photograph.field.width);
    picture.forEach((v, i) => {
      const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      seen[(colour * photograph.field.height + row) * photograph.field.width + column] = v;
    });
    const clean = photograph.apply(picture);
    const y = std > 0 ? photograph.addNoise(clean, std, 1) : clean;
    const problem = photograph.bind({ sheet, y, regularisation: { std, blurFactor: 4 }, compile, batch: 1 });
    const wrong = normals(runs[what].length * sheet.corners.length, 9);
    const length = 3 * side * side;
    // Half of the runs on a device that computes one batch while this thread makes the next one ready.
    const computesMeanwhile = std > 0;
    let [done, taken, mostAhead] = [0, 0, 0];
    const network: TileNetwork = {
      batch: 1,
      computesMeanwhile,
      denoise() {
        expect(done - taken, 'asked and not read').toBeLessThanOrEqual(computesMeanwhile ? 1 : 0);
        mostAhead = Math.max(mostAhead, done + 1 - taken);
        const tile = new Float32Array(length);
        cutTile(sheet, seen, sheet.corners[done % sheet.corners.length]!, tile);
        const off = 0.1 * wrong[done++]!;
        return Promise.resolve({ reading: Promise.resolve(tile.map((v) => v + off)) });
      },
    };
    const nothing = () => Promise.resolve();
    const isOnly = what === 'estimate';
    // As photograph-plan.ts has it.
    const damping = std === 0 ? 0 : isOnly && spec.id !== 'mask' ? (std / 0.05) ** 2 : null;
    const afterBatch = () => {
      taken++;
      return Promise.resolve();
    };
    const tiling = { network, sheet, problem, damping, isOnly, beforeBatch: nothing, afterBatch };
    const { denoise } = tiled(tiling, await problem.first());
    let x = new Float32Array();
    for (const sigma of runs[what]) x = dataOf(await denoise(new ArrayField(new Float32Array(3 * sheet.count), 1), sigma)).slice();
    await problem.dispose();
    // Where tiles begin and where they end.
    const lines = (of: 'row' | 'column', most: number): ReadonlySet<number> =>
      new Set(sheet.corners.flatMap((corner) => [corner[of], corner[of] + side]).filter((at) => at > 0 && at < most));
    const shown = onPhotograph(x, photograph.field);
    for (const ratio of [steepness(shown, lines('row', height), false), steepness(shown, lines('column', width), true)]) {
      expect(ratio).toBeGreaterThan(0.95);
      expect(ratio).toBeLessThan(1.05);
    }
  },
);

/** Of a field that goes on beyond it. */
function onPhotograph(x: Float32Array, field: { height: number; width: number }): Float32Array {
  return Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return x[(colour * field.height + row) * field.width + column]!;
  });
}
