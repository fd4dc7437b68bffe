// What more than one room of the store says, and what is said of the device and of the address, in German.
import { read, type Words } from '../protocol/words.ts';
import type { says } from './store.words.ts';

export const german = {
  ofFile: (name, what) => `${name}: ${read(what)}`,
  nothingElseWasTouched: () => 'Sonst wurde nichts berührt.',
  anotherBackEndTookOver: () => 'Ein anderes Rechenwerk hat übernommen.',
  whatWasDrawnIsKept: () => 'Was gezogen wurde, ist behalten.',
  youCanChooseAndCrop: () => 'Währenddessen lässt sich ein Bild wählen und zuschneiden.',
  pictureMaskAndSettingsAre: () => 'Bild, Maske und Einstellungen sind noch da.',
  theMaskTheKernelAnd: () => 'Maske, Kern und alle Einstellungen sind noch da.',
  everythingGoesOnWorkingReload: () => 'Alles läuft weiter; ein Neuladen beginnt mit dem zuletzt Aufbewahrten.',
  openWithoutModel: () => 'Die Seite ohne „?model=…“ öffnen, um das mitgelieferte Modell zu nehmen.',
  noNameOfModel: (asked, used) =>
    `„${asked}“ ist kein Name eines Modells; ${used} wird genommen. Namen haben Kleinbuchstaben, Ziffern und Bindestriche.`,
  modelOfSomebody: (weights) =>
    `Diese Adresse verlangt ein eigenes Modell von jemandem (Gewichte ${weights}…), das nicht in diesem Browser ist. Seine .zip in der Liste der Modelle öffnen.`,
  noModelCalled: (id) => `Ein Modell namens „${id}“ gibt es hier nicht.`,
} satisfies Words<typeof says>;
