// A strided convolution of a whole photograph: Y[n] = Σ_m kernel[m]·X[s·n + offset + m] with zeros around X, at every n whose window meets X.
// The field goes on to the next multiple of s; A does not see that part, it is only there for tiles to stand on. A camera's Y (`inside`) has
// a sample for every s-th pixel of the frame and looks beyond it: there the field holds all that it looks at, and no zeros.
// Sums over the kernel in space, since a kernel has half a tile at most; in a run they are programs. Twin: training/photograph.py,
// PhotographConvolution.
import { fillNormals, streams } from '../math/rng.ts';
import type { Params } from '../protocol/param-spec.ts';
import { blockedCorrelation, type PlaneMaps } from './blocked-correlation.ts';
import type { PictureMaps } from './contract.ts';
import { correlate, type Correlation, type Taps, type Window } from './correlation.ts';
import type { BoundPhotograph, PhotographBinding, PhotographOperator } from './photograph.ts';
import { cutTile, type Corner, type Shape } from './sheet.ts';
import type { Compile } from './tensor-program.ts';

export interface PhotographKernel {
  /** [side, side], sum 1. */
  values: Float64Array;
  side: number;
  offset: number;
  /** The pixel where sample 0 lies as people see it: the middle of its kernel, or the first of its block. A multiple of the stride. */
  lies: number;
  stride: number;
}

/** Of conjugate gradients on A·Aᵀ, for the first A†Y. */
const cleanSteps = 12;
/** Where Y has noise: more would make it larger than the picture. */
const noisySteps = 4;

interface PhotographConvolution {
  kernel: PhotographKernel;
  /** H of so many tiles, for H†y_t. */
  mapsOf(compile: Compile, batch: number): PictureMaps;
  /** What a tile is told. */
  params: Params;
  /** Of the photograph. */
  shape: Shape;
  inside: boolean;
}

export function createPhotographConvolution({ kernel, mapsOf, params, shape, inside }: PhotographConvolution): PhotographOperator {
  const { stride } = kernel;
  const taps = tapsOf(kernel);
  const axis = (at: Int32Array, n: number): Axis => (inside ? axisBeyond(extentOf(at, taps.values), kernel, n) : axisOfZeros(kernel, n));
  const [down, across] = [axis(taps.rows, shape.height), axis(taps.columns, shape.width)];
  const [rows, columns] = [down.window, across.window];
  const field = { height: down.field, width: across.field };
  const seen = { height: down.seen, width: across.seen };
  const frame = { top: down.before, left: across.before, ...shape };
  const picture = { height: rows.count, width: columns.count };
  const [tall, wide] = [onAxis(down, kernel, shape.height), onAxis(across, kernel, shape.width)];
  const onFrame = { top: tall.first, left: wide.first, height: tall.count, width: wide.count };
  const samples = picture.height * picture.width;
  const whole: Correlation = { taps, stride, rows, columns, seen, field };
  const tileFirst = samplesOf(kernel, stride).first;
  return {
    measurementSize: 3 * samples,
    picture,
    onFrame,
    field,
    step: stride,
    frame,
    seen: null,
    bind: (binding) => bind({ ...binding, whole, params, tileFirst }, mapsOf(binding.compile, binding.batch)),
    apply: (x) => eachColour(x, samples, (plane) => correlate({ ...whole, field: seen }, plane)),
    addNoise(y, std, seed) {
      const noise = new Float32Array(y.length);
      fillNormals(noise, seed, streams.measurementNoise);
      return y.map((value, i) => value + std * noise[i]!);
    },
  };
}

/** One axis of the field. */
interface Axis {
  /** Its samples, counted from the field's beginning. */
  window: Window;
  /** Pixels before the photograph, and in all. */
  before: number;
  field: number;
  /** So many of them A sees; zeros are beyond. */
  seen: number;
}

