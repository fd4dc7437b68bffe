// What can be compared: every sampler of the catalogue, the same network blind to the operator, and free draws.
// Pure functions of catalogue and settings; knows no sampler by name.
import type { Capability } from '../../protocol/capabilities.ts';
import type { Catalogue, OperatorSpec, SamplerEntry } from '../../protocol/engine-api.ts';
import { initialParams, type Params, type ParamSpec } from '../../protocol/param-spec.ts';
import { knownParams } from '../../protocol/read-params.ts';
import type { Said } from '../../protocol/words.ts';
import { asksGuide } from '../run/guided.ts';
import { exactly, samplerOf } from '../run/meet.ts';
import { says } from './methods.words.ts';

export interface Method {
  id: string;
  label: string;
  /** What it is told, in a few words. */
  detail: Said | string;
  /** What is not as usual. */
  chosen: readonly (Said | string)[];
  sampler: { id: string; params: Params };
  /** Evaluations of the network per sample with the catalogue's own settings. */
  evaluations: number;
  blind: boolean;
  /** Set where the network draws with another operator than the measurement's. */
  operator: OperatorSpec | null;
  /** What the model would have to offer and does not. */
  lacking: readonly Capability[];
}

const [blindId, freeId] = ['blind', 'free'];
/** Methods that take longer than this are not chosen by themselves. */
const mostEvaluations = 100;

function detailOf(entry: SamplerEntry): Said {
  if (!entry.zeroShot) return says.knowsOperator();
  return entry.requires.includes('vjp') ? says.zeroShotGradient() : says.zeroShot();
}

/** In words, what was chosen otherwise than the catalogue's own values. */
function chosenWords(specs: readonly ParamSpec[], params: Params, usual: Params): Said[] {
  return specs.flatMap((spec) => {
    const value = params[spec.id];
    if (value === undefined || typeof value === 'object' || value === usual[spec.id]) return [];
    const option = spec.kind === 'choice' ? spec.options.find((one) => one.value === value)?.label : undefined;
    return [says.chosen(spec.label, option ?? value)];
  });
}

/** Whether somebody asked the sampler for the exact inverse; null where nobody said. */
function chosenExactly({ exact }: SamplerEntry, params: Params | undefined): boolean | null {
  const value = exact ? params?.[exact.param] : undefined;
  return value === undefined ? null : value === exact?.asked;
}

/** What nobody need say: the initial numbers, or those of the default. That a row meets y is always said, where it can be met. */
function usualOf(entry: SamplerEntry, { presets: [preset] }: Catalogue, paramsHere: Params, canMeet: boolean): Params {
  const { id, params, exact, zeroShot } = entry;
  const usual = { ...initialParams(params), ...(id === preset?.sampler.id && preset.sampler.params) };
  if (!exact || zeroShot) return usual;
  return { ...usual, ...(canMeet ? exactly(entry, false) : { [exact.param]: paramsHere[exact.param] ?? exact.spared }) };
}

/** What was chosen of the main sampler’s D beyond the measurement, for a sampler that can be asked the same. */
function denoisingOf(main: SamplerEntry, { params }: SamplerEntry, chosen: Params | undefined): Params {
  const isOfD = (spec: ParamSpec): boolean => spec.kind === 'choice' && spec.needs !== undefined;
  const shared = main.params.filter((spec) => isOfD(spec) && params.some(({ id }) => id === spec.id));
  return Object.fromEntries(shared.flatMap(({ id }) => (chosen?.[id] === undefined ? [] : [[id, chosen[id]]])));
}

/** Our sampler told H, blind and free: the three share its guide and say so; zero-shot methods have none. Fair: met with met. */
function ofOurs(
  main: Method,
  { operators }: Catalogue,
  guided: boolean,
  unmet: readonly Said[],
): { own: Method; blind: Method; free: Method[] } {
  const [own, pinv, nothing] = guided
    ? [says.ownGuided(main.label), says.seesPinvGuided(), says.seesNothingGuided()]
    : [says.ownSampler(main.label), says.seesPinv(), says.seesNothing()];
  const none = operators.find(({ takesNoise }) => !takesNoise);
  const free: Method = { ...main, id: freeId, label: 'Unconditional', detail: nothing, chosen: unmet };
  return {
    own: { ...main, label: 'InvFussion', detail: own },
    blind: { ...main, id: blindId, label: 'Blind', detail: pinv, blind: true },
    free: none ? [{ ...free, operator: { id: none.id, params: {} } }] : [],
  };
}

/**
 * @param capabilities of the loaded model; null while none is loaded: nothing is lacking then
 * @param canMeet whether the measurement is one that a run can meet: made here, without noise
 */
export function methodsOf(
  catalogue: Catalogue,
  settings: { samplerParams: Readonly<Record<string, Params>> },
  capabilities: readonly Capability[] | null,
  canMeet = true,
): Method[] {
  const mainEntry = samplerOf(catalogue, catalogue.presets[0]?.sampler.id ?? null);
  const isMet = mainEntry ? chosenExactly(mainEntry, settings.samplerParams[mainEntry.id]) : null;
  // Solvers are compared on the same D: where nobody said otherwise, the main one's.
  const paramsOf = (entry: SamplerEntry): Params => ({
    ...initialParams(entry.params),
    ...(isMet !== null && !entry.zeroShot && exactly(entry, isMet)),
    ...(mainEntry && !entry.zeroShot && denoisingOf(mainEntry, entry, settings.samplerParams[mainEntry.id])),
    ...knownParams(entry.params, settings.samplerParams[entry.id] ?? {}),
  });
  const methods = catalogue.samplers.map((entry): Method => ({
    id: entry.id,
    label: entry.label,
    detail: detailOf(entry),
    chosen: chosenWords(entry.params, paramsOf(entry), usualOf(entry, catalogue, paramsOf(entry), canMeet)),
    sampler: { id: entry.id, params: paramsOf(entry) },
    evaluations: entry.evaluations,
    blind: false,
    operator: null,
    lacking: capabilities ? entry.requires.filter((needed) => !capabilities.includes(needed)) : [],
  }));
  const main = methods.find(({ id }) => id === mainEntry?.id);
  if (!main || !mainEntry) return methods;
  const guided = asksGuide(mainEntry, main.sampler.params) && (capabilities?.includes('guide') ?? false);
  const unmet = chosenWords(mainEntry.params, paramsOf(mainEntry), usualOf(mainEntry, catalogue, paramsOf(mainEntry), false));
  const { own, blind, free } = ofOurs(main, catalogue, guided, unmet);
  const isZeroShot = ({ id }: Method): boolean => catalogue.samplers.some((entry) => entry.id === id && entry.zeroShot);
  const others = methods.filter((method) => method !== main);
  return [own, blind, ...others.filter(isZeroShot), ...others.filter((method) => !isZeroShot(method)), ...free];
}

/** The network told and blind, and every zero-shot method that the model can run and that does not take minutes. */
export function firstChoice(methods: readonly Method[], catalogue: Catalogue): string[] {
  const zeroShot = new Set(catalogue.samplers.filter((entry) => entry.zeroShot).map(({ id }) => id));
  return methods
    .filter(({ id, lacking, evaluations }, i) => i < 2 || (zeroShot.has(id) && lacking.length === 0 && evaluations <= mostEvaluations))
    .map(({ id }) => id);
}

/** Two methods with the same key draw the same pictures from the same seeds. */
export function keyOf({ sampler, blind, operator }: Method): string {
  return JSON.stringify([sampler.id, Object.entries(sampler.params).sort(([a], [b]) => a.localeCompare(b)), blind, operator?.id ?? null]);
}
