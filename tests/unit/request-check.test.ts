// What no run can be made of is refused in words that name the value and what it may be, before any device is asked.
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import type { Backend } from '../../src/engine/backend.ts';
import { inspect } from '../../src/engine/inspection.ts';
import { measure } from '../../src/engine/measurement.ts';
import { needsGuide, resolveRun, type RunPlan } from '../../src/engine/plan.ts';
import { capabilitiesOf } from '../../src/engine/request-check.ts';
import type { ModelFiles } from '../../src/model/fetch-model.ts';
import { parseManifest, type Manifest } from '../../src/model/manifest.ts';
import type { InspectRequest, RestoreRequest } from '../../src/protocol/engine-api.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { samplers } from '../../src/samplers/registry.ts';

const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
const { size } = manifest.config;
const operator = { id: 'matrix', params: { rows: 3, seed: 1 } };
const { y } = measure({ operator, noise: { std: 0, seed: 1 }, size, image: new Float32Array(3 * size * size) });

function requestOf(patch: Partial<RestoreRequest>, sampler: RestoreRequest['sampler']): RestoreRequest {
  return {
    ...{ runId: 'r', modelId: 'tiny', operator, noise: { std: 0, seed: 1 }, y, sampler, seeds: [1], blind: false, label: null },
    ...patch,
  };
}

function ask(
  patch: Partial<RestoreRequest>,
  sampler: RestoreRequest['sampler'] = { id: 'heun', params: {} },
  of: Manifest = manifest,
  guidedBy: Manifest | null = null,
): () => RunPlan {
  return () => resolveRun(of, requestOf(patch, sampler), guidedBy);
}

const reached = { x: new Float32Array(3 * size * size), denoised: new Float32Array(3 * size * size) };

test('a good request passes, with every σ named', () => {
  expect(ask({}, { id: 'dpmpp', params: { steps: 7 } })()).toMatchObject({
    sampler: { id: 'dpmpp' },
    terms: [{ told: { sigmas: { length: 7 } } }],
  });
});

test('D is moved onto y where that is asked for, something was measured, and no noise is in it', () => {
  const met = { id: 'ipndm', params: { meet: 'met' } };
  expect(ask({}, met)()).toMatchObject({ meeting: { allAtOnce: false, moved: null }, maps: { solves: 'often' } });
  const unmet = { meeting: null, maps: null };
  expect(ask({}, { id: 'ipndm', params: {} })()).toMatchObject(unmet);
  expect(ask({ noise: { std: 0.1, seed: 1 } }, met)()).toMatchObject(unmet);
  expect(ask({ operator: { id: 'none', params: {} }, y: new Float32Array() }, met)()).toMatchObject(unmet);
  expect(ask({}, { id: 'ddnm', params: {} })()).toMatchObject({ meeting: null, maps: { solves: 'once' } });
  expect(ask({}, { id: 'ipndm', params: { meet: 'half' } })).toThrow('Measurement must be one of met, learned, not “half”');
});

test('one D is moved as far as it goes, and so is the first one of a run that goes on elsewhere', () => {
  const meetingOf = (start: RestoreRequest['start'], id = 'ipndm') =>
    ask(start ? { start } : {}, { id, params: { meet: 'met' } })().meeting;
  expect(meetingOf(undefined, 'mmse')).toMatchObject({ allAtOnce: true });
  expect(meetingOf({ step: 1, evaluations: 1, past: [reached] })).toMatchObject({ allAtOnce: true, moved: null });
  const moved = new Float32Array(3 * size * size);
  expect(meetingOf({ step: 1, evaluations: 1, past: [{ ...reached, moved }] })).toEqual({ allAtOnce: false, moved });
});

const told = { least: 0.7, weights: 'a'.repeat(64) };
const guide = { model: 'tiny-twin', sha256: 'a'.repeat(64), weight: 1.5, from: 5, to: 0.3 };
const weak = parseManifest(readFileSync('tests/models/tiny-twin/manifest.json', 'utf8'));

/** What D is at a noise level: whose pass, told what, with which weight. */
function passes(plan: RunPlan, sigma: number): [role: string, operator: string, weight: number][] {
  const asked = plan.terms.filter((term) => term.weight(sigma) !== 0);
  // Conditioning is a table: whoever is asked at σ must have named it.
  expect(asked.every((term) => term.told.sigmas.includes(sigma))).toBe(true);
  return asked.map((term) => [term.told.role, term.told.operator.id, term.weight(sigma)]);
}

