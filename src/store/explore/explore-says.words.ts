// What is said of a view into samples.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('explore-says', {
  theDirectionsOfTheSamples: () => 'The directions of the samples are there.',
});
