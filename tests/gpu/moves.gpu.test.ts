// H†(y − Hx) of every operator on the device against its maps on the processor: every case, y for all and for every entry.
import { expect, it } from 'vitest';
import { createStorage } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import type { GpuMove } from '../../src/operators/contract.ts';
import { bindMaps, bindMove } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import { casesFor, entriesFor, normals, smoothPicture } from '../helpers/cases.ts';
import { norm, relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';
import { describeOnGpu } from './gpu.ts';

const [size, batch] = [16, 3];
const count = batch * 3 * size * size;

async function moved(gpu: Gpu, move: GpuMove, x: Float32Array): Promise<Float32Array> {
  const [from, to] = [createStorage(gpu, x, 'x'), createStorage(gpu, new Float32Array(count).fill(777), 'out')];
  const encoder = gpu.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  move.encode(pass, from, to);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const found = await readFloats(gpu, to, count);
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
  it.each(everyCase)('$title', async ({ operator, entries }) => {
    const move = await bindMove(operator, gpu, compile, { entries, size, batch });
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
