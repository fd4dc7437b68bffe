// Statistics of samples against numbers worked out by hand, and against samples made with known directions.
import { expect, test } from 'vitest';
import { branches, clusterTree, diversePicks } from '../../src/posterior/clusters.ts';
import { signedMap, spreadMap, writeMap } from '../../src/posterior/colour-maps.ts';
import { findDirections, project } from '../../src/posterior/directions.ts';
import { distances, gram, warmGram } from '../../src/posterior/gram.ts';
import { regionOf } from '../../src/posterior/region.ts';
import { combine, lightness, mean, psnr, std, summarise } from '../../src/posterior/statistics.ts';
import { normals } from '../helpers/cases.ts';
import { dot, maxDifference, norm } from '../helpers/numbers.ts';

const size = 4;
const length = 3 * size * size;

/** A picture that is `value` everywhere. */
const flat = (value: number): Float32Array => new Float32Array(length).fill(value);
const unit = (seed: number): Float32Array => {
  const v = normals(length, seed);
  return Float32Array.from(v, (x) => x / norm(v));
};

test('mean and standard deviation are those of the numbers, the spread over colours in one', () => {
  const images = [flat(-0.5), flat(0.1), flat(0.7)];
  expect(maxDifference(mean(images), flat(0.1))).toBeLessThan(1e-7);
  // (0.36 + 0 + 0.36) / 2 = 0.36
  expect(maxDifference(std(images), new Float32Array(size * size).fill(0.6))).toBeLessThan(1e-7);
  expect(std([flat(0.3)])).toEqual(new Float32Array(size * size));
  const red = flat(0);
  red[5] = 0.9;
  // Variance of 0 and 0.9 is 0.405, in one of three colours.
  expect(std([flat(0), red])[5]).toBeCloseTo(Math.sqrt(0.405 / 3), 6);
  expect(summarise(std([flat(0), red]))).toMatchObject({ row: 1, column: 1 });
  expect(lightness(red)[5]).toBeCloseTo(0.3, 6);
});

test('PSNR is on 0…1 pictures, as a screen shows them', () => {
  expect(psnr(flat(0.2), flat(0))).toBeCloseTo(20, 6);
  expect(psnr(flat(0.4), flat(0.4))).toBe(Infinity);
  expect(psnr(flat(7), flat(1))).toBe(Infinity);
});

test('directions that were put in come out, with their standard deviations and shares', () => {
  const [a, raw] = [unit(1), unit(2)];
  const overlap = dot(a, raw);
  const rest = raw.map((v, i) => v - overlap * a[i]!);
  const b = rest.map((v) => v / norm(rest));
  const [s, t] = [normals(40, 3), normals(40, 4)];
  const images = Array.from({ length: 40 }, (_, i) =>
    combine(flat(0.1), [
      [3 * s[i]!, a],
      [0.5 * t[i]!, b],
    ]),
  );
  const found = findDirections(images);
  expect(found.list).toHaveLength(2);
  expect(Math.abs(dot(found.list[0]!.w, a))).toBeGreaterThan(0.99);
  expect(norm(found.list[0]!.w)).toBeCloseTo(1, 5);
  expect(dot(found.list[0]!.w, found.list[1]!.w)).toBeCloseTo(0, 5);
  expect(found.list[0]!.share + found.list[1]!.share).toBeCloseTo(1, 5);
  // The coordinates are the samples' own, mean 0 and variance 1.
  const first = found.coordinates.map(([c]) => c!);
  expect(first.reduce((x, y) => x + y, 0)).toBeCloseTo(0, 4);
  expect(first.reduce((x, y) => x + y * y, 0) / 39).toBeCloseTo(1, 5);
  expect(project(images[7]!, found.mean, found.list)[0]).toBeCloseTo(first[7]!, 3);
  const rebuilt = combine(
    found.mean,
    found.list.map(({ w, sigma }, k) => [found.coordinates[7]![k]! * sigma, w]),
  );
  expect(maxDifference(rebuilt, images[7]!)).toBeLessThan(1e-4);
});

