// What is said of a measurement, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './measure-says.words.ts';

export const german = {
  theMaskOrKernelThat: () => 'Die vorige Maske oder der vorige Kern ist noch da.',
} satisfies Words<typeof says>;
