// erf and GELU against published values and against numerical integration.
import { describe, expect, it } from 'vitest';
import { erf, fastGelu, gelu } from '../../src/math/erf.ts';

describe('erf', () => {
  it.each([
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [5, 0.9999999999984626],
  ])('of %s is %s, and odd', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });

  it('is the integral of its density (Simpson)', () => {
    const n = 2000;
    const x = 1.7;
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += Math.exp(-(((i * x) / n) ** 2)) * (i === 0 || i === n ? 1 : i % 2 ? 4 : 2);
    expect(erf(x)).toBeCloseTo(((2 / Math.sqrt(Math.PI)) * sum * x) / (3 * n), 13);
  });
});

describe('fastGelu', () => {
  it('is GELU to 1e-8 everywhere', () => {
    let worst = 0;
    for (let x = -9; x <= 9; x += 0.00137) worst = Math.max(worst, Math.abs(fastGelu(x) - gelu(x)));
    expect(worst).toBeLessThan(1e-8);
  });

  it('keeps NaN and the far ends', () => {
    expect(fastGelu(Number.NaN)).toBeNaN();
    expect(fastGelu(40)).toBe(40);
    expect(fastGelu(-40)).toBeCloseTo(0, 12);
    expect(fastGelu(0)).toBe(0);
  });
});
