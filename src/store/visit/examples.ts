// What a first visit chooses from: four measurements, each with guesses that were recorded here before (public/samples, made by
// `npm run record`). Plain data.
import type { Measured } from '../measure/measured.ts';
import type { Arrangement } from './scenes.ts';

export interface Example extends Arrangement {
  id: string;
  title: string;
  /** y and the recorded guesses side by side, 64 × 64 each; relative to the samples folder. */
  strip: string;
  /** Percent of the numbers of x that y holds. */
  measured: string;
}

/** How many guesses a strip holds after y. */
export const recordedGuesses = 4;

const example = (id: string, title: string, measured: string, arrangement: Arrangement): Example => ({
  ...arrangement,
  id,
  title,
  measured,
  strip: `example-${id}.png`,
});

export const examples: readonly Example[] = [
  example('mouth', 'Hidden mouth', '92', { sampleId: 'astronaut', operatorId: 'mask', params: {}, generator: null }),
  example('shake', 'Shaken camera', '8.1', {
    sampleId: 'generated-3',
    operatorId: 'blur',
    params: {},
    generator: { id: 'camera-shake', params: { seed: 7 } },
  }),
  example('eight', 'Eight by eight', '1.6', {
    sampleId: 'generated-4',
    operatorId: 'super-resolution',
    params: { stride: 8 },
    generator: null,
  }),
  example('patches', 'One patch in ten', '9.8', {
    sampleId: 'generated-6',
    operatorId: 'mask',
    params: {},
    generator: { id: 'random-patches', params: { patch: 4, seed: 75 } },
  }),
];

/** The page of examples: `deciding` until it is known whether this is a first visit. */
export type Welcome = 'deciding' | 'open' | 'left';

/** Guesses from the strip that stand in until there are live ones, as long as the measurement is theirs. */
export interface Recorded {
  example: Example;
  /** Null while the measurement is being arranged. */
  of: Measured | null;
}