test('H is told where the model is better for it, if every D is met; else everywhere', () => {
  const sampler = { id: 'sde-dpmpp', params: { meet: 'met', told: 'fitted' } };
  const resolve = (patch: Partial<RestoreRequest>, of: Parameters<typeof ask>[1] = sampler, has: object = { told }) =>
    ask(patch, of, { ...manifest, ...has })();
  const fitted = resolve({});
  const [above, below] = [fitted.terms[1]!.told.sigmas.at(-1)!, fitted.terms[0]!.told.sigmas[0]!];
  expect([above >= 0.7, below < 0.7]).toEqual([true, true]);
  expect([passes(fitted, above), passes(fitted, below)]).toEqual([[['model', 'matrix', 1]], [['model', 'none', 1]]]);
  const everywhere = [
    resolve({}, { id: 'sde-dpmpp', params: { meet: 'met' } }),
    resolve({}, { id: 'sde-dpmpp', params: { told: 'fitted' } }),
    resolve({ noise: { std: 0.1, seed: 1 } }),
    resolve({}, sampler, {}),
  ];
  for (const plan of everywhere) expect(plan.terms).toMatchObject([{ told: { role: 'model', operator: { id: 'matrix' } } }]);
  for (const plan of everywhere)
    expect([80, plan.terms[0]!.told.sigmas.at(-1)!].map((sigma) => passes(plan, sigma).length)).toEqual([1, 1]);
  expect(() => resolve({}, { id: 'ddim', params: { told: 'never' } })).toThrow('Operator told must be one of everywhere, fitted');
});

test('a recipe from before there was a choice is told H everywhere and not guided, whatever the model offers now', () => {
  const before = [
    { id: 'ipndm', params: { steps: 24, levels: 'edm', meet: 'met' } },
    { id: 'heun', params: { steps: 32, churn: 0, meet: 'learned' } },
    { id: 'mmse', params: { meet: 'met' } },
  ];
  const has = { ...manifest, told, guide };
  for (const sampler of before) {
    expect(needsGuide(has, requestOf({}, sampler))).toBe(false);
    expect(ask({}, sampler, has)().terms).toMatchObject([{ told: { role: 'model', operator: { id: 'matrix' } } }]);
  }
});

test('a network that sees H†y alone is met like the one that is told H', () => {
  expect(ask({ blind: true }, { id: 'ipndm', params: { meet: 'met' } })()).toMatchObject({
    meeting: { allAtOnce: false },
    terms: [{ told: { blind: true } }],
  });
});

test('a weaker network guides in its interval, told the same, at no other noise and in no estimate', () => {
  const sampler = { id: 'ddim', params: { steps: 24, meet: 'met', told: 'fitted', guide: 'weaker' } };
  const has = { ...manifest, told, guide };
  const plan = ask({}, sampler, has, weak)();
  const sigmas = plan.terms.flatMap((term) => term.told.sigmas);
  const at = (least: number, most: number) => sigmas.find((sigma) => sigma >= least && sigma < most)!;
  expect(passes(plan, at(5, 80))).toEqual([['model', 'matrix', 1]]);
  expect(passes(plan, at(0.7, 5))).toEqual([
    ['guide', 'matrix', -0.5],
    ['model', 'matrix', 1.5],
  ]);
  expect(passes(plan, at(0.3, 0.7))).toEqual([
    ['guide', 'none', -0.5],
    ['model', 'none', 1.5],
  ]);
  expect(passes(plan, at(0, 0.3))).toEqual([['model', 'none', 1]]);
  const wants = (params: Params, id = 'ddim', of: Manifest = has) => needsGuide(of, requestOf({}, { id, params }));
  expect([
    wants(sampler.params),
    wants({ guide: 'none' }),
    wants({}, 'mmse'),
    wants({}, 'ddnm'),
    wants(sampler.params, 'ddim', manifest),
  ]).toEqual([...[true, false, false, false, false]]);
  // The noise levels of so short a run pass over the interval.
  expect(wants({ steps: 2, guide: 'weaker' })).toBe(false);
});

test('a plan is frozen, tells a zero-shot method’s network nothing, and starts in the middle only what can', () => {
  const start = { step: 1, evaluations: 7, past: [reached] };
  const plan = ask({ start })();
  expect([plan, plan.terms, plan.terms[0]?.told, plan.problem, plan.schedule, plan.seeds].every(Object.isFrozen)).toBe(true);
  expect(plan).toMatchObject({ start: { evaluations: 7 }, terms: [{ told: { operator: { id: 'matrix' } } }] });
  expect(ask({}, { id: 'ddnm', params: {} })().terms).toMatchObject([
    { told: { operator: { id: 'none' }, entries: [{ y: { length: 0 } }] } },
  ]);
  const mmse = ask({ start }, { id: 'mmse', params: {} })();
  expect([mmse.start, plan.gradients, ask({}, { id: 'dps', params: {} })().gradients]).toEqual([null, false, true]);
});

test.each([...samplers.values()].filter(({ params }) => params.some(({ id }) => id === 'steps')))(
  '$id refuses 0 steps and η beyond 0…1',
  ({ id, params, requires }) => {
    if (requires) expect(capabilitiesOf(manifest)).toEqual(requires);
    expect(ask({}, { id, params: { steps: 0 } })).toThrow(/must be a whole number from 2 to \d+, not 0/);
    if (params.some((spec) => spec.id === 'eta')) {
      expect(ask({}, { id, params: { eta: 1.1 } })).toThrow('Fresh noise η must be a number from 0 to 1, not 1.1');
      expect(ask({}, { id, params: { eta: -0.1 } })).toThrow('must be a number from 0 to 1');
    }
    if (params.some((spec) => spec.id === 'variant'))
      expect(ask({}, { id, params: { variant: 'mine' } })).toThrow('Variant must be one of');
  },
);

