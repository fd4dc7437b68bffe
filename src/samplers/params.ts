// Parameters that several samplers have, said once.
import type { ExactChoice } from '../protocol/engine-api.ts';
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readChoice } from '../protocol/read-params.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { Denoising, Inverse } from './contract.ts';

/** Steps of a method that evaluates the network once per step. */
export function stepsParam(initial: number, most = 256): ParamSpec {
  return {
    kind: 'int',
    id: 'steps',
    label: 'Steps',
    min: 2,
    max: most,
    step: 1,
    initial,
    help: 'n steps take n evaluations of the network.',
  };
}

export type Variant = 'published' | 'reference';

export const variantParam: ParamSpec = {
  kind: 'choice',
  id: 'variant',
  label: 'Variant',
  options: [
    { value: 'published', label: 'As its paper means it' },
    { value: 'reference', label: "As InvFussion's authors compute it" },
  ],
  initial: 'published',
  help: 'How a step is computed; the pseudo-inverse is chosen by itself. The second is for comparing with the figures of the InvFussion paper only.',
};

export function readVariant(specs: readonly ParamSpec[], params: Params): Variant {
  return readChoice(specs, params, 'variant') === 'reference' ? 'reference' : 'published';
}

export const inverseParam: ParamSpec = {
  kind: 'choice',
  id: 'inverse',
  label: 'Pseudo-inverse',
  options: [
    { value: 'projection', label: 'Exact' },
    { value: 'as-trained', label: 'As the network was trained' },
  ],
  initial: 'projection',
  help: 'Exact is Moore–Penrose without noise, regularised with it. They differ for blurs, super-resolution and compositions only. A measurement that was brought always takes the second.',
};

export const inverseChoice: ExactChoice = { param: inverseParam.id, asked: 'projection', spared: 'as-trained' };

export function readInverse(specs: readonly ParamSpec[], params: Params): Inverse {
  return readChoice(specs, params, 'inverse') === 'as-trained' ? 'as-trained' : 'projection';
}

const [toldId, guideId] = ['told', 'guide'];

/** Of samplers whose network is told H: is every D moved onto y? */
export const meetParam: ParamSpec = {
  kind: 'choice',
  id: 'meet',
  label: 'Measurement',
  options: [
    { value: 'met', label: 'Met in every step' },
    { value: 'learned', label: 'As the network draws' },
  ],
  initial: 'learned',
  help: 'Without noise every picture that is possible meets the measurement: each D is moved there by the exact H†. With noise, or a measurement that was brought, both are the same.',
};

/** Asked: every D meets y. */
export const meetChoice: ExactChoice = { param: meetParam.id, asked: 'met', spared: 'learned' };

const toldParam: ParamSpec = {
  kind: 'choice',
  id: toldId,
  label: 'Operator told',
  options: [
    { value: 'everywhere', label: 'At every noise level' },
    { value: 'fitted', label: 'Where the model draws better for it' },
  ],
  initial: 'everywhere',
  needs: 'interval',
  help: 'Below a noise level that was fitted to it, a model may continue a picture better when it is told nothing. Only where the measurement is met in every step.',
};

const guideParam: ParamSpec = {
  kind: 'choice',
  id: guideId,
  label: 'Guide',
  options: [
    { value: 'none', label: 'None' },
    { value: 'weaker', label: 'A weaker network' },
  ],
  initial: 'none',
  needs: 'guide',
  help: 'Moves D away from what a weaker network would have drawn: fewer smears, up to a third more time. The weaker network is fetched the first time.',
};

/** Of samplers that draw with a network that is told H: how its D is made. */
export const denoisingParams: readonly ParamSpec[] = [meetParam, toldParam, guideParam];

export function readDenoising(params: Params): Denoising {
  return {
    toldWhereFitted: readChoice([toldParam], params, toldId) === 'fitted',
    guided: readChoice([guideParam], params, guideId) === 'weaker',
  };
}

/** η, the share of fresh noise. */
export function etaParamOf(initial: number): ParamSpec {
  return {
    kind: 'number',
    id: 'eta',
    label: 'Fresh noise η',
    min: 0,
    max: 1,
    step: 0.05,
    initial,
    help: 'Share of the noise of a step that is drawn anew; 0 draws none.',
  };
}

/** η as DDRM and DDNM have it. */
export const etaParam = etaParamOf(0.85);
