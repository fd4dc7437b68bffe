// Photographs in tiles against their PyTorch twin (training/golden_photograph.py), with a network that answers pixel by pixel: operators on
// a whole photograph, what tiles are told, blending and meeting, odd sides, tiles at the border. And what must change nothing: batches.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ArrayField, arrayFields, dataOf } from '../../src/engine/array-fields.ts';
import { noiseOf } from '../../src/engine/photograph.ts';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import { tiled, type TileNetwork } from '../../src/engine/tiles.ts';
import { holeCorners } from '../../src/operators/hole-tiles.ts';
import { sheetOf, type Corner } from '../../src/operators/sheet.ts';
import type { OperatorSpec } from '../../src/protocol/engine-api.ts';
import type { SamplerContext } from '../../src/samplers/contract.ts';
import { samplers } from '../../src/samplers/registry.ts';
import { compile } from '../helpers/runtime.ts';

interface Run {
  operator: { id: string; hidden?: number[][]; stride?: number; kernel?: number[]; filter?: string };
  height: number;
  width: number;
  std: number;
  corners: [number, number][];
  y: string;
  first: string;
  mmse: string;
  sample: string;
}

interface Index {
  side: number;
  steps: number;
  seed: number;
  command: string;
  runs: Run[];
  arrays: Record<string, { offset: number; length: number; every: number }>;
}

const folder = new URL('../photograph-goldens/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Index;
const { side, steps, seed } = index;
const bytes = Uint8Array.from(readFileSync(new URL('photograph.bin', folder))).buffer;

function expectTwin(actual: Float32Array, name: string, tolerance: number): void {
  const { offset, length, every } = index.arrays[name]!;
  const expected = new Float32Array(bytes, offset, length);
  expect(Math.ceil(actual.length / every), name).toBe(length);
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (actual[i * every] ?? NaN))), 0);
  expect(worst, `${name}; if Python is right, mend the code, else: ${index.command}`).toBeLessThanOrEqual(tolerance);
}

/** D = x/(1 + σ²) + H†y/2 */
const pointwise = (batch: number): TileNetwork => ({
  batch,
  computesMeanwhile: batch > 1,
  denoise: (x, sigma, told) => {
    const length = x.length / told.length;
    const denoised = x.map((v, i) => v / (1 + sigma ** 2) + told[Math.floor(i / length)]!.pinv[i % length]! / 2);
    return Promise.resolve({ reading: Promise.resolve(denoised) });
  },
});

function specOf({ operator: { id, hidden, stride, kernel, filter }, height, width }: Run): OperatorSpec {
  if (hidden) {
    const mask = new Uint8Array(height * width).fill(1);
    for (const [r0, r1, c0, c1] of hidden) for (let r = r0!; r < r1!; r++) mask.fill(0, r * width + c0!, r * width + c1!);
    return { id, params: { mask } };
  }
  return { id, params: { stride: stride!, ...(kernel && { kernel: Float32Array.from(kernel) }), ...(filter && { filter }) } };
}

function picture(height: number, width: number): Float32Array {
  return Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const [k, r, c] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return Math.sin(r / 7 + k) * Math.cos(c / (5 + k)) * 0.8;
  });
}

async function drawn(
  run: Run,
  sampler: string,
  batch = 4,
  corners?: readonly Corner[],
): Promise<{ sheet: ReturnType<typeof sheetOf>; d: Float32Array }> {
  const { height, width, std } = run;
  const { photograph } = photographOf(specOf(run), { height, width }, side);
  const clean = photograph.apply(picture(height, width));
  const y = std > 0 ? photograph.addNoise(clean, std, seed) : clean;
  const sheet = sheetOf(photograph.field, side, corners ?? run.corners.map(([row, column]) => ({ row, column })));
  const problem = photograph.bind({ sheet, y, regularisation: { std, blurFactor: 4 }, compile, batch });
  const nothing = () => Promise.resolve();
  const isOnly = sampler === 'mmse';
  const damping = std === 0 ? 0 : isOnly && run.operator.id !== 'mask' ? (std / 0.05) ** 2 : null;
  const tiling = { network: pointwise(batch), sheet, problem, damping, isOnly, beforeBatch: nothing, afterBatch: nothing };
  const { denoise } = tiled(tiling, await problem.first());
  const context: SamplerContext = {
    ...{ sigmaMin: 0.002, sigmaMax: 80, sigmaMmse: 100, fields: arrayFields(1), denoise },
    initialNoise: () => new ArrayField(noiseOf(sheet, seed, 'initialNoise', 0), 1),
    stepNoise: (i) => new ArrayField(noiseOf(sheet, seed, 'sampler', i), 1),
  };
  let d = new Float32Array();
  const params = sampler === 'mmse' ? {} : { steps, levels: 'edm', meet: 'learned' };
  for await (const { x } of samplers.get(sampler)!.run(context as never, params)) d = dataOf(x).slice();
  await problem.dispose();
  return { sheet, d };
}

/** The field [3, H', W'] with what the sheet holds, and the photograph's own numbers elsewhere. */
function onField({ height, width }: Run, { sheet, d }: Awaited<ReturnType<typeof drawn>>): Float32Array {
  const plane = sheet.field.height * sheet.field.width;
  const truth = picture(height, width);
  const out = new Float32Array(3 * plane);
  for (let colour = 0; colour < 3; colour++)
    for (let at = 0; at < plane; at++) {
      const slot = sheet.slots[at]!;
      out[colour * plane + at] = slot < 0 ? truth[colour * plane + at]! : d[colour * sheet.count + slot]!;
    }
  return out;
}

const named = index.runs.map((run, i) => ({ name: `${i}: ${run.operator.id} σ_n = ${run.std}`, run }));

describe('photographs in tiles reproduce their twin', () => {
  test.each(named)('$name', async ({ run }) => {
    const { height, width, std } = run;
    const { photograph } = photographOf(specOf(run), { height, width }, side);
    const clean = photograph.apply(picture(height, width));
    const y = std > 0 ? photograph.addNoise(clean, std, seed) : clean;
    expectTwin(y, run.y, 1e-5);
    expectTwin(onField(run, await drawn(run, 'mmse')), run.mmse, 1e-3);
    expectTwin(onField(run, await drawn(run, 'ipndm')), run.sample, 2e-3);
  });
});

test.each(named.filter(({ run }) => run.std === 0))('$name: tiles in other batches give the same', async ({ run }) => {
  const [one, many] = [await drawn(run, 'ipndm', 1), await drawn(run, 'ipndm', 7)];
  one.d.forEach((v, i) => expect(Math.abs(v - many.d[i]!)).toBeLessThan(1e-4));
});

test('tiles that hide nothing change nothing, and those of a hole cover all of it', async () => {
  const run = index.runs[0]!;
  const { height, width } = run;
  const asked = (specOf(run).params['mask'] as Uint8Array).map((v) => 1 - v);
  const few = holeCorners({ height, width }, side, asked);
  expect(few.length).toBeLessThanOrEqual(run.corners.length);
  const held = sheetOf({ height, width }, side, few).slots;
  asked.forEach((v, at) => expect(v === 1 && held[at]! < 0).toBe(false));
  const all = index.runs[1]!.corners.map(([row, column]) => ({ row, column }));
  const [a, b] = [onField(run, await drawn(run, 'ipndm')), onField(run, await drawn(run, 'ipndm', 4, all))];
  a.forEach((v, i) => expect(Math.abs(v - b[i]!)).toBeLessThan(1e-5));
});
