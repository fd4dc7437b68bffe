// What is said of methods, in German.
import { named, type Words } from '../../protocol/words.ts';
import type { says } from './methods.words.ts';

export const german = {
  knowsOperator: () => 'kennt den Operator',
  ownSampler: (sampler) => `kennt den Operator; ${named(sampler)}`,
  ownGuided: (sampler) => `kennt den Operator; ${named(sampler)}, von einem schwächeren Netz geführt`,
  zeroShot: () => 'Zero-Shot: zum Passen gebracht',
  zeroShotGradient: () => 'Zero-Shot: mit Gradienten zum Passen gebracht',
  seesPinv: () => 'sieht nur H†y, das einfachste, das passt',
  seesPinvGuided: () => 'sieht nur H†y, das einfachste, das passt; von einem schwächeren Netz geführt',
  seesNothing: () => 'sieht nichts',
  seesNothingGuided: () => 'sieht nichts; von einem schwächeren Netz geführt',
  chosen: (setting, value) => `${named(setting)}: ${named(String(value))}`,
  ofOtherNumber: () => 'mit einer anderen Zahl von Stichproben',
  ofOtherSeeds: () => 'mit anderen Startwerten',
  ofOtherClass: () => 'mit anderer Klasse oder Führung',
} satisfies Words<typeof says>;
