// What is said of a comparison, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './compare-says.words.ts';

export const german = {
  whatTheOtherMethodsDrew: () => 'Was die anderen Methoden zogen, ist behalten.',
  theModelWasUnloadedBefore: () => 'Das Modell wurde entladen, bevor der Vergleich begann.',
  noMethodIsChosen: () => 'Es ist keine Methode gewählt.',
  theModelWasUnloaded: () => 'Das Modell wurde entladen.',
} satisfies Words<typeof says>;
