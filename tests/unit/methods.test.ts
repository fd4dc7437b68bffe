// What can be compared, what is chosen at first, and the numbers beside each method.
import { expect, test } from 'vitest';
import { catalogue as engineCatalogue } from '../../src/engine/catalogue.ts';
import { average, spreadOf } from '../../src/store/compare/compare-metrics.ts';
import type { Measured } from '../../src/store/measure/measured.ts';
import type { Capability } from '../../src/protocol/capabilities.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { read } from '../../src/protocol/words.ts';
import { canProject, estimateMeets, exactly, meets, paramsOn, samplerOf } from '../../src/store/run/meet.ts';
import { firstChoice, keyOf, methodsOf } from '../../src/store/compare/methods.ts';

const catalogue = engineCatalogue();
const main = catalogue.presets[0]!.sampler.id;
const settings = { samplerParams: { ddrm: { steps: 7 } } };
const methods = methodsOf(catalogue, settings, []);
const byId = (id: string) => methods.find((method) => method.id === id)!;

test('every sampler is a method, with blind and free draws of the default one', () => {
  expect(methods.map(({ id }) => id)).toEqual(expect.arrayContaining([...catalogue.samplers.map(({ id }) => id), 'blind', 'free']));
  expect(methods[0]).toMatchObject({ label: 'InvFussion', blind: false, operator: null });
  expect(byId('blind')).toMatchObject({ blind: true, sampler: methods[0]?.sampler });
  expect(byId('free')).toMatchObject({ blind: false, operator: { id: 'none', params: {} } });
  expect(byId('ddrm').sampler.params).toMatchObject({ steps: 7, eta: 0.85 });
});

test('solvers and blind draws are compared on the same D as the main one', () => {
  const met = methodsOf(catalogue, { samplerParams: { [main]: { meet: 'met', told: 'fitted' }, unipc: { meet: 'learned' } } }, []);
  const of = (id: string) => met.find((method) => method.id === id);
  const meet = (id: string) => of(id)?.sampler.params['meet'];
  expect(of('ipndm')?.sampler.params).toMatchObject({ told: 'fitted', guide: 'none' });
  expect(of('ddrm')?.sampler.params).not.toHaveProperty('told');
  expect(['ipndm', 'heun', 'mmse', 'unipc', 'blind', 'ddrm'].map(meet)).toEqual(['met', 'met', 'met', 'learned', 'met', undefined]);
});

test('the default is guided on a model that brings a weaker network, and every row that shares the guide says so', () => {
  const asked = { samplerParams: { [main]: catalogue.presets[0]!.sampler.params } };
  const guided = (capabilities: Capability[]) =>
    methodsOf(catalogue, asked, capabilities).flatMap(({ label, detail }) =>
      read(detail).includes('guided by a weaker network') ? [label] : [],
    );
  expect(guided(['guide', 'interval'])).toEqual(['InvFussion', 'Blind', 'Unconditional']);
  expect(guided(['interval'])).toEqual([]);
});

test('a row that meets the measurement says so, where it can be met', () => {
  const said = (canMeet: boolean) => {
    const asked = { samplerParams: { [main]: catalogue.presets[0]!.sampler.params, unipc: { meet: 'learned' } } };
    const all = methodsOf(catalogue, asked, [], canMeet);
    return Object.fromEntries(all.map(({ id, chosen }) => [id, chosen.some((words) => read(words).startsWith('Measurement: Met'))]));
  };
  expect(said(true)).toMatchObject({ [main]: true, blind: true, heun: true, mmse: true, unipc: false, ddnm: false, free: false });
  expect(Object.values(said(false)).some(Boolean)).toBe(false);
});

test('the estimate beside the samples treats the measurement as they do; beside projections it meets it', () => {
  const made = { truth: new Float32Array() };
  const isMet = (samplerId: string, samplerParams: Params | undefined) => estimateMeets(catalogue, made, { samplerId, samplerParams });
  expect(isMet('ipndm', { meet: 'learned', steps: 7 })).toBe(false);
  expect([isMet('ipndm', { meet: 'met' }), isMet('ipndm', undefined), isMet('ddrm', { inverse: 'as-trained' })]).toEqual([
    true,
    true,
    true,
  ]);
  expect([true, false].map((asked) => exactly(samplerOf(catalogue, 'mmse')!, asked))).toEqual([{ meet: 'met' }, { meet: 'learned' }]);
  const drawn = (meet: string, std: number, numbers: number) => ({
    ...{ samplerId: 'heun', samplerParams: { meet }, noise: { std, seed: 1 } },
    measured: { ...made, measurement: { y: new Float32Array(numbers) } } as Measured,
  });
  const all = [drawn('met', 0, 3), drawn('met', 0.1, 3), drawn('met', 0, 0), drawn('learned', 0, 3)];
  expect(all.map((one) => meets(catalogue, one))).toEqual([true, false, false, false]);
  expect(all.map((one) => canProject(catalogue, one))).toEqual([false, true, true, true]);
  expect(canProject(null, all[1]!)).toBe(false);
});

test('a measurement that was brought is met as the network meets it: its noise would be all that an exact inverse makes', () => {
  const brought = { truth: null };
  const sampler = (id: string) => samplerOf(catalogue, id)!;
  expect(paramsOn(brought, sampler('ipndm'), { steps: 7, meet: 'met' })).toEqual({ steps: 7, meet: 'learned' });
  expect(paramsOn(brought, sampler('dps'), { eta: 1 })).toEqual({ eta: 1 });
  expect(paramsOn(brought, sampler('ddrm'), { eta: 1, inverse: 'projection' })).toEqual({ eta: 1, inverse: 'as-trained' });
  for (const { id } of catalogue.samplers) {
    const { exact, params } = sampler(id);
    const spec = params.find((one) => one.id === exact?.param);
    if (exact)
      expect(spec?.kind === 'choice' && [exact.asked, exact.spared].every((v) => spec.options.some(({ value }) => value === v))).toBe(true);
    expect(estimateMeets(catalogue, brought, { samplerId: id, samplerParams: exact ? { [exact.param]: exact.asked } : {} })).toBe(false);
  }
});

test('what the model cannot run is lacking, and not chosen at first; nor is what takes minutes', () => {
  for (const { id, requires } of catalogue.samplers) expect(byId(id).lacking).toEqual(requires);
  const chosen = firstChoice(methods, catalogue);
  expect(chosen).toEqual(expect.arrayContaining([methods[0]!.id, 'blind', 'ddrm', 'ddnm']));
  expect(chosen).not.toContain('daps');
  for (const id of chosen) expect(byId(id).lacking).toEqual([]);
});

test('a method is the same only with the same sampler, numbers and operator', () => {
  const other = methodsOf(catalogue, { ...settings, samplerParams: {} }, []);
  expect(keyOf(other.find(({ id }) => id === 'ddrm')!)).not.toBe(keyOf(byId('ddrm')));
  expect(keyOf(other.find(({ id }) => id === 'ddnm')!)).toBe(keyOf(byId('ddnm')));
  expect(new Set(methods.map(keyOf)).size).toBe(methods.length);
});

test('spread is the standard deviation between pictures', () => {
  const truth = new Float32Array(12).fill(1);
  expect(spreadOf(Float32Array.of(0, 0, 2, 2), 2)).toBeCloseTo(Math.SQRT2, 6);
  expect(spreadOf(truth, 1)).toBeNull();
  expect(average([])).toBeNull();
});
