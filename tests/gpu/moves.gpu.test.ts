// H†(y − Hx) of every operator on the device against its maps on the processor: every case, y for all and for every entry.
import { expect, it } from 'vitest';
import { arrayFields, dataOf } from '../../src/engine/array-fields.ts';
import { meeting, type Missing } from '../../src/engine/meet.ts';
import { createStorage } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import type { GpuMove } from '../../src/operators/contract.ts';
import { bindMaps, bindMove } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import type { Field } from '../../src/samplers/contract.ts';
import { casesFor, entriesFor, normals, smoothPicture } from '../helpers/cases.ts';
import { norm, relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';
import { describeOnGpu } from './gpu.ts';

const [size, batch] = [16, 3];
const count = batch * 3 * size * size;

async function moved(gpu: Gpu, move: GpuMove, x: Float32Array, steps?: number): Promise<Float32Array> {
  const [from, to] = [createStorage(gpu, x, 'x'), createStorage(gpu, new Float32Array(x.length).fill(777), 'out')];
  const encoder = gpu.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  move.encode(pass, from, to, steps);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const found = await readFloats(gpu, to, x.length);
  for (const buffer of [from, to]) buffer.destroy();
  return found;
}

const everyCase = [...operators.values()]
  .filter(({ move }) => move)
  .flatMap((operator) => [
    ...casesFor(operator.id, size).map(({ name, params }) => {
      const reference = operator.reference(params, size);
      const y = Float32Array.from(reference.apply(smoothPicture(size)));
      return { operator, title: `${operator.id}, ${name}`, entries: [{ params, y }] };
    }),
    { operator, title: `${operator.id}, every entry its own y`, entries: entriesFor(operator, size, false, 0) },
    { operator, title: `${operator.id}, every entry its own`, entries: entriesFor(operator, size, true, 0) },
  ]);

it('every operator can be met on the device', () => {
  expect([...operators.values()].filter(({ move }) => !move).map(({ id }) => id)).toEqual([]);
});

describeOnGpu('moves on the device', (gpu) => {
  // By steps there is one form for every size; factors are made up to 1,500 rows.
  it.each(everyCase.filter(({ operator }) => ['blur', 'super-resolution'].includes(operator.id)))(
    '$title, by steps',
    async ({ operator, entries }) => {
      const how = { entries, size, batch, solves: 'once' as const };
      const [move, maps] = [await bindMove(operator, gpu, compile, how), bindMaps(operator, compile, how)];
      const x = Float32Array.from(normals(count, 4), (v) => 0.5 * v);
      const readings = Array.from({ length: batch }, (_, n) => (entries.length === 1 ? 0 : n)).map((n) => maps.read(entries[n]!.y, n));
      const missing = (await maps.apply(x)).map((v, i) => readings[Math.floor(i / maps.length)]![i % maps.length]! - v);
      for (const steps of [1, 3, 32]) {
        const found = await moved(gpu, move!, x, steps);
        // Steps go astray from one another where the same sum is made in another order; the fewer, the less.
        expect(relativeDifference(found, await maps.pinvExact(missing, steps)), `${steps} steps`).toBeLessThan(steps > 3 ? 2e-2 : 1e-4);
      }
      move!.dispose();
      await maps.dispose();
    },
  );

  it('goes down the levels of a run with blurs at stride 1 as the thread does, to 1e-5', async () => {
    const side = 32;
    const kernel = Float32Array.from({ length: 256 }, (_, i) => Math.exp(-(((i % 16) - 8) ** 2) / 6 - (Math.floor(i / 16) - 8) ** 2 / 2));
    const [operator, params] = [operators.get('blur')!, { stride: 1, kernel: kernel.map((v) => v / 7) }];
    const y = Float32Array.from(operator.reference(params, side).apply(smoothPicture(side)));
    const how = { entries: [{ params, y }], size: side, batch: 1, solves: 'often' as const };
    const [move, maps] = [await bindMove(operator, gpu, compile, how), bindMaps(operator, compile, how)];
    const fields = arrayFields(1);
    const reading = maps.read(y, 0);
    const here: Missing = async (x, inverse) => {
      const missing = (await maps.apply(dataOf(x))).map((v, i) => reading[i]! - v);
      return fields.from(await maps.pinvExact(missing, typeof inverse === 'object' && 'steps' in inverse ? inverse.steps : undefined));
    };
    const there: Missing = async (x, inverse) =>
      fields.from(await moved(gpu, move!, dataOf(x), typeof inverse === 'object' && 'steps' in inverse ? inverse.steps : undefined));
    // What a network would say: the truth, less of it at high levels, and always a little beside it.
    const truth = smoothPicture(side);
    const denoise = (_: Field, sigma: number) =>
      Promise.resolve(fields.from(Float32Array.from(truth, (v, i) => v / (1 + sigma ** 2) + 0.05 * Math.sin(i * (1 + sigma)))));
    const last: Float32Array[] = [];
    for (const missing of [here, there]) {
      const met = meeting(denoise, fields, missing, { allAtOnce: false, moved: null });
      for (const sigma of [3.9, 1.5, 0.6, 0.2, 0.05, 0.01, 0.002])
        last[missing === here ? 0 : 1] = dataOf(await met.denoise(fields.from(new Float32Array(truth.length)), sigma));
    }
    const apart = last[0]!.reduce((most, v, i) => Math.max(most, Math.abs(v - last[1]![i]!)), 0);
    expect(apart).toBeLessThanOrEqual(1e-5);
    move!.dispose();
    await maps.dispose();
  });

  it.each(everyCase)('$title', async ({ operator, entries }) => {
    const move = await bindMove(operator, gpu, compile, { entries, size, batch, solves: 'often' });
    if (!move) {
      expect(operator.claims.pinv).toBe('as-trained');
      return;
    }
    const maps = bindMaps(operator, compile, { entries, size, batch, solves: 'often' });
    const missingOf = async (x: Float32Array): Promise<Float32Array> => {
      const measured = await maps.apply(x);
      const readings = Array.from({ length: batch }, (_, n) =>
        maps.read(entries[entries.length === 1 ? 0 : n]!.y, entries.length === 1 ? 0 : n),
      );
      return measured.map((v, i) => readings[Math.floor(i / maps.length)]![i % maps.length]! - v);
    };
    const x = Float32Array.from(normals(count, 4), (v) => 0.5 * v);
    const found = await moved(gpu, move, x);
    const expected = await maps.pinvExact(await missingOf(x));
    if (maps.length > 0) expect(relativeDifference(found, expected)).toBeLessThan(2e-4);
    // What is met stays where it is.
    const met = x.map((v, i) => v + found[i]!);
    if (maps.length > 0) expect(norm(await missingOf(met))).toBeLessThanOrEqual(1e-3 * norm(await missingOf(x)));
    const again = await moved(gpu, move, met);
    // Single precision of HHᵀ leaves as much of what H hardly sees as it leaves the maps.
    const theirs = await maps.pinvExact(await missingOf(x.map((v, i) => v + expected[i]!)));
    expect(norm(again)).toBeLessThanOrEqual(Math.max(1e-3 * norm(x), 1.5 * norm(theirs)));
    move.dispose();
    await maps.dispose();
  });
});