test('directions of a region are zero outside it; one sample has none', () => {
  const images = [1, 2, 3, 4].map((seed) => Float32Array.from(normals(length, seed)));
  const region = new Uint8Array(size * size);
  region[6] = region[7] = 1;
  const { list } = findDirections(images, region);
  expect(list).toHaveLength(3);
  for (const { w } of list) expect(w.every((value, i) => value === 0 || [6, 7].includes(i % (size * size)))).toBe(true);
  expect(findDirections([flat(1)]).list).toEqual([]);
  expect(findDirections([flat(1), flat(1)]).list).toEqual([]);
});

test('two heaps of samples are two branches with their counts', () => {
  const images = [0, 0.02, 0.01, 0.9, 0.91].map(flat);
  const tree = clusterTree(images)!;
  expect(distances(images)[0]![3]).toBeCloseTo(0.9, 6);
  const [large, small] = branches(tree, 2);
  expect(large!.members.toSorted()).toEqual([0, 1, 2]);
  expect(small!.members.toSorted()).toEqual([3, 4]);
  // Average linkage: the mean of the six distances between the heaps, 0.905 − 0.01.
  expect(tree.height).toBeCloseTo(0.895, 5);
  expect(branches(tree, 99)).toHaveLength(5);
  expect(clusterTree([flat(1)])!.members).toEqual([0]);
  expect(clusterTree([])).toBeNull();
});

test('diverse picks are far apart and say how many samples stand behind each', () => {
  const images = [0, 0.02, 0.01, 0.9, 0.91, -0.8, 0.015].map(flat);
  const picks = diversePicks(images, 3);
  expect(picks.map(({ sample }) => sample)).toEqual([6, 4, 5]);
  expect(picks.map(({ stands }) => stands)).toEqual([4, 2, 1]);
  expect(diversePicks(images, 9)).toHaveLength(7);
  expect(diversePicks([], 3)).toEqual([]);
});

test('colour maps get lighter away from zero, and clip', () => {
  const light = (map: Uint8ClampedArray, i: number): number => 0.21 * map[3 * i]! + 0.72 * map[3 * i + 1]! + 0.07 * map[3 * i + 2]!;
  for (let i = 1; i < 256; i++) expect(light(spreadMap, i)).toBeGreaterThanOrEqual(light(spreadMap, i - 1));
  for (let i = 129; i < 256; i++) expect(light(signedMap, i)).toBeGreaterThanOrEqual(light(signedMap, i - 1));
  for (let i = 127; i > 0; i--) expect(light(signedMap, i - 1)).toBeGreaterThanOrEqual(light(signedMap, i));
  const rgba = new Uint8ClampedArray(12);
  writeMap(rgba, Float32Array.of(0, 0.5, 9), spreadMap, 0, 0.5);
  expect([...rgba.slice(0, 3)]).toEqual([0, 0, 0]);
  expect([...rgba.slice(4, 7)]).toEqual([222, 245, 229]);
  expect([...rgba.slice(8, 11)]).toEqual([222, 245, 229]);
});

test('a lasso holds the pixels whose centres it encloses', () => {
  const square = [
    { x: 0.6, y: 0.6 },
    { x: 2.4, y: 0.6 },
    { x: 2.4, y: 1.9 },
    { x: 0.6, y: 1.9 },
  ];
  expect([...regionOf(square, 4)!.entries()].filter(([, inside]) => inside === 1).map(([i]) => i)).toEqual([5]);
  expect(regionOf([{ x: 1, y: 1 }], 4)).toBeNull();
});

test('inner products are computed in slices, and all of them are there in the end', () => {
  const images = Array.from({ length: 40 }, (_, n) => Float32Array.from({ length: 3000 }, (_, i) => Math.sin(n * i)));
  expect(warmGram(images, -1)).toBe(false);
  let slices = 0;
  while (!warmGram(images, 0.2)) slices++;
  expect(slices).toBeGreaterThan(0);
  // Known now: no time is needed for any of them.
  expect(warmGram(images, 1000)).toBe(true);
  expect(gram(images)[3]![2]).toBeCloseTo(
    images[3]!.reduce((sum, value, i) => sum + value * images[2]![i]!, 0),
    6,
  );
});
