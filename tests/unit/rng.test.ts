// Philox against the known answers that its authors publish, and the numbers made of it against their definition.
import { describe, expect, it } from 'vitest';
import { fillNormals, philox4x32, streams, uniform } from '../../src/math/rng.ts';

describe('philox4x32', () => {
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('gives the known answer of counter %s, key %s', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox4x32(Uint32Array.from(counter), key[0]!, key[1]!, out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
  });
});

it('uniforms are (r + ½)/2³² of the block’s words, with the seed as the key and the stream in the counter', () => {
  const seed = 5 * 2 ** 32 + 7;
  const out = new Uint32Array(4);
  philox4x32(Uint32Array.from([3, 0, streams.kernel, 0]), 7, 5, out);
  for (let lane = 0; lane < 4; lane++) expect(uniform(seed, streams.kernel, 12 + lane)).toBe((out[lane]! + 0.5) / 2 ** 32);
});

describe('normals', () => {
  it('are Box–Muller of the uniforms of their block', () => {
    const out = new Float64Array(4);
    fillNormals(out, 11, streams.tests);
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => uniform(11, streams.tests, i));
    expect(out[0]).toBeCloseTo(Math.sqrt(-2 * Math.log(a!)) * Math.cos(2 * Math.PI * b!), 14);
    expect(out[1]).toBeCloseTo(Math.sqrt(-2 * Math.log(a!)) * Math.sin(2 * Math.PI * b!), 14);
    expect(out[2]).toBeCloseTo(Math.sqrt(-2 * Math.log(c!)) * Math.cos(2 * Math.PI * d!), 14);
    expect(out[3]).toBeCloseTo(Math.sqrt(-2 * Math.log(c!)) * Math.sin(2 * Math.PI * d!), 14);
  });

  it('are the same whatever part of the stream is asked for', () => {
    const all = new Float64Array(64);
    fillNormals(all, 3, streams.matrix);
    for (const [start, count] of [
      [1, 2],
      [5, 30],
      [4, 4],
      [63, 1],
    ] as const) {
      const part = new Float64Array(count);
      fillNormals(part, 3, streams.matrix, start);
      expect(part).toEqual(all.slice(start, start + count));
    }
  });

  it('have mean 0, variance 1 and kurtosis 3', () => {
    const out = new Float64Array(200_000);
    fillNormals(out, 1, streams.tests);
    const moment = (power: number): number => out.reduce((sum, v) => sum + v ** power, 0) / out.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.05);
  });

  it('differ between streams and between seeds', () => {
    const draw = (seed: number, stream: 0 | 1): number[] => {
      const out = new Float64Array(8);
      fillNormals(out, seed, stream);
      return [...out];
    };
    expect(draw(1, 0)).not.toEqual(draw(1, 1));
    expect(draw(1, 0)).not.toEqual(draw(2, 0));
    expect(draw(1, 0)).not.toEqual(draw(1 + 2 ** 32, 0));
  });
});
