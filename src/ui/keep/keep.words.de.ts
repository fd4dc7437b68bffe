// Saving, sharing and what was brought, in German. The ZIP's names and formulas stay.
import type { Words } from '../../protocol/words.ts';
import type { words } from './keep.words.ts';

export const german = {
  copiesBibtexOfThePaper: 'Kopiert BibTeX des Artikels und dieser Software',
  cite: 'Zitieren',
  copiedThePaperAndThis: 'Kopiert: der Artikel, und diese Software mit Fassung und Modell.',
  pressCtrlCToCopy: 'Strg C kopiert.',
  citeThis: 'Dies zitieren',
  bibtex: 'BibTeX',
  copyAgain: 'Noch einmal kopieren',
  truthX: 'Wahrheit x',
  measuredY: 'Gemessen y',
  spread: 'Streuung',
  mmseEstimate: 'MMSE-Schätzung',
  theMmseEstimate: 'die MMSE-Schätzung',
  blackBrightOrMore: (spread) => `schwarz 0, hell ${spread} oder mehr`,
  sample: (seed) => `Stichprobe ${seed}`,
  fitInNoise: (fit) => `Passung ${fit} × Rauschen`,
  fitRms: (fit) => `Passung ${fit} RMS`,
  shareMeasured: (percent) => `${percent} gemessen`,
  noNoise: 'kein Rauschen',
  noiseOf: (std, seed) => `Rauschen ${std}, Startwert ${seed}`,
  madeBy: (sampler, seeds, model, weights) => `${sampler}, Startwerte ${seeds}; Modell ${model}, Gewichte ${weights}.`,
  someOf: (seeds, shown, samples) => `${seeds} (${shown} von ${samples} Stichproben)`,
  samplesAndMmseEstimateMoved: 'Stichproben und MMSE-Schätzung auf die Messung geschoben.',
  spreadStandardDeviationOfSamples: (samples) => `Streuung: Standardabweichung von ${samples} Stichproben, Bilder von -1 bis 1.`,
  whatWasNotMeasuredIs: 'Was nicht gemessen wurde, ist erfunden, in jeder Stichprobe anders. InvFussion Studio.',
  packing: 'Packt …',
  encoding: 'Kodiert …',
  drawing: 'Zeichnet …',
  savedKb: (name, bytes) => `${name} gespeichert, ${bytes} kB.`,
  itCouldNotBeMade: (why) => `Es ging nicht: ${why}`,
  figureTruthYMmseSpread:
    'Abbildung: Wahrheit, Messung y, Mittel (MMSE), Streuung und Stichproben auf Weiß, mit Operator und Startwerten. SVG und PDF behalten ihre Wörter als Text.',
  zipXYHSamples:
    'ZIP: Foto x, Messung y, Operator H, Stichproben, Mittel (MMSE) und Richtungen für NumPy, mit run.py, das sie prüft und zeichnet, und jedes Bild als PNG. Es enthält den Ausschnitt des Fotos. Hier abgelegt öffnet es den Lauf wieder.',
  aWallsFigure: (shown, all) => `Darin stehen die ersten ${shown} von ${all} Stichproben.`,
  aWallsZip: (size) => `Etwa ${size}.`,
  aWallsAnimation: (seconds) => `${seconds} s.`,
  thePicturesAreThoseThat: 'Die Bilder sind die gezeigten: auf die Messung geschoben.',
  mm: '183 mm',
  mm2: '89 mm',
  twiceScreensSizeForSlides: 'Doppelte Bildschirmgröße, für Folien',
  picturesInsideWordsAsText: 'Bilder darin, Wörter als Text',
  onePageOfTheFigures: 'Eine Seite von der Größe der Abbildung, Wörter als Text',
  width: 'Breite',
  bothColumnsOfJournalsPage: 'Beide Spalten einer Zeitschriftenseite oder eine; Folien nehmen jede',
  saveFigureAs: (toUpperCase) => `Abbildung als ${toUpperCase} speichern`,
  save: (toUpperCase) => `${toUpperCase} speichern`,
  export: 'Exportieren',
  takeThisRunAlong: 'Diesen Lauf mitnehmen',
  saveZip: 'ZIP speichern',
  animationTheSamplesOneAfter:
    'Animation: die Stichproben nacheinander, vier je Sekunde, als Video, oder als GIF, wo der Browser keines kodiert.',
  saveAnimation: 'Animation speichern',
  loadsAllOfThisChecks: 'lädt all dies, prüft |Hx - y| mit NumPy allein und zeichnet es: python run.py',
  howHIsAppliedSeeds: 'wie H angewandt wird, Startwerte, Passungen, Rauschpegel, Zeiten, Modell und sein Hash',
  operatorNoiseSamplerSeedsModel:
    'Operator, Rauschen, Sampler, Startwerte, Modell und der Ausschnitt des Fotos, wie dieses Studio sie liest',
  theMeasurement: 'die Messung',
  theCropOfThePhoto: 'der Ausschnitt des Fotos, der gemessen wurde',
  theSamplesAsTheModel: 'die Stichproben, wie das Modell sie zog, in der Reihenfolge der Startwerte',
  theSamplesMovedOntoThe: 'die Stichproben auf die Messung geschoben, x + H+(y - Hx), wie gezeigt',
  theMmseEstimateMovedLikewise: 'die MMSE-Schätzung ebenso geschoben',
  principalDirectionsOfTheSamples: 'Hauptrichtungen der Stichproben, jede so lang wie ihre Standardabweichung in dieser Richtung',
  whichEntriesOfYAre: 'welche Einträge von y gemessen sind',
  whatAnEntryOfY: 'was ein Eintrag von y liest (Schrittweite und Versatz: run.json)',
  matrixDidNotTravel: 'Die Matrix H ist nicht mitgekommen.',
  chooseH: 'Matrix H wählen',
  itIsMatrix: (name, shape) =>
    `Es ist „${name}“, ${shape}, zu groß für einen Link. Einstellungen und Startwerte sind da. Ihre Datei wählen oder ablegen; erkannt wird sie an ihrem Hash.`,
  hDense: 'H, dicht besetzt: y = H @ x.reshape(-1), oder H @ x.reshape(-1, 3), wo sie auf jede Farbe für sich wirkt',
  hAsScipySparseLoad:
    'H, wie scipy.sparse.load_npz es öffnet: y.reshape(-1, 3) = H @ x.reshape(-1, 3), oder auf x.reshape(-1), wo es 3 Spalten je Pixel hat',
  picturesAreFloat32HeightWidth: (inventedNote, shown, movedNote, n, weightsSha256, backend) => `${inventedNote}
${shown ? `\nDie PNGs und die Arrays mit „moved“: ${movedNote}\n` : ''}
Bilder sind float32 (Höhe, Breite, 3), Rot, Grün, Blau, von -1 bis 1; eine Messung, die kein Bild ist, ist eine Zeile.

${n}
*.png              die Bilder mit 8 Bit; jedes enthält das Rezept, den Ausschnitt des Fotos und die Maske oder den Kern

Diese ZIP-Datei oder eines der PNGs auf dem Studio ablegen, um von hier weiterzumachen.

Gewichte des Modells sha256 ${weightsSha256}
Gerechnet auf ${backend}
`,
  theLink: 'dem Link',
  theFile: 'der Datei',
  backToMine: 'Zurück zu meinem',
  thePhotoDidNotTravel: 'Das Foto reiste nicht mit dem Link.',
  chooseThePhoto: 'Foto wählen',
  operatorSeedsAndSettingsAre:
    'Operator, Startwerte und Einstellungen sind da. Das Foto wählen, mit dem es gemacht wurde; es wird an seinem Hash erkannt.',
  theMeasurementDidNotTravel: 'Die Messung reiste nicht mit dem Link.',
  chooseYNpy: 'Messung y wählen (.npy)',
  operatorSeedsAndSettingsAre2:
    'Operator, Startwerte und Einstellungen sind da. Die Messung wählen, mit der es gemacht wurde; sie wird an ihrem Hash erkannt.',
  restoredFrom: (source) => `Aus ${source} wiederhergestellt.`,
  photoOperatorSeedsAndSettings: (source, join) =>
    `Foto, Operator, Startwerte und Einstellungen kommen aus ${source}; die eigene Sitzung bleibt unberührt. ${join}`,
  theStudioIsOpenIn: 'Das Studio ist in einem anderen Tab offen.',
  keepThisTabs: 'Die dieses Tabs behalten',
  thatTabKeepsItsSession:
    'Jener Tab bewahrt seine Sitzung in diesem Browser auf. Hier geht alles wie immer, ist aber weg, wenn dieser Tab geschlossen wird.',
  newVersionOfTheStudio: 'Eine neue Fassung des Studios ist da.',
  reload: 'Neu laden',
  later: 'Später',
  thisTabGoesOnWith:
    'Dieser Tab läuft mit der alten weiter, so lange wie gewünscht. Neu laden öffnet die neue; die Sitzung ist aufbewahrt.',
  thisTabGoesOnWith2:
    'Dieser Tab läuft mit der alten weiter, so lange wie gewünscht. Neu laden öffnet die neue; vorher speichern, was von diesem Tab bleiben soll.',
  thePhoto: 'das Foto',
  withTheSample: 'mit der Stichprobe',
  leftThePhotoRightWith: 'links: das Foto, rechts: mit der Stichprobe',
  putBackNote: (seed, isMoved) =>
    `Foto: das ganze, mit ${seed !== null ? `Stichprobe ${seed}${isMoved ? ', auf die Messung geschoben,' : ''}` : 'einer Stichprobe'} wieder dort eingesetzt, wo das Quadrat ausgeschnitten wurde, ohne Naht und mit dem Korn des Fotos. Was nicht gemessen wurde, ist auch dort erfunden.`,
  saveThePhoto: 'Foto speichern',
  puttingItBack: 'Wird eingesetzt …',
  putBackAndCompare: 'Einsetzen und vergleichen',
  operatorWithItsMaskOr: 'Operator mit Maske oder Kern, Rauschen, Startwerte, Sampler, der Hash des Modells',
  inTheLinkWhichOf: (always) => `Im Link: welches der Bilder des Studios, ${always}.`,
  inTheLinkYourMeasurement: (always) => `Im Link: die eigene Messung y, ${always}. Wer den Link hat, hat sie.`,
  inTheLinkAndHash: (always) => `Im Link: ${always} und ein Hash der eigenen Messung. Wer ihn öffnet, wird nach ihr gefragt.`,
  inTheLinkYourPhoto: (always) => `Im Link: das eigene Foto, wie das Modell es sieht, ${always}. Wer den Link hat, hat das Foto.`,
  inTheLinkAndHash2: (always) => `Im Link: ${always} und ein Hash des eigenen Fotos. Wer ihn öffnet, wird nach dem Foto gefragt.`,
  link: 'Link',
  copyLink: 'Link kopieren',
  saveAsFile: 'Als Datei speichern',
  characters: (url) => `${url} Zeichen.`,
  makingTheLink: 'Der Link wird gemacht …',
  share: 'Teilen',
  linkToThis: 'Link hierher',
  nothingIsUploadedEverythingStands: (isMeasurement) => `${isMeasurement} Nichts wird hochgeladen: Alles steht hinter dem # der Adresse.`,
  withMyMeasurement: 'Mit meiner Messung',
  withMyPhotoLossless: 'Mit meinem Foto, 64 × 64, verlustfrei',
  drawAsSoonAsIt: 'Ziehen, sobald er geöffnet wird',
  tooLongForLinkCharacters: (url) =>
    `Zu lang für einen Link (${url} Zeichen). Als Datei speichern; auf der Seite abgelegt öffnet sie dasselbe.`,
} satisfies Words<typeof words>;
