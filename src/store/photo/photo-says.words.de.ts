// What is said of a photo that cannot be opened, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './photo-says.words.ts';

export const german = {
  hasMb: (name, file) => `${name} hat ${file} MB.`,
  openThePictureAgainMask: () => 'Das Bild noch einmal öffnen; Maske und Einstellungen sind noch da.',
  itsSquareIsThereIt: () => 'Das Quadrat ist da; es lässt sich weder verschieben noch wieder einsetzen.',
  unreadable: (name) =>
    `„${name}“ ist nicht lesbar: Es ist ein Ordner, oder es wurde seit dem Wählen geändert, verschoben oder gelöscht. Noch einmal wählen.`,
  keptWhenUnread: () => 'Das vorige Bild, die Maske und alle Einstellungen sind noch da.',
} satisfies Words<typeof says>;
