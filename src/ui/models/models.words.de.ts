// The list of models, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './models.words.ts';

export const german = {
  models: 'Modelle',
  notTrained: 'nicht trainiert',
  trainingNotSaid: 'Training: nicht angegeben',
  thousandSeen: (thousand) => `${thousand} Tausend Bilder gesehen`,
  millionSeen: (million) => `${million} Millionen Bilder gesehen`,
  size: (side, millions) => `${side} × ${side} Pixel, ${millions} Mio. Parameter`,
  trainedWith: (operators) => `trainiert mit ${operators}`,
  operatorsNotSaid: 'Operatoren: nicht genannt',
  classes: (n) => `${n} Klassen`,
  card: 'Steckbrief',
  cardOf: (title) => `Steckbrief von ${title}`,
  licence: 'Lizenz',
  licenceOf: (title) => `Lizenz von ${title}`,
  expected: 'Was dieses Modell erwartet, wenn ihm nichts gesagt wird: eine Auswertung, hier gerechnet',
  deleteHelp: 'Nimmt dieses Modell aus diesem Browser',
  freeSpaceHelp: 'Nimmt aus diesem Browser, was von ihm gespeichert ist; der nächste Lauf holt es wieder',
  delete: 'Löschen',
  freeSpace: 'Platz schaffen',
  checking: (title, percent) => `${title}: wird geprüft und aufbewahrt, ${percent} %`,
  loading: (title) => `${title}: wird geladen`,
  opening: (title) => `${title}: wird geöffnet`,
  at: (what, percent) => `${what}, ${percent} %`,
  testing: (title) => `${title}: rechnet, was PyTorch gerechnet hat …`,
  afterTheRun: 'Nach dem Lauf lässt sich ein anderes Modell wählen.',
  openOwn: 'Eigenes Modell öffnen',
  ownBefore: ': eine .zip-Datei, geschrieben von',
  ownAfter:
    '; irgendwo abgelegt, geht auch ihr Ordner. Das Modell wird geprüft, mit PyTorchs Zahlen verglichen und bleibt in diesem Browser.',
} satisfies Words<typeof words>;
