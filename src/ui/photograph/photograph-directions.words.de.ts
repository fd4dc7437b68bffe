// A photograph’s directions, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './photograph-directions.words.ts';

export const german = {
  toggle: 'Richtungen',
  toggleHelp: 'Ein Quadrat der Schätzung wählen und sehen, um was sie dort nach dem Modell falsch sein kann',
  choose: 'Eine Stelle der Schätzung anklicken; Enter nimmt die Mitte dessen, was zu sehen ist.',
  asking: 'Das Modell wird gefragt.',
  nothingHidden: 'In diesem Quadrat ist nichts verdeckt: Dort kann die Schätzung nicht falsch sein.',
  listLabel: 'Richtungen des gewählten Quadrats',
  says: 'Für dieses Quadrat allein vorhergesagt. Der Regler bewegt die Schätzung an ihrem Platz.',
} satisfies Words<typeof words>;
