// What is said of models that are opened, and of what was made with another, in German.
import { named, type Words } from '../../protocol/words.ts';
import type { says } from './models-says.words.ts';

export const german = {
  theModelBeforeIsIn: () => 'Das vorige Modell ist noch da, und alles mit ihm.',
  isNoModel: (name) => `${name} ist kein Modell: Das Studio öffnet die .zip, die training/export.py schreibt.`,
  nothingOfItWasKept: () => 'Nichts davon wurde aufbewahrt.',
  itDoesNotComputeHere: (error, tolerance) =>
    `Es rechnet hier nicht, was PyTorch rechnete: Der größte Fehler ist ${error}, erlaubt sind ${tolerance}.`,
  isGraphWithoutItsFolder: (name) =>
    `${name} ist ein Graph ohne seinen Ordner. Das Studio öffnet, was training/export.py aus dem Checkpoint schreibt, aus dem der Graph gemacht wurde.`,
  theFolderCannotBeRead: (name) => `Der Ordner ${name} ist nicht lesbar. Ihn als .zip packen und das ablegen.`,
  theFolderIsNoModel: (name) =>
    `Der Ordner ${name} ist kein Modell: Er hat keine manifest.json, die training/export.py schreibt. Er enthält auch keine Bilder. Arrays werden als Dateien abgelegt.`,
  holdsWeightsTheStudioOpens: (name, command) =>
    `${name} enthält Gewichte; das Studio öffnet einen Ordner, der daraus gemacht ist: ${command} (size: Pixel je Seite; es sagt, was es sonst wissen muss). mine.zip hier ablegen.`,
  madeWithModel: (made, now) => `Gemacht wurde es mit dem Modell ${made}, hier ist ${now}: Die Bilder werden andere sein.`,
  madeWithListed: (made, now) =>
    `Gemacht wurde es mit ${named(made)}. Für dieselben Bilder jenes in der Liste der Modelle wählen; ${named(now)} zieht andere.`,
  madeWithOtherWeights: (weights) =>
    `Gemacht wurde es mit anderen Gewichten dieses Modells (Gewichte ${weights}), die nicht hier sind: Die Bilder werden andere sein.`,
  madeWithOtherGuide: (guide) =>
    `Gezogen wurde es mit diesen Gewichten, geführt von einem anderen Netz (${guide}), das nicht hier ist: Die Bilder werden ein wenig anders.`,
  madeWithAbsent: (made, weights, now) =>
    `Gemacht wurde es mit dem Modell ${made} (Gewichte ${weights}), das nicht hier ist: Seine .zip lässt sich in der Liste der Modelle öffnen. ${named(now)} zieht andere Bilder.`,
} satisfies Words<typeof says>;