/** The samples of an axis that lie on the photograph. Of a last block that it ends in, a kernel smaller than a block may see nothing. */
function onAxis({ before, window }: Axis, { lies, stride }: PhotographKernel, n: number): Window {
  const first = (before - lies) / stride - window.first;
  return { first, count: Math.min(Math.ceil(n / stride), window.count - first) };
}

const upTo = (n: number, stride: number): number => Math.ceil(n / stride) * stride;

const axisOfZeros = (kernel: PhotographKernel, n: number): Axis => ({
  window: samplesOf(kernel, n),
  before: 0,
  field: upTo(n, kernel.stride),
  seen: n,
});

/** A sample for every s-th pixel of the photograph, and around it all that they look at. */
function axisBeyond({ least, most }: { least: number; most: number }, { lies, stride }: PhotographKernel, n: number): Axis {
  const before = upTo(Math.max(0, lies - least), stride);
  const count = Math.ceil(n / stride);
  const after = Math.max(0, stride * (count - 1) + most - lies + 1 - n);
  const field = upTo(before + n + after, stride);
  return { window: { first: (before - lies) / stride, count }, before, field, seen: field };
}

/** What lies beyond weighs so little that zeros may stand there: a thousandth of the heaviest tap. */
const light = 1e-3;

function extentOf(at: Int32Array, values: Float64Array): { least: number; most: number } {
  const heaviest = heaviestOf(values);
  const heavy = at.filter((_, i) => Math.abs(values[i]!) > light * heaviest);
  return { least: heavy.reduce((a, b) => Math.min(a, b)), most: heavy.reduce((a, b) => Math.max(a, b)) };
}

/** A tap that weighs less of the heaviest: a lens's tails, whose thousand taps together move no byte. */
const nothing = 1e-6;

const heaviestOf = (values: Float64Array): number => values.reduce((top, v) => Math.max(top, Math.abs(v)), 0);

/** Entries of the kernel that are not 0, by where they look: pixel s·n + at. */
function tapsOf({ values, side, offset }: PhotographKernel): Taps {
  const heaviest = heaviestOf(values);
  const found = [...values.keys()].filter((i) => Math.abs(values[i]!) > nothing * heaviest);
  return {
    rows: Int32Array.from(found, (i) => offset + Math.floor(i / side)),
    columns: Int32Array.from(found, (i) => offset + (i % side)),
    values: Float64Array.from(found, (i) => values[i]!),
  };
}

/** The n whose window meets an axis of so many pixels. */
function samplesOf({ side, offset, stride }: PhotographKernel, pixels: number): Window {
  const first = -Math.floor((offset + side - 1) / stride);
  return { first, count: Math.floor((pixels - 1 - offset) / stride) + 1 - first };
}

function eachColour(from: Float32Array, length: number, map: (plane: Float32Array) => Float32Array): Float32Array {
  const out = new Float32Array(3 * length);
  const plane = from.length / 3;
  for (let colour = 0; colour < 3; colour++) out.set(map(from.subarray(colour * plane, (colour + 1) * plane)), colour * length);
  return out;
}

function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** Aᵀu with (A Aᵀ + λ)u = y, by conjugate gradients from u = 0, and what is left of y. */
async function pinv(
  { adjoint, outer }: Pick<PlaneMaps, 'adjoint' | 'outer'>,
  y: Float32Array,
  { steps, damping, beforeStep }: { steps: number; damping: number } & Pick<PhotographBinding, 'beforeStep'>,
): Promise<{ x: Float32Array; left: Float32Array }> {
  const [u, r] = [new Float32Array(y.length), y.slice()];
  const direction = r.slice();
  let rho = dot(r, r);
  const least = 1e-16 * rho;
  for (let step = 0; step < steps && rho > least; step++) {
    await beforeStep?.();
    const image = await outer(direction);
    if (damping > 0) for (let i = 0; i < image.length; i++) image[i] = image[i]! + damping * direction[i]!;
    const along = rho / dot(direction, image);
    for (let i = 0; i < r.length; i++) {
      u[i] = u[i]! + along * direction[i]!;
      r[i] = r[i]! - along * image[i]!;
    }
    const before = rho;
    rho = dot(r, r);
    for (let i = 0; i < r.length; i++) direction[i] = r[i]! + (rho / before) * direction[i]!;
  }
  // r is y − (A Aᵀ + λ)u.
  return { x: await adjoint(u), left: damping > 0 ? r.map((v, i) => v + damping * u[i]!) : r };
}

