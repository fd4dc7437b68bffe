// Convolutions of photographs at sides and kernels that are no multiple of anything: what is shown of Y is Y, the truth leaves nothing of it,
// the steps that lead to Y keep account of what is left, and a tile is told what the photograph measures of it.
import { describe, expect, test } from 'vitest';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import type { BoundPhotograph } from '../../src/operators/photograph.ts';
import { allCorners, sheetOf, type Corner, type Shape } from '../../src/operators/sheet.ts';
import type { OperatorSpec } from '../../src/protocol/engine-api.ts';
import { normals } from '../helpers/cases.ts';
import { compile } from '../helpers/runtime.ts';

const side = 16;
const kernelOf = (k: number): Float32Array => Float32Array.from(normals(k * k, k), (v) => v + 0.8);

const blurs = [1, 2, 4, 8].flatMap((stride) =>
  [1, 2, 5, 8].map((k): OperatorSpec => ({ id: 'blur', params: { stride, kernel: kernelOf(k) } })),
);
/** Also kernels that are smaller than a block. */
const small = [2, 4, 8].flatMap((stride) =>
  [1, 3, 8].map((k): OperatorSpec => ({ id: 'super-resolution', params: { stride, filter: 'custom', kernel: kernelOf(k) } })),
);
const shapes: readonly Shape[] = [
  { height: 16, width: 17 },
  { height: 42, width: 26 },
  { height: 31, width: 40 },
];
const cases = [...blurs, ...small].flatMap((spec, i) =>
  [false, true].map((inside) => {
    const { stride, kernel } = spec.params as { stride: number; kernel: Float32Array };
    const shape = shapes[(i + Number(inside)) % shapes.length]!;
    return { spec, shape, inside, name: `${spec.id}, stride ${stride}, ${Math.sqrt(kernel.length)}², ${shape.width} × ${shape.height}` };
  }),
);

/** The first rows and columns of [3, field]. */
function partOf(x: Float32Array, field: Shape, part: Shape): Float32Array {
  return Float32Array.from({ length: 3 * part.height * part.width }, (_, i) => {
    const [colour, row, column] = [Math.floor(i / (part.height * part.width)), Math.floor(i / part.width) % part.height, i % part.width];
    return x[(colour * field.height + row) * field.width + column]!;
  });
}

/** Zeros but for a tile, [3, height, width], as far as the field's first `seen` rows and columns go. */
function tileOn({ height, width }: Shape, seen: Shape, { row, column }: Corner, tile: Float32Array): Float32Array {
  const out = new Float32Array(3 * height * width);
  tile.forEach((value, i) => {
    const [colour, r, c] = [Math.floor(i / side ** 2), row + (Math.floor(i / side) % side), column + (i % side)];
    if (r < seen.height && c < seen.width) out[(colour * height + r) * width + c] = value;
  });
  return out;
}

const worstOf = (values: Float32Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const less = (a: Float32Array, b: ArrayLike<number>): Float32Array => a.map((v, i) => v - b[i]!);

async function measureOf(bound: BoundPhotograph, y: Float32Array, x: Float32Array): Promise<Float32Array> {
  return less(y, await bound.residual(x));
}

describe.each([false, true])('inside: %s', (inside) => {
  test.each(cases.filter((one) => one.inside === inside))('$name', async ({ spec, shape }) => {
    const { photograph, operator } = photographOf(spec, shape, side, inside);
    const { field, picture, onFrame } = photograph;
    expect(onFrame.top + onFrame.height).toBeLessThanOrEqual(picture.height);
    expect(onFrame.left + onFrame.width).toBeLessThanOrEqual(picture.width);

    const x = Float32Array.from(normals(3 * field.height * field.width, 1));
    const seen = inside ? field : shape;
    const y = photograph.apply(partOf(x, field, seen));
    const sheet = sheetOf(field, side, allCorners(field, side));
    const bound = photograph.bind({ sheet, y, regularisation: { std: 0, blurFactor: 4 }, compile, batch: 1 });
    expect(worstOf(await bound.residual(x))).toBeLessThan(2e-4);

    const { x: moved, left } = await bound.pinv(y, 5, 0.01);
    expect(worstOf(less(await bound.residual(moved), left))).toBeLessThan(2e-3);

    const h = operator.reference(spec.params, side);
    const tile = Float32Array.from(normals(3 * side ** 2, 3));
    const corner = sheet.corners.at(-1)!;
    const alone = tileOn(field, seen, corner, tile);
    const [told] = await bound.tell([corner], new Float32Array(x.length), await measureOf(bound, y, alone));
    const measured = h.apply(Float64Array.from(cut(alone, field, corner)));
    // A camera has no samples beyond its frame: there a tile is told nothing.
    const wrong = less(told!.y, measured).map((v, i) => (inside && told!.y[i] === 0 ? 0 : v));
    expect(worstOf(wrong)).toBeLessThan(1e-3);
    const pinv = h.pinv(Float64Array.from(told!.y), { std: 0, blurFactor: 4 });
    expect(worstOf(less(told!.pinv, pinv)) / Math.max(1, worstOf(Float32Array.from(pinv)))).toBeLessThan(5e-3);
    await bound.dispose();
  });
});

/** The tile of a plane, [3, side, side]. */
function cut(x: Float32Array, { height, width }: Shape, { row, column }: Corner): Float32Array {
  return Float32Array.from({ length: 3 * side ** 2 }, (_, i) => {
    const [colour, r, c] = [Math.floor(i / side ** 2), row + (Math.floor(i / side) % side), column + (i % side)];
    return x[(colour * height + r) * width + c]!;
  });
}