test.each<[string, Partial<RestoreRequest>, RegExp]>([
  ['no sampler', { sampler: { id: 'nothing', params: {} } }, /no sampler called “nothing”/],
  ['no operator', { operator: { id: 'nothing', params: {} } }, /no operator called/],
  [
    'noise where nothing is measured',
    { operator: { id: 'none', params: {} }, y: new Float32Array(), noise: { std: 0.1, seed: 1 } },
    /measures nothing/,
  ],
  ['noise out of range', { noise: { std: 0.31, seed: 1 } }, /from 0 to 0.3, not 0.31/],
  ['y of another length', { y: new Float32Array(2) }, /measures 3 numbers; the measurement has 2/],
  ['y not finite', { y: new Float32Array(3).fill(NaN) }, /must be finite/],
  ['no samples', { seeds: [] }, /from 1 to 64, not 0/],
  ['a bad seed', { seeds: [1.5] }, /whole numbers/],
  ['to go on from a count that is none', { start: { step: 1, evaluations: NaN, past: [reached] } }, /does not fit/],
  ['blind without an operator in the network', { blind: true, sampler: { id: 'ddrm', params: {} } }, /blind does not apply/],
  ['guidance where there are no classes', { guidance: 2 }, /knows no classes/],
])('refuses %s', (_, patch, words) => {
  expect(ask(patch)).toThrow(words);
});

test.each(['pigdm', 'dps'])('%s is refused where the model has no graph for gradients', (id) => {
  const without = { ...manifest, vjp: null };
  const request: RestoreRequest = {
    ...{ runId: 'r', modelId: 'tiny', operator, noise: { std: 0, seed: 1 }, y, sampler: { id, params: {} } },
    ...{ seeds: [1], blind: false, label: null },
  };
  expect(() => resolveRun(manifest, request)).not.toThrow();
  expect(() => resolveRun(without, request)).toThrow(/needs gradients through the network/);
});

test('a class is one of the model’s, not the row that stands for none; other parameters than a sampler has are named', () => {
  const classes = parseManifest(readFileSync('tests/models/tiny-twin/manifest.json', 'utf8'));
  const most = classes.config.classes - 2;
  const request = (label: number | null, params: Params): RestoreRequest => ({
    ...{ runId: 'r', modelId: 'tiny-twin', operator, noise: { std: 0, seed: 1 }, y, sampler: { id: 'heun', params } },
    ...{ seeds: [1], blind: false, label },
  });
  expect(() => resolveRun(classes, request(most, {}))).not.toThrow();
  for (const label of [most + 1, -1, 0.5, NaN]) expect(() => resolveRun(classes, request(label, {}))).toThrow(/from 0 to \d+, or none/);
  expect(() => resolveRun(manifest, request(0, {}))).toThrow(/knows no classes/);
  expect(() => resolveRun(classes, request(null, { step: 10 }))).toThrow(/no parameter “step” here, only: steps/);
});

test('guidance needs a class and a sane strength; 1 is none', () => {
  const classes = parseManifest(readFileSync('tests/models/tiny-twin/manifest.json', 'utf8'));
  const request = (label: number | null, guidance: number): RestoreRequest => ({
    ...{ runId: 'r', modelId: 'tiny-twin', operator, noise: { std: 0, seed: 1 }, y, sampler: { id: 'heun', params: {} } },
    ...{ seeds: [1], blind: false, label, guidance },
  });
  expect(() => resolveRun(classes, request(1, 3))).not.toThrow();
  expect(() => resolveRun(classes, request(null, 1))).not.toThrow();
  expect(() => resolveRun(classes, request(null, 3))).toThrow(/needs a class/);
  for (const bad of [-1, 11, NaN]) expect(() => resolveRun(classes, request(1, bad))).toThrow(/from 0 to 10/);
});

test('a single evaluation is refused what a run is refused, before any device is asked', async () => {
  const backend = { begin: () => Promise.reject(new Error('asked')) } as unknown as Backend;
  const good = { modelId: 'tiny', operator, noise: { std: 0, seed: 1 }, y, blind: false, label: null, seed: 1, sigma: 1, x: null };
  const look = (patch: Partial<InspectRequest>): Promise<unknown> =>
    inspect(backend, { manifest } as unknown as ModelFiles, { ...good, ...patch });
  await expect(look({})).rejects.toThrow('asked');
  await expect(look({ y: new Float32Array(2) })).rejects.toThrow(/measures 3 numbers; the measurement has 2/);
  await expect(look({ y: new Float32Array(3).fill(NaN) })).rejects.toThrow(/must be finite/);
  await expect(look({ seed: NaN })).rejects.toThrow(/whole numbers/);
  await expect(look({ sigma: 0 })).rejects.toThrow(/σ must be from/);
});

test('noise needs a seed', () => {
  const request = { operator, size, image: new Float32Array(3 * size * size) };
  for (const seed of [NaN, -1, 1.5]) expect(() => measure({ ...request, noise: { std: 0.1, seed } })).toThrow(/seed of the noise must be/);
});
