// Which numbers speak for a draw: of the operator's kind, at the nearest noise, met where y is met; where nothing was measured, none.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { readCalibration } from '../../src/io/calibration.ts';
import { catalogue } from '../../src/engine/catalogue.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { believed, familiesOf } from '../../src/ui/posterior/calibration-families.ts';

const { operators } = catalogue();
const familiesFor = (id: string, params: Params) =>
  familiesOf(
    operators.find((entry) => entry.id === id)!,
    params,
  );
const shipped = readFileSync('public/models/faces64/metrics.json', 'utf8');
const answer = (text: string, ok = true): void => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status: ok ? 200 : 404 })));
};

test('the shipped numbers are read, each family has a name, and every measured kind of operator finds its own', async () => {
  answer(shipped);
  const calibration = (await readCalibration('metrics.json'))!;
  const named = operators.flatMap(({ examined }) => examined.map(({ family }) => family));
  expect(Object.keys(calibration.families).filter((id) => !named.includes(id))).toEqual([]);
  expect(believed(calibration, familiesFor('super-resolution', { stride: 4, filter: 'box' }), 0)).toMatchObject([
    { family: 'sr4', noise: '0' },
  ]);
  expect(believed(calibration, familiesFor('blur', { stride: 4 }), 0.2)).toMatchObject([{ family: 'blur', noise: '0.1' }]);
});

test('coverage is told where it was counted, of met samples where y is met, and not made up elsewhere', async () => {
  const old = { sample: 1, spread: 0.9 };
  const met = { sample: 2, spread: 1, coverage: { hidden: [0.6, 0.8], seen: null } };
  const noise = { '0': { ...old, met }, '0.1': old };
  answer(JSON.stringify({ weights: 'w', images: 9, samples: 4, evaluations: 24, families: { matrix: { seen: true, noise } } }));
  const calibration = (await readCalibration('metrics.json'))!;
  const of = (std: number) => believed(calibration, familiesFor('matrix', {}), std);
  expect(of(0)).toMatchObject([{ isMet: true, spread: 1, hidden: [0.6, 0.8], measured: null }]);
  expect(of(0.08)).toMatchObject([{ isMet: false, noise: '0.1', spread: 0.9, hidden: null }]);
  expect(familiesFor('composition', {})).toEqual([]);
  expect(familiesFor('super-resolution', { stride: 2, filter: 'custom' })).toEqual([]);
});

test('what is not there or cannot be read is not measured', async () => {
  for (const [text, ok] of [
    ['', false],
    ['<html>', true],
    ['{"families":3}', true],
  ] as const) {
    answer(text, ok);
    expect(await readCalibration('metrics.json')).toBeNull();
  }
});
