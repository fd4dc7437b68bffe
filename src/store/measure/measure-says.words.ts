// What is said of a measurement.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('measure-says', {
  theMaskOrKernelThat: () => 'The mask or kernel that was there is kept.',
});
