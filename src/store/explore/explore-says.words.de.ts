// What is said of a view into samples, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './explore-says.words.ts';

export const german = {
  theDirectionsOfTheSamples: () => 'Die Richtungen der Stichproben sind da.',
} satisfies Words<typeof says>;
