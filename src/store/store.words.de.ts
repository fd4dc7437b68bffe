// What the page says of files, runs and models, in German.
import { named, read, type Words } from '../protocol/words.ts';
import type { says } from './store.words.ts';

export const german = {
  theModelBeforeIsIn: () => 'Das vorige Modell ist noch da, und alles mit ihm.',
  nothingElseWasTouched: () => 'Sonst wurde nichts berührt.',
  isNoModel: (name) => `${name} ist kein Modell: Das Studio öffnet die .zip, die training/export.py schreibt.`,
  ofFile: (name, what) => `${name}: ${read(what)}`,
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
  hasMb: (name, file) => `${name} hat ${file} MB.`,
  openThePictureAgainMask: () => 'Das Bild noch einmal öffnen; Maske und Einstellungen sind noch da.',
  itsSquareIsThereIt: () => 'Das Quadrat ist da; es lässt sich weder verschieben noch wieder einsetzen.',
  whatTheOtherMethodsDrew: () => 'Was die anderen Methoden zogen, ist behalten.',
  theModelWasUnloadedBefore: () => 'Das Modell wurde entladen, bevor der Vergleich begann.',
  noMethodIsChosen: () => 'Es ist keine Methode gewählt.',
  theModelWasUnloaded: () => 'Das Modell wurde entladen.',
  anotherBackEndTookOver: () => 'Ein anderes Rechenwerk hat übernommen.',
  whatWasDrawnIsKept: () => 'Was gezogen wurde, ist behalten.',
  theDirectionsOfTheSamples: () => 'Die Richtungen der Stichproben sind da.',
  theOperatorIsNotComplete: () => 'Der Operator ist noch nicht vollständig.',
  thereIsNoPictureYet: () => 'Es gibt noch kein Bild.',
  thereAreNoSamplesYet: () => 'Es gibt noch keine Stichproben.',
  thePicturesThemselvesAreKept: () => 'Die Bilder selbst sind behalten.',
  pictureMaskSettingsAndWhat: () => 'Bild, Maske, Einstellungen und was vorher gezogen war, sind behalten.',
  theSamplesThereWereDrawn: () => 'Die Stichproben hier wurden mit einem anderen Modell gezogen. Neu ziehen.',
  theModelWasUnloadedBefore2: () => 'Das Modell wurde entladen, bevor der Lauf begann.',
  youCanChooseAndCrop: () => 'Währenddessen lässt sich ein Bild wählen und zuschneiden.',
  pictureMaskAndSettingsAre: () => 'Bild, Maske und Einstellungen sind noch da.',
  theMaskTheKernelAnd: () => 'Maske, Kern und alle Einstellungen sind noch da.',
  theMaskOrKernelThat: () => 'Die vorige Maske oder der vorige Kern ist noch da.',
  theFileIsLargerThan: () => 'Die Datei ist größer als 1 MB.',
  photoAndOperatorMustBe: () => 'Erst müssen Foto und Operator da sein.',
  thisVersionKnowsNoOperator: (id) => `Diese Fassung kennt keinen Operator namens „${id}“.`,
  thisVersionKnowsNoSampler: (id) => `Diese Fassung kennt keinen Sampler namens „${id}“.`,
  yOfLinkOrFile: () => 'y aus diesem Link oder dieser Datei',
  photoOfRecipe: () => 'Foto aus dem Rezept',
  squareOf: (size) => `${size} × ${size} Pixel`,
  ofThisZipIsNot: (name, shape, value) => `${name} in dieser ZIP-Datei ist ${shape}, keine Bilder von (${value}, ${value}, 3).`,
  thisZipHasSamplesAnd: (samples, seeds) =>
    `Diese ZIP-Datei hat ${samples} Stichproben und ${seeds} Startwerte: Etwas daran wurde ausgetauscht.`,
  thereIsNothingToShare: () => 'Es gibt noch nichts zu teilen: Erst kommen Foto und Operator.',
  theOperatorComesFirstChoose: () => 'Erst kommt der Operator: einen wählen, dann seine Messung bringen.',
  maskAndSettingsAreBack: () => 'Maske und Einstellungen sind wieder da; das Foto nicht.',
  theLinkStillWaitsFor: () => 'Der Link wartet noch auf sein Foto.',
  everythingGoesOnWorkingReload: () => 'Alles läuft weiter; ein Neuladen beginnt mit dem zuletzt Aufbewahrten.',
  unreadable: (name) =>
    `„${name}“ ist nicht lesbar: Es ist ein Ordner, oder es wurde seit dem Wählen geändert, verschoben oder gelöscht. Noch einmal wählen.`,
  keptWhenUnread: () => 'Das vorige Bild, die Maske und alle Einstellungen sind noch da.',
  openWithoutModel: () => 'Die Seite ohne „?model=…“ öffnen, um das mitgelieferte Modell zu nehmen.',
  noNameOfModel: (asked, used) =>
    `„${asked}“ ist kein Name eines Modells; ${used} wird genommen. Namen haben Kleinbuchstaben, Ziffern und Bindestriche.`,
  modelOfSomebody: (weights) =>
    `Diese Adresse verlangt ein eigenes Modell von jemandem (Gewichte ${weights}…), das nicht in diesem Browser ist. Seine .zip in der Liste der Modelle öffnen.`,
  noModelCalled: (id) => `Ein Modell namens „${id}“ gibt es hier nicht.`,
  resumesFrom: (step) =>
    `Foto, Maske, Startwerte und die Bilder von Schritt ${step} sind behalten. Fortsetzen geht von Schritt ${step} aus weiter.`,
  resumesAnew: (step) =>
    `Foto, Maske, Startwerte und die Bilder von Schritt ${step} sind behalten. Fortsetzen zieht dieselben Startwerte von Anfang an.`,
  firstOfFiles: (files, most) => `${files} Dateien, von denen die ersten ${most} angesehen wurden.`,
  addressNotFetched: () =>
    'Eine Adresse von anderswo wird nicht geholt: Diese Seite lädt nur ihre eigenen Dateien. Das Bild speichern, dann die Datei ablegen.',
  textIsNeither: () =>
    'Dieser Text ist weder ein Link des Studios noch seine Einstellungen. Ein Bild, ein Array (.npy, .npz) oder ein gespeichertes Rezept ablegen.',
  whichOfFiles: (files, most) =>
    `${files} Dateien${files > most ? `, von denen die ersten ${most} angesehen wurden` : ''}: Was davon wird genommen?`,
  severalThings: (name) => `„${name}“ kann mehreres sein. Was ist es?`,
  isTheMask: (name, hidden, pixels) => `${name} ist die Maske: Sie verdeckt ${hidden} von ${pixels} Pixeln.`,
  isTheKernel: (name, side) => `${name} ist der Kern: ${side} × ${side}, durch seine Summe geteilt.`,
  isY: (name, array, reading) => `${name} ist y: ${array}, ${named(reading)}.`,
  isStripped: (name) =>
    `„${name}“ heißt wie ein hier gespeichertes Bild, trägt aber keine Einstellungen mehr: Ein anderes Programm entfernte sie beim Speichern oder Senden. Es wird als Foto geöffnet. Als Datei oder in einer ZIP gesendet behält ein Bild sie.`,
  arrayAs: (array, detail) => (detail === '' ? array : `${array}, ${named(detail)}`),
  ofAnEarlierMeasurement: () => 'von einer früheren Messung',
  byAnotherModel: () => 'von einem anderen Modell',
  ofAnotherOperator: (label) => `von einem anderen Operator: ${named(label)}`,
  ofAnotherPhoto: () => 'von einem anderen Foto oder Teil davon',
  ofAnother: (label) => `anders war: ${named(label)}`,
  ofNoNoise: () => 'von einer Messung ohne Rauschen',
  ofNoise: (std) => `von Rauschen σ_n = ${std}`,
  anotherMeasurement: () => 'Das ist eine andere Messung als die, mit der der Link gemacht wurde.',
  decodedDifferently: () => 'Das ist die richtige Datei, aber dieser Browser dekodiert sie ein wenig anders.',
  anotherPicture: () => 'Das ist ein anderes Bild als das, mit dem der Link gemacht wurde.',
  seedsDoNotFollow: (first, last) => `Die Startwerte folgen nicht aufeinander: Stattdessen wird ${first} bis ${last} gezogen.`,
  madeWithModel: (made, now) => `Gemacht wurde es mit dem Modell ${made}, hier ist ${now}: Die Bilder werden andere sein.`,
  madeWithListed: (made, now) =>
    `Gemacht wurde es mit ${named(made)}. Für dieselben Bilder jenes in der Liste der Modelle wählen; ${named(now)} zieht andere.`,
  madeWithOtherWeights: (weights) =>
    `Gemacht wurde es mit anderen Gewichten dieses Modells (Gewichte ${weights}), die nicht hier sind: Die Bilder werden andere sein.`,
  madeWithAbsent: (made, weights, now) =>
    `Gemacht wurde es mit dem Modell ${made} (Gewichte ${weights}), das nicht hier ist: Seine .zip lässt sich in der Liste der Modelle öffnen. ${named(now)} zieht andere Bilder.`,
  photographKept: () => 'Die Fotografie und das Gemalte sind noch da.',
  photographAndKernelKept: () => 'Die Fotografie und das Gemalte sind noch da. Der vorige Kern auch.',
  openPhotographStays: () => 'Die Fotografie, die offen war, bleibt.',
  noneForPhotographs: (id) => `„${id}“ gibt es hier nicht für Fotografien.`,
  ofOtherSize: (recipeWidth, recipeHeight, width, height) =>
    `Es ist von ${recipeWidth} × ${recipeHeight} Pixeln, das Bild von ${width} × ${height}.`,
  hIsNotOfSettings: () => 'H in dieser ZIP-Datei ist nicht die Matrix ihrer Einstellungen: Etwas daran wurde ausgetauscht.',
} satisfies Words<typeof says>;
