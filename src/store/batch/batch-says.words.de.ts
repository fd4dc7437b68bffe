// What went wrong with a picture of a batch, or with the batch as a whole, in German.
import { count, type Words } from '../../protocol/words.ts';
import type { says } from './batch-says.words.ts';

export const german = {
  noFace: (name) => `In ${name} wurde kein Gesicht gefunden.`,
  fileIsGone: (name) => `${name} liegt nicht mehr in diesem Browser: Für die Datei war kein Platz. Das Bild noch einmal hier ablegen.`,
  noMethod: () => 'Es ist kein Verfahren gewählt.',
  noOperator: () => 'Der Operator ist noch nicht vollständig.',
  noModel: () => 'Das Modell wurde entladen, bevor der Stapel begann.',
  elsewhere: () => 'Ein anderer Tab dieses Browsers arbeitet an einem Stapel. Jenen Tab schließen, dann hier weitermachen.',
  otherModel: (title) => `Dieser Stapel wurde mit dem Modell „${title}“ begonnen. Zu diesem wechseln, dann weitermachen.`,
  tooMany: (left, most) =>
    `${left} ${count(left, { one: 'Bild wird', other: 'Bilder werden' })} weggelassen: Ein Stapel hat höchstens ${most}.`,
  noRoomForFiles: (n) =>
    `Für die Dateien von ${n} ${count(n, { one: 'Bild', other: 'Bildern' })} ist kein Platz. Sie werden gelesen, solange diese Seite offen ist; nach einem Neuladen noch einmal ablegen.`,
  noRoom: () => 'Dieser Browser hat für diese Seite keinen Platz mehr.',
  noPictures: (name) => `In ${name} ist kein Bild: weder PNG, JPEG, WebP, GIF, AVIF noch BMP.`,
  amongFaces: () => 'Viele Bilder werden im Studio der Gesichter wiederhergestellt. Dorthin zurückgehen und sie dort ablegen.',
  notUnpacked: (name) => `${name} ist nicht auszupacken: beschädigt, mit einem Passwort gesperrt oder größer als angegeben.`,
  doneIsKept: () => 'Was fertig ist, ist behalten.',
} satisfies Words<typeof says>;
