// A photograph's keeping, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './photograph-kept.words.ts';

export const german = {
  kept: 'In diesem Browser aufbewahrt.',
  elsewhere: 'Ein anderer Tab bewahrt seine Fotografie auf. Diese ist nach dem Neuladen fort.',
  failed: 'Dieser Browser bewahrt hier nichts auf. Nach dem Neuladen ist diese Fotografie fort.',
  anew: 'Neu beginnen',
  anewHelp: 'Dieselbe Fotografie, nichts übermalt, erste Einstellungen. Rückgängig bringt das Gemalte zurück.',
  aside: (name) => `${name}, in eigener Größe`,
  goOn: 'Weiter',
  forget: 'Vergessen',
  forgetHelp: 'Entfernt sie und das Gemalte aus diesem Browser',
  noDirections: 'Dieses Modell hat keine Hauptrichtungen: Nur Streuung und Ziehungen sagen, wo sie sich unterscheiden.',
} satisfies Words<typeof words>;
