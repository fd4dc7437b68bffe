// Was an einer Datei nicht stimmt, die H enthalten sollte.
import type { Words } from '../protocol/words.ts';
import type { says } from './read-sparse.words.ts';

export const german = {
  format: (name, known, format) =>
    `${name}: dünn besetzte Matrizen von SciPy werden als ${known} gelesen, nicht als ${format}. Umwandeln mit H.tocsr().`,
  damaged: (name, format) => `${name}: diese dünn besetzte Matrix (${format}) ist beschädigt: ihre Teile passen nicht zusammen.`,
  noArray: (name) => `${name}: das ist eine dünn besetzte Matrix von SciPy, sie kann nur H sein. Auf der Seite ablegen.`,
  pickle: (name) =>
    `${name}: das ist ein Pickle von Python; er kann alles ausführen und wird nie geöffnet. Arrays mit numpy.save speichern, eine dünn besetzte Matrix mit scipy.sparse.save_npz.`,
  neither: (name) =>
    `${name}: H ist eine Matrix, wie NumPy (.npy) oder SciPy (dünn besetzt, .npz) sie speichert; das hier ist keines von beiden.`,
  tooLarge: (name, shape, type, mb, most) => `${name} ist ${shape} ${type} und hat ${mb} MB; höchstens ${most} werden gelesen.`,
} satisfies Words<typeof says>;
