// What is said of links, recipes and ZIPs, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './keep-says.words.ts';

export const german = {
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
  anotherMeasurement: () => 'Das ist eine andere Messung als die, mit der der Link gemacht wurde.',
  decodedDifferently: () => 'Das ist die richtige Datei, aber dieser Browser dekodiert sie ein wenig anders.',
  anotherPicture: () => 'Das ist ein anderes Bild als das, mit dem der Link gemacht wurde.',
  seedsDoNotFollow: (first, last) => `Die Startwerte folgen nicht aufeinander: Stattdessen wird ${first} bis ${last} gezogen.`,
  hIsNotOfSettings: () => 'H in dieser ZIP-Datei ist nicht die Matrix ihrer Einstellungen: Etwas daran wurde ausgetauscht.',
} satisfies Words<typeof says>;
