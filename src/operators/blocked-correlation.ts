// The sums of correlation.ts as programs of the runtime: its SIMD kernels and threads. Pixels are taken in square blocks and samples in
// others, a block of samples from so many blocks of pixels; between blocks the sum is an ordinary convolution of many channels, which is a
// product of matrices. Twin: correlation.ts, error ≤ 1e-5. Knows no photograph.
import type { Correlation } from './correlation.ts';
import { MapPrograms } from './map-programs.ts';
import type { Shape } from './sheet.ts';
import { ProgramBuilder, type Compile, type TensorProgram, type Value } from './tensor-program.ts';

/** A correlation on several planes at once: A, Aᵀ and AAᵀ. Planes of pixels [planes, height, width], of samples [planes, rows, columns]. */
export interface PlaneMaps {
  apply(x: Float32Array): Promise<Float32Array>;
  adjoint(y: Float32Array): Promise<Float32Array>;
  outer(y: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Planes cut into blocks of side × side: [planes, side², rows, columns]; the first block begins at (top, left) of the plane. */
interface Blocks {
  side: number;
  rows: number;
  columns: number;
  top: number;
  left: number;
}

interface BlockedPlan {
  pixels: Blocks;
  samples: Blocks;
  /** [samples², pixels², kh, kw] */
  kernel: Float32Array;
  kh: number;
  kw: number;
}

/** Pixels of a block a side: large enough for products of matrices, and not much larger than what a sample looks at. */
const sideOf = (stride: number): number => (stride === 1 ? 4 : 8);

const extent = (at: Int32Array): { least: number; most: number } => ({
  least: at.reduce((a, b) => Math.min(a, b)),
  most: at.reduce((a, b) => Math.max(a, b)),
});

function planBlocks({ taps, stride, rows, columns }: Correlation): BlockedPlan {
  const side = sideOf(stride);
  const many = side / stride;
  const [down, across] = [extent(taps.rows), extent(taps.columns)];
  /** Blocks of pixels that a block of samples looks at. */
  const reach = ({ least, most }: { least: number; most: number }): number => Math.ceil((stride * (many - 1) + most - least + 1) / side);
  const [kh, kw] = [reach(down), reach(across)];
  const kernel = new Float32Array(many ** 2 * side ** 2 * kh * kw);
  for (let sample = 0; sample < many ** 2; sample++)
    taps.values.forEach((value, t) => {
      const row = stride * Math.floor(sample / many) + taps.rows[t]! - down.least;
      const column = stride * (sample % many) + taps.columns[t]! - across.least;
      const pixel = (row % side) * side + (column % side);
      const at = ((sample * side ** 2 + pixel) * kh + Math.floor(row / side)) * kw + Math.floor(column / side);
      kernel[at] = kernel[at]! + value;
    });
  const samples = { side: many, rows: Math.ceil(rows.count / many), columns: Math.ceil(columns.count / many), top: 0, left: 0 };
  const pixels = {
    side,
    rows: samples.rows + kh - 1,
    columns: samples.columns + kw - 1,
    top: stride * rows.first + down.least,
    left: stride * columns.first + across.least,
  };
  return { pixels, samples, kernel, kh, kw };
}

/** [a, b, kh, kw] → [b, a, kh, kw], turned by half a turn: what the transpose of a correlation is correlated with. */
function turned(kernel: Float32Array, a: number, b: number, length: number): Float32Array {
  const out = new Float32Array(kernel.length);
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < length; k++) out[(j * a + i) * length + length - 1 - k] = kernel[(i * b + j) * length + k]!;
  return out;
}

/** Every row of a block of rows that lies on the plane: which, and where it begins in plane and blocks. */
function eachLine(
  { side, rows, columns, top, left }: Blocks,
  { height, width }: Shape,
  visit: (row: number, column: number, at: number, count: number) => void,
): void {
  for (let r = Math.max(0, -top); r < Math.min(side * rows, height - top); r++)
    for (let across = 0; across < side; across++) {
      // Columns left + across + side·i of the plane, 0 ≤ i < columns.
      const from = Math.max(0, Math.ceil(-(left + across) / side));
      const to = Math.min(columns, Math.floor((width - 1 - left - across) / side) + 1);
      const at = (((r % side) * side + across) * rows + Math.floor(r / side)) * columns + from;
      if (to > from) visit(top + r, left + across + side * from, at, to - from);
    }
}

/** Zeros where a block lies beyond `seen` of the planes [planes, height, width]. */
function toBlocks(x: Float32Array, field: Shape, seen: Shape, blocks: Blocks): Float32Array {
  const [plane, length] = [field.height * field.width, blocks.side ** 2 * blocks.rows * blocks.columns];
  const planes = x.length / plane;
  const out = new Float32Array(planes * length);
  eachLine(blocks, seen, (row, column, at, count) => {
    for (let p = 0; p < planes; p++) {
      const [from, to] = [p * plane + row * field.width + column, p * length + at];
      for (let i = 0; i < count; i++) out[to + i] = x[from + i * blocks.side]!;
    }
  });
  return out;
}

function fromBlocks(x: Float32Array, field: Shape, seen: Shape, blocks: Blocks): Float32Array {
  const [plane, length] = [field.height * field.width, blocks.side ** 2 * blocks.rows * blocks.columns];
  const planes = x.length / length;
  const out = new Float32Array(planes * plane);
  eachLine(blocks, seen, (row, column, at, count) => {
    for (let p = 0; p < planes; p++) {
      const [to, from] = [p * plane + row * field.width + column, p * length + at];
      for (let i = 0; i < count; i++) out[to + i * blocks.side] = x[from + i]!;
    }
  });
  return out;
}

type Name = 'apply' | 'adjoint' | 'outer';

function write(name: Name, planes: number, { pixels, samples, kernel, kh, kw }: BlockedPlan, seen: Shape): TensorProgram {
  const p = new ProgramBuilder();
  const [many, area] = [samples.side ** 2, pixels.side ** 2];
  const down = p.constant(kernel, [many, area, kh, kw]);
  if (name === 'apply') return p.build(p.correlate(p.input('x', [planes, area, pixels.rows, pixels.columns]), down));
  const up = p.constant(turned(kernel, many, area, kh * kw), [area, many, kh, kw]);
  const spread = p.correlate(p.input('x', [planes, many, samples.rows, samples.columns]), up, [kh - 1, kw - 1]);
  if (name === 'adjoint') return p.build(spread);
  // Zeros around what is seen.
  const ones = new Float32Array(seen.height * seen.width).fill(1);
  const kept: Value = p.constant(toBlocks(ones, seen, seen, pixels), [1, area, pixels.rows, pixels.columns]);
  return p.build(p.correlate(p.multiply(spread, kept), down));
}

export function blockedCorrelation(compile: Compile, map: Correlation, planes: number): PlaneMaps {
  const plan = planBlocks(map);
  const { field, seen } = map;
  const measured = { height: map.rows.count, width: map.columns.count };
  const programs = new MapPrograms(compile, (name: Name) => write(name, planes, plan, seen));
  const samplesOf = (y: Float32Array): Float32Array => toBlocks(y, measured, measured, plan.samples);
  const read = (blocks: Float32Array): Float32Array => fromBlocks(blocks, measured, measured, plan.samples);
  return {
    apply: async (x) => read(await programs.run('apply', toBlocks(x, field, seen, plan.pixels))),
    adjoint: async (y) => fromBlocks(await programs.run('adjoint', samplesOf(y)), field, seen, plan.pixels),
    outer: async (y) => read(await programs.run('outer', samplesOf(y))),
    dispose: () => programs.dispose(),
  };
}
