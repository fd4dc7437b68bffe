import type { Words } from '../../protocol/words.ts';
import type { words } from './every-step.words.ts';

export const german = {
  everyStep: 'Jeden Schritt zeigen, zum Zurückblicken und Aufzeichnen',
  everyStepHelp: 'Aus: Eine schnelle Karte wartet nicht, und Schritte zwischen zwei Bildern des Bildschirms werden nicht behalten.',
} satisfies Words<typeof words>;
