// What is added by one file is found by everything that lists its kind: registry, catalogue, documents, keys, plans, runs. The files are
// those of tests/fixtures/additions, which nothing else knows (vitest.config.ts); in a browser: e2e/survive.spec.ts. The contracts
// beside this run over them as over any other.
import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { arrayFields } from '../../src/engine/array-fields.ts';
import { catalogue } from '../../src/engine/catalogue.ts';
import { judge, measure } from '../../src/engine/measurement.ts';
import { seededNoise } from '../../src/engine/noise.ts';
import { resolveRun } from '../../src/engine/plan.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { tokenLayout } from '../../src/operators/contract.ts';
import { bindCpu, bindMaps } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import { samplers } from '../../src/samplers/registry.ts';
import { methodsOf } from '../../src/store/compare/methods.ts';
import { ShortcutSheet } from '../../src/ui/shell/shortcut-sheet.tsx';
import { Tabs, ViewsNav } from '../../src/ui/shell/views-nav.tsx';
import { StudioProvider } from '../../src/ui/studio-context.ts';
import { catalogueDoc } from '../helpers/catalogue-doc.ts';
import { entriesFor, expectedOf, normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
import { layoutIndices } from '../helpers/layouts.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
const { size } = manifest.config;
const noise = { std: 0, seed: 1 };
const spec = { id: 'warmth', params: {} };

test('the page is told of both, and compares with the sampler', () => {
  const told = catalogue();
  expect(told.operators.map(({ id }) => id)).toContain('warmth');
  expect(told.operators.at(-1)).toMatchObject({ id: 'warmth', label: 'Warmth', pinv: 'exact', takesNoise: true });
  expect(told.samplers.find(({ id }) => id === 'euler')).toMatchObject({
    label: 'Euler',
    evaluations: 12,
    zeroShot: false,
    exact: { param: 'meet' },
  });
  expect(methodsOf(told, { samplerParams: {} }, []).map(({ id }) => id)).toContain('euler');
});

test('the view stands in both navigations and on the keyboard sheet', () => {
  const nowhere = { onShow: () => undefined, onTab: () => undefined, onClose: () => undefined };
  const studio = createTestStudio(createEngine());
  for (const navigation of [createElement(ViewsNav, nowhere), createElement(Tabs, { ...nowhere, tab: 'measure' })])
    expect(renderToStaticMarkup(createElement(StudioProvider, { value: studio }, navigation))).toContain('>Tally</button>');
  expect(renderToStaticMarkup(createElement(ShortcutSheet, { ...nowhere, isOpen: true }))).toMatch(
    /<dt>1 [2-8 ]*9<\/dt><dd>Samples, [^<]*, Tally<\/dd>/,
  );
});

test('the documents list all three', async () => {
  const document = await catalogueDoc();
  for (const id of ['warmth', 'euler', 'tally']) expect(document).toMatch(new RegExp(`^\\| \`${id}\` `, 'm'));
});

test('the operator measures, is judged, and has every form that its twin has', async () => {
  const image = Float32Array.from(smoothPicture(size));
  const { y, measured } = measure({ operator: spec, noise, size, image });
  expect(measured).toBe(size * size);
  expect(judge({ operator: spec, noise, y, size, images: image, project: false }).fit[0]).toBeLessThan(1e-6);
  const operator = operators.get('warmth')!;
  const [entries, regularisation, transform] = [entriesFor(operator, size, true), { std: 0.1, blurFactor: 4 }, randomTransform(2, 5)];
  const [layout, images] = [tokenLayout(3, 2, size, 4), normals(3 * 2 * 3 * size * size, 4)];
  const at = layoutIndices(layout);
  const a = new Float32Array(images.length);
  images.forEach((v, i) => (a[at[i]!] = v));
  const cpu = bindCpu(operator, compile, { entries, size, regularisation, batch: 3, maxImages: 2 });
  const found = await cpu.features(a, transform, layout);
  const expected = expectedOf(entries, images, transform, regularisation);
  expect(
    relativeDifference(
      Float64Array.from(at, (place) => found[place]!),
      expected,
    ),
  ).toBeLessThan(1e-5);
  const maps = bindMaps(operator, compile, { entries: [{ params: {} }], size, batch: 1, solves: 'often' });
  const missing = (await maps.apply(image)).map((v, i) => y[i]! - v);
  expect(Math.max(...missing.map(Math.abs))).toBeLessThan(1e-6);
  expect(operator.move).toBeDefined();
});

test('a run is planned with both, and the sampler ends where its denoiser points', async () => {
  const { y } = measure({ operator: spec, noise, size, image: Float32Array.from(smoothPicture(size)) });
  const sampler = { id: 'euler', params: { steps: 5 } };
  const request = { runId: 'r', modelId: 'tiny', operator: spec, noise, y, sampler, seeds: [1], blind: false, label: null };
  const plan = resolveRun(manifest, request);
  expect(plan.sampler).toBe(samplers.get('euler'));
  expect(plan.terms[0]?.told).toMatchObject({ operator: { id: 'warmth' }, sigmas: { length: 5 } });
  const fields = arrayFields(1);
  const context = {
    ...{ ...plan.schedule, fields },
    denoise: () => Promise.resolve(fields.from(new Float32Array(3 * size * size).fill(0.25))),
    initialNoise: () => fields.from(seededNoise([1], size, 'initial', 0)),
    stepNoise: (i: number) => fields.from(seededNoise([1], size, 'step', i)),
  };
  if (plan.sampler.zeroShot) throw new Error('Euler is told the operator');
  let last = new Float32Array();
  for await (const { x } of plan.sampler.run(context, plan.params)) last = Float32Array.from(await fields.read(x));
  expect(last.every((v) => Math.abs(v - 0.25) < 1e-6)).toBe(true);
});
