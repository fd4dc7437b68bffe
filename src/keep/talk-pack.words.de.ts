// Why a file of a talk cannot be played, in German.
import { read, type Words } from '../protocol/words.ts';
import type { says } from './talk-pack.words.ts';

export const german = {
  talkTooLarge: (megabytes, most) => `Der Vortrag hat ${megabytes} MB; höchstens ${most} lassen sich öffnen.`,
  badTalk: (why) => `Dieser Vortrag lässt sich nicht abspielen. ${read(why)}`,
  matrixIsMissing: () => 'Die Matrix einer Szene fehlt in der Datei. Sichern Sie den Vortrag dort noch einmal, wo er entstand.',
  cutShort: () => 'Die Datei dieses Vortrags ist abgeschnitten oder beschädigt.',
} satisfies Words<typeof says>;
