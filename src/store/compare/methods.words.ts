// What is said of a method beside its name, and what a comparison is of when it answers no more to what is set.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('methods', {
  knowsOperator: () => 'knows the operator',
  /** @param sampler its label in the catalogue */
  ownSampler: (sampler: string) => `knows the operator; ${sampler}`,
  ownGuided: (sampler: string) => `knows the operator; ${sampler}, guided by a weaker network`,
  zeroShot: () => 'zero-shot: pushed to fit',
  zeroShotGradient: () => 'zero-shot: pushed to fit by gradients',
  seesPinv: () => 'sees only H†y, the simplest fit',
  seesPinvGuided: () => 'sees only H†y, the simplest fit; guided by a weaker network',
  seesNothing: () => 'sees nothing',
  seesNothingGuided: () => 'sees nothing; guided by a weaker network',
  /** @param setting its label in the catalogue, as `value` is where it is one of a few */
  chosen: (setting: string, value: string | number | boolean) => `${setting}: ${value}`,
  ofOtherNumber: () => 'of another number of samples',
  ofOtherSeeds: () => 'of other seeds',
  ofOtherClass: () => 'of another class or guidance',
});
