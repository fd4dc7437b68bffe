// The maps of every operator on pictures against its float64 twin: every case, N > 1, with noise in y that no picture explains.
import { describe, expect, it } from 'vitest';
import { bindMaps } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import { casesFor, entriesFor, normals, smoothPicture } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';

const batch = 2;

const everyCase = [16, 64].flatMap((size) =>
  [...operators.values()].flatMap((operator) =>
    casesFor(operator.id, size).map(({ name, params }) => ({ operator, params, size, title: `${operator.id}, ${name}, S = ${size}` })),
  ),
);

const lengthOf = (v: Iterable<number>): number => Math.hypot(...Array.from(v));

describe.each(everyCase)('$title', ({ operator, params, size }) => {
  const reference = operator.reference(params, size);
  const m = reference.measurementSize;
  const maps = operator.maps(compile, { entries: [{ params }], size, batch, solves: 'once' });
  const x = Float32Array.from([...smoothPicture(size), ...normals(3 * size * size, 4)]);
  const exactly = Float64Array.from(x);
  /** Any y, not only one that is some Hx. */
  const y = Float32Array.from(reference.addNoise(new Float64Array(m), 1, 5));
  const both = Float64Array.from([...y, ...y]);
  const reading = Float32Array.from([...maps.read(y, 0), ...maps.read(y, 0)]);
  const measured = Array.from({ length: batch }, (_, n) =>
    maps.read(Float32Array.from(reference.apply(exactly).subarray(n * m, (n + 1) * m)), 0),
  );

  it('keeps lengths, and reads Hx as it maps it', async () => {
    expect(reading).toHaveLength(batch * maps.length);
    expect(lengthOf(maps.read(y, 0))).toBeCloseTo(lengthOf(y), 3);
    const ours = await maps.apply(x);
    expect(ours).toHaveLength(batch * maps.length);
    if (m > 0) expect(relativeDifference(ours, Float64Array.from(measured.flatMap((one) => [...one])))).toBeLessThan(1e-5);
  });

  it('goes back by Hᵀ, HᵀH and every H† as the twin does', async () => {
    const close = (ours: Float32Array, theirs: Float64Array, bar = 1e-5): void => {
      expect(ours).toHaveLength(x.length);
      if (m > 0) expect(relativeDifference(ours, theirs)).toBeLessThan(bar);
      else expect(lengthOf(ours)).toBe(0);
    };
    close(await maps.adjoint(reading), reference.adjoint(both));
    close(await maps.normal(x), reference.adjoint(reference.apply(exactly)));
    for (const regularisation of [
      { std: 0.1, blurFactor: 4 },
      { std: 0, blurFactor: 4 },
      { std: 0.1, blurFactor: 16 },
    ])
      close(await maps.pinv(reading, regularisation), reference.pinv(both, regularisation), 1e-4);
    await maps.dispose();
  });

  it('meets a measurement exactly, as the twin does', async () => {
    const clean = reference.apply(exactly);
    const ours = await maps.pinvExact(await maps.apply(x));
    const theirs = reference.pinvExact(clean).x;
    // Of noise the twin's 32 steps reach less than 1e-2; so may ours.
    const missing = (of: Float64Array) => lengthOf(reference.apply(of).map((v, i) => v - clean[i]!));
    expect(missing(Float64Array.from(ours))).toBeLessThanOrEqual(1.01 * Math.max(1e-2 * lengthOf(clean), missing(theirs)));
    // Where the twin may take hundreds of steps, these maps have a factor; both are answers.
    const isQuick = operator.claims.pinv === 'exact' || operator.claims.steps <= 32;
    if (m > 0 && isQuick) expect(relativeDifference(ours, theirs)).toBeLessThan(1e-3);
    await maps.dispose();
  });

  it('comes the nearer the more steps it may take', async () => {
    const wanted = await maps.apply(x);
    const missing = async (steps: number) => {
      const found = await maps.apply(await maps.pinvExact(wanted, steps));
      return lengthOf(found.map((v, i) => v - wanted[i]!));
    };
    const [few, many] = [await missing(1), await missing(8)];
    expect(many).toBeLessThanOrEqual(few + 1e-5 * lengthOf(wanted));
    await maps.dispose();
  });

  it('meets it nearer still where it will be asked often', async () => {
    const often = operator.maps(compile, { entries: [{ params }], size, batch, solves: 'often' });
    const wanted = await often.apply(x);
    const found = await often.pinvExact(wanted);
    const missing = lengthOf((await often.apply(found)).map((v, i) => v - wanted[i]!));
    // Steps end at 1e-2; a factor, where there is one, leaves the rounding of single precision and what is below its tolerance.
    const isFactored = operator.claims.pinv === 'as-trained' && often.length <= 4500;
    expect(missing).toBeLessThanOrEqual((isFactored ? 1e-3 : 1.2e-2) * lengthOf(wanted));
    // Of all pictures with that Hx the shortest: no part of it is lost by going there and back.
    expect(lengthOf(found)).toBeLessThanOrEqual(1.001 * lengthOf(x));
    await often.dispose();
  });
});

describe.each([...operators.values()])('$id, every entry of a batch with parameters of its own', (operator) => {
  it('maps each as it is mapped alone', async () => {
    const size = 16;
    const entries = entriesFor(operator, size, true);
    const together = bindMaps(operator, compile, { entries, size, batch: 3, solves: 'often' });
    const plane = 3 * size * size;
    const x = Float32Array.from(normals(3 * plane, 4));
    const [ours, back] = [await together.apply(x), await together.normal(x)];
    const [there, restored] = [await together.adjoint(ours), await together.pinvExact(ours)];
    for (const [n, entry] of entries.entries()) {
      const alone = operator.maps(compile, { entries: [entry], size, batch: 1, solves: 'often' });
      const one = x.slice(n * plane, (n + 1) * plane);
      const reading = await alone.apply(one);
      const part = (of: Float32Array, length: number, used = length): Float32Array => of.slice(n * length, n * length + used);
      expect(relativeDifference(part(ours, together.length, alone.length), reading)).toBeLessThan(1e-6);
      expect(relativeDifference(together.read(entry.y, n).slice(0, alone.length), alone.read(entry.y, 0))).toBe(0);
      if (alone.length === 0) continue;
      expect(relativeDifference(part(back, plane), await alone.normal(one))).toBeLessThan(1e-6);
      expect(relativeDifference(part(there, plane), await alone.adjoint(reading))).toBeLessThan(1e-6);
      expect(relativeDifference(part(restored, plane), await alone.pinvExact(reading))).toBeLessThan(1e-5);
      await alone.dispose();
    }
    await together.dispose();
  });
});
