// What many pictures at once can become, in German.
import { count, type Words } from '../../protocol/words.ts';
import type { words } from './bring.words.ts';

export const german = {
  batch: (n) =>
    `${n} ${count(n, { one: 'Bild', other: 'Bilder' })}: ${count(n, { one: 'wiederherstellen', other: 'eines nach dem anderen wiederherstellen' })}`,
  batchDetail: (leftOut) =>
    leftOut === 0
      ? 'als Stapel'
      : `als Stapel; ${leftOut} ${count(leftOut, { one: 'andere Datei bleibt', other: 'andere Dateien bleiben' })} weg`,
  folderAsks: (name, n) => `${name}: ${n} ${count(n, { one: 'Bild', other: 'Bilder' })}. Was soll geschehen?`,
} satisfies Words<typeof words>;
