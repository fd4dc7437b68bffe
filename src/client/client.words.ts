// The texts of client.
import { sayingsOf } from '../protocol/words.ts';

export const says = sayingsOf('client', {
  anotherBackEndWasChosen: () => 'Another back end was chosen.',
  theRunDidNotAnswer: () => 'The run did not answer to being cancelled.',
  youStoppedTheDownloadWhat: () => 'You stopped the download. What arrived is kept.',
  theStudioWasClosed: () => 'The studio was closed.',
  anotherBackEndTookOver: () => 'Another back end took over.',
  theSpeedTestIsOver: () => 'The speed test is over.',
  theEngineHasNotAnswered: (seconds: number) => `The engine has not answered for ${seconds} seconds.`,
  theWorkerCouldNotBe: () => 'The Worker could not be started.',
  messageCouldNotBeRead: () => 'A message could not be read.',
  itsManifestCannotBeRead: () => 'Its manifest cannot be read.',
});
