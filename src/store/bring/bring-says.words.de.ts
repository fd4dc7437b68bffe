// What is said of files that are brought, in German.
import { named, type Words } from '../../protocol/words.ts';
import type { says } from './bring-says.words.ts';

export const german = {
  firstOfFiles: (files, most) => `${files} Dateien, von denen die ersten ${most} angesehen wurden.`,
  oneAtATime: (taken, others) =>
    `Nur „${taken}“ wurde genommen: ${others === 1 ? 'eines mehr lag' : `${others} mehr lagen`} dabei. Bitte einzeln ablegen.`,
  notOnStage: (name) => `„${name}“ ist ein Ordner mit Bildern; ein Vortrag kann ihn nicht zeigen. Nach dem Vortrag noch einmal ablegen.`,
  waits: (name) => `„${name}“ wartet: Was davor kam, wird noch angesehen.`,
  addressNotFetched: () =>
    'Eine Adresse von anderswo wird nicht geholt: Diese Seite lädt nur ihre eigenen Dateien. Das Bild speichern, dann die Datei ablegen.',
  textIsNeither: () =>
    'Dieser Text ist weder ein Link des Studios noch seine Einstellungen. Ein Bild, ein Array (.npy, .npz) oder ein gespeichertes Rezept ablegen.',
  whichOfFiles: (files, most) =>
    `${files} Dateien${files > most ? `, von denen die ersten ${most} angesehen wurden` : ''}: Was davon wird genommen?`,
  severalThings: (name) => `„${name}“ kann mehreres sein. Was ist es?`,
  isTheMask: (name, hidden, pixels) => `${name} ist die Maske: Sie verdeckt ${hidden} von ${pixels} Pixeln.`,
  isTheKernel: (name, side) => `${name} ist der Kern: ${side} × ${side}, durch seine Summe geteilt.`,
  isY: (name, array, reading) => `${name} ist die Messung y: ${array}, ${named(reading)}.`,
  isStripped: (name) =>
    `„${name}“ heißt wie ein hier gespeichertes Bild, trägt aber keine Einstellungen mehr: Ein anderes Programm entfernte sie beim Speichern oder Senden. Es wird als Foto geöffnet. Als Datei oder in einer ZIP gesendet behält ein Bild sie.`,
  arrayAs: (array, detail) => (detail === '' ? array : `${array}, ${named(detail)}`),
} satisfies Words<typeof says>;