interface Binding extends PhotographBinding {
  whole: Correlation;
  /** The first sample that sees a tile at 0. */
  tileFirst: number;
  params: Params;
}

function bind(
  { whole, sheet, y, params, tileFirst, regularisation, compile, batch, beforeStep }: Binding,
  inverse: PictureMaps,
): BoundPhotograph {
  const { side } = sheet;
  const [size, q] = [3 * side * side, (2 * side) / whole.stride];
  const along = { first: tileFirst, count: q };
  const square = { height: side, width: side };
  const photograph = blockedCorrelation(compile, whole, 3);
  const tiles = blockedCorrelation(compile, { ...whole, rows: along, columns: along, seen: square, field: square }, 3 * batch);
  const { length } = inverse;
  const firstSteps = regularisation.std > 0 ? noisySteps : cleanSteps;
  return {
    async residual(d) {
      const found = await photograph.apply(d);
      return y.map((value, i) => value - found[i]!);
    },
    first: async () => (await pinv(photograph, y, { steps: firstSteps, damping: 0, beforeStep })).x,
    firstSteps,
    pinv: (r, steps, damping) => pinv(photograph, r, { steps, damping, beforeStep }),
    async tell(corners, d, rest) {
      const pieces = new Float32Array(batch * size);
      corners.forEach((corner, n) => cutTile(sheet, d, corner, pieces, n * size));
      const measured = await tiles.apply(pieces);
      const readings = new Float32Array(batch * length);
      const ys = corners.map((corner, n) => {
        const told = modulo(addWindow(whole, measured.slice(n * 3 * q * q, (n + 1) * 3 * q * q), corner, rest, along), along);
        readings.set(inverse.read(told, 0), n * length);
        return told;
      });
      const found = await inverse.pinv(readings, regularisation);
      return ys.map((told, n) => ({ params, y: told, pinv: found.slice(n * size, (n + 1) * size) }));
    },
    rms: (r) => Math.sqrt(dot(r, r) / r.length),
    async dispose() {
      for (const maps of [photograph, tiles, inverse]) await maps.dispose();
    },
  };
}

/** What the photograph does not explain yet, where the tile measures: added to y [3, q, q], its samples in order. */
function addWindow(
  { rows, columns, stride }: Correlation,
  y: Float32Array,
  { row, column }: Corner,
  rest: Float32Array,
  { first, count: q }: Window,
): Float32Array {
  const [top, left] = [row / stride + first - rows.first, column / stride + first - columns.first];
  for (let colour = 0; colour < 3; colour++)
    for (let i = Math.max(0, -top); i < q && top + i < rows.count; i++)
      for (let j = Math.max(0, -left); j < q && left + j < columns.count; j++) {
        const to = (colour * q + i) * q + j;
        y[to] = y[to]! + rest[(colour * rows.count + top + i) * columns.count + left + j]!;
      }
  return y;
}

/** Samples first … first + q in order → 0 … q modulo q, as a tile's y has them. */
function modulo(y: Float32Array, { first, count: q }: Window): Float32Array {
  const out = new Float32Array(y.length);
  for (let at = 0; at < y.length; at++) {
    const [colour, i, j] = [Math.floor(at / (q * q)), Math.floor(at / q) % q, at % q];
    out[(colour * q + ((i + first + q) % q)) * q + ((j + first + q) % q)] = y[at]!;
  }
  return out;
}
