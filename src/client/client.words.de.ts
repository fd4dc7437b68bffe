// What ends the engine, in German.
import type { Words } from '../protocol/words.ts';
import type { says } from './client.words.ts';

export const german = {
  anotherBackEndWasChosen: () => 'Ein anderes Rechenwerk wurde gewählt.',
  theRunDidNotAnswer: () => 'Der Lauf antwortete nicht auf das Abbrechen.',
  youStoppedTheDownloadWhat: () => 'Das Laden wurde angehalten. Was ankam, ist aufbewahrt.',
  theStudioWasClosed: () => 'Das Studio wurde geschlossen.',
  anotherBackEndTookOver: () => 'Ein anderes Rechenwerk hat übernommen.',
  theSpeedTestIsOver: () => 'Der Geschwindigkeitstest ist vorbei.',
  theEngineHasNotAnswered: (seconds) => `Das Rechenwerk antwortet seit ${seconds} Sekunden nicht.`,
  theWorkerCouldNotBe: () => 'Der Worker konnte nicht gestartet werden.',
  messageCouldNotBeRead: () => 'Eine Nachricht war nicht lesbar.',
  itsManifestCannotBeRead: () => 'Das Manifest ist nicht lesbar.',
} satisfies Words<typeof says>;
