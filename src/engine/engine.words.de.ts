// What the engine refuses, in German.
import { named, type Words } from '../protocol/words.ts';
import type { says } from './engine.words.ts';

const oneDigit = new Intl.NumberFormat('de', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const german = {
  photoCannotBeMeasurementOf: (label) =>
    `Ein Foto kann keine Messung von „${named(label)}“ sein: seine Zahlen laden (.npy), oder eine Maske, eine Unschärfe oder eine niedrige Auflösung wählen.`,
  theModelIsNotLoaded: (modelId) => `Das Modell ${modelId} ist nicht geladen.`,
  noModelIsLoaded: () => 'Es ist kein Modell geladen.',
  thereIsNoGeneratorCalled: (id) => `Es gibt keinen Generator namens „${id}“.`,
  thisModelBringsNoGuide: () => 'Dieses Modell bringt keine Führung mit.',
  theNetworkThatGuidesThis: (why) => `Das Netz, das dieses Modell führt, kann nicht geholt werden (${why}). „Führung: Keine“ wählen.`,
  theGuideIsAnother: (model) =>
    `${model} auf dem Server ist nicht das Netz, das dieses Modell führt. „Führung: Keine“ wählen oder beide Ordner aus einem Export dorthin legen.`,
  theGuideMakesPicturesOf: (model) => `Die Führung ${model} macht Bilder anderer Größe als ihr Modell.`,
  mustBeFromToNot: (from, to, sigma) => `σ muss von ${from} bis ${to} sein, nicht ${sigma}.`,
  xMustBeFiniteNumbers: (value) => `x muss aus 3 × ${value} × ${value} endlichen Zahlen bestehen.`,
  thisModelPredictsNoPrincipal: () => 'Dieses Modell sagt keine Hauptrichtungen voraus.',
  thereIsNoOperatorCalled: (id) => `Es gibt keinen Operator namens „${id}“.`,
  measurementNoiseMustBeFrom: (maxNoiseStd, std) => `Das Messrauschen σₙ muss von 0 bis ${maxNoiseStd} sein, nicht ${std}.`,
  operatorMeasuresNothingThatNoise: (label) =>
    `Der Operator „${named(label)}“ misst nichts, was Rauschen erreichen könnte: σₙ auf 0 setzen.`,
  theSeedOfTheNoise: (seed) => `Der Startwert des Rauschens muss eine ganze Zahl ab 0 sein, nicht ${seed}.`,
  thePictureMustBeFinite: (value) => `Das Bild muss aus 3 × ${value} × ${value} endlichen Zahlen bestehen.`,
  thisOperatorMeasuresNumbersThe: (measurementSize, y) =>
    `Dieser Operator misst ${measurementSize} Zahlen; die Messung hat ${y}, und alle müssen endlich sein.`,
  picturesMustBeFiniteNumbers: (value) => `Bilder müssen aus je 3 × ${value} × ${value} endlichen Zahlen bestehen.`,
  onlyTile: (label, able) =>
    `„${named(label)}“ kann keine ganze Fotografie messen, nur eine Kachel davon. ${able.map((one) => `„${named(one)}“`).join(' oder ')} wählen.`,
  photographsSidesAreWholeNumbers: () => 'Die Seiten einer Fotografie sind ganze Zahlen.',
  photographMayHaveMegapixelsThis: (most, restored) =>
    `Eine wiederhergestellte Fotografie darf ${oneDigit.format(most)} Megapixel haben; diese hätte ${oneDigit.format(restored)}. Die Fotografie verkleinern, zuschneiden oder einen kleineren Maßstab wählen.`,
  nothingIsHiddenThereIs: () => 'Nichts ist verdeckt: Es gibt nichts wiederherzustellen. Übermalen, was weg soll.',
  thisWouldRestoreMegapixelsAt: (sheet, most) =>
    `Das stellte ${oneDigit.format(sheet)} Megapixel auf einmal wieder her; ${oneDigit.format(most)} sind das Meiste. Die Fotografie verkleinern oder zuschneiden.`,
  isForThePicturesOf: (label) => `${named(label)} ist für Bilder einer Kachel. Einen Sampler wählen, dessen Netz der Operator gesagt wird.`,
  whatWasMeasuredMustBe: (width, height) => `Das Gemessene muss ein Bild von ${width} × ${height} Pixeln sein.`,
  asItIsSetMeasures: (label, wanted, total, frame, valid, shape, held) => {
    const others = [frame && `vom Bild allein ${frame}`, valid && `wo der Kern darin liegt ${valid}`].filter(Boolean).join(', ');
    const file = shape ? `${shape}, ${held} Zahlen` : String(held);
    return `„${named(label)}“ misst, so eingestellt, ${wanted}${total} Zahlen${others && ` (${others})`}; die Datei enthält ${file}, und alle müssen endlich sein.`;
  },
  mayBeReadAs: (shape, values, readings) =>
    `${shape || `${values} Zahlen ohne Achsen`}: möglich ist ${readings.map(named).join(' oder ')}. Noch einmal laden, um zu sagen, welches.`,
  thereIsNoSamplerCalled: (id) => `Es gibt keinen Sampler namens „${id}“.`,
  neverShowsTheNetworkThe: (label) => `${named(label)} zeigt dem Netz den Operator nie: „blind“ gilt dafür nicht.`,
  thisModelKnowsNoClasses: () => 'Dieses Modell kennt keine Klassen.',
  theClassMustBeWhole: (most, label) => `Die Klasse muss eine ganze Zahl von 0 bis ${most} sein, oder keine, nicht ${label}.`,
  thisModelKnowsNoClasses2: () => 'Dieses Modell kennt keine Klassen, also gibt es nichts, wohin zu führen wäre.',
  guidanceNeedsClassToGuide: () => 'Führung braucht eine Klasse, zu der sie führt.',
  guidanceMustBeFromTo: (maxGuidance, guidance) => `Die Führung muss von 0 bis ${maxGuidance} sein, nicht ${guidance}.`,
  whatTheRunShouldGo: () => 'Wovon der Lauf weitergehen soll, passt nicht zu ihm. Neu ziehen.',
  theNumberOfSamplesMust: (maxSamples, seeds) => `Die Zahl der Stichproben muss von 1 bis ${maxSamples} sein, nicht ${seeds}.`,
  seedsMustBeWholeNumbers: () => 'Startwerte müssen ganze Zahlen von 0 bis 4294967295 sein.',
  theRunToGoOn: () => 'Der Lauf, der weitergehen soll, hat keinen Schritt mehr. Neu ziehen.',
  graphsReplayed: (captured, plain) =>
    `Seine Graphen werden einmal aufgezeichnet und abgespielt: hier gemessen ${oneDigit.format(captured)} ms je Auswertung statt ${oneDigit.format(plain)}.`,
  graphsSlower: (captured, plain) =>
    `Seine Graphen werden nicht abgespielt: Das brauchte, hier gemessen, ${oneDigit.format(captured)} ms je Auswertung statt ${oneDigit.format(plain)}.`,
  graphsReplayedUntimed: () => 'Seine Graphen werden einmal aufgezeichnet und abgespielt.',
  graphsWrong: () => 'Seine Graphen werden nicht abgespielt: Hier versucht, misslang das oder gab andere Zahlen.',
  theNumbersOfTheSelf: () => 'Die Zahlen des Selbsttests können nicht geholt werden.',
  thisModelBringsNoNumbers: () => 'Dieses Modell bringt keine Zahlen zum Prüfen mit.',
  theNumbersOfTheSelf2: () => 'Die Zahlen des Selbsttests sind nicht lesbar.',
  theNumbersOfTheSelf3: () => 'Die Zahlen des Selbsttests gehören zu anderen Gewichten.',
} satisfies Words<typeof says>;
