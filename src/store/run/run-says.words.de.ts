// What is said of a run, and of samples that are older than the settings, in German.
import { named, type Words } from '../../protocol/words.ts';
import type { says } from './run-says.words.ts';

export const german = {
  theOperatorIsNotComplete: () => 'Der Operator ist noch nicht vollständig.',
  thereIsNoPictureYet: () => 'Es gibt noch kein Bild.',
  thereAreNoSamplesYet: () => 'Es gibt noch keine Stichproben.',
  thePicturesThemselvesAreKept: () => 'Die Bilder selbst sind behalten.',
  pictureMaskSettingsAndWhat: () => 'Bild, Maske, Einstellungen und was vorher gezogen war, sind behalten.',
  theSamplesThereWereDrawn: () => 'Die Stichproben hier wurden mit einem anderen Modell gezogen. Neu ziehen.',
  theModelWasUnloadedBefore2: () => 'Das Modell wurde entladen, bevor der Lauf begann.',
  resumesFrom: (step) =>
    `Foto, Maske, Startwerte und die Bilder von Schritt ${step} sind behalten. Fortsetzen geht von Schritt ${step} aus weiter.`,
  resumesAnew: (step) =>
    `Foto, Maske, Startwerte und die Bilder von Schritt ${step} sind behalten. Fortsetzen zieht dieselben Startwerte von Anfang an.`,
  ofAnEarlierMeasurement: () => 'von einer früheren Messung',
  byAnotherModel: () => 'von einem anderen Modell',
  ofAnotherOperator: (label) => `von einem anderen Operator: ${named(label)}`,
  ofAnotherPhoto: () => 'von einem anderen Foto oder Teil davon',
  ofAnother: (label) => `anders war: ${named(label)}`,
  ofNoNoise: () => 'von einer Messung ohne Rauschen',
  ofNoise: (std) => `von Rauschen σ_n = ${std}`,
} satisfies Words<typeof says>;
