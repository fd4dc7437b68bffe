// The texts of a photograph's keeping: that it comes back, how to begin anew, the one that lies aside; and what its spread cannot say.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('photograph-kept', {
  kept: 'Kept in this browser.',
  elsewhere: 'Another tab keeps its photograph. This one is gone after a reload.',
  failed: 'This browser keeps nothing here. After a reload this photograph is gone.',
  anew: 'Begin anew',
  anewHelp: 'The same photograph, nothing painted and first settings. Undo brings the paint back.',
  aside: (name: string) => `${name}, at its own size`,
  goOn: 'Go on',
  forget: 'Forget',
  forgetHelp: 'Removes it and what was painted from this browser',
  noDirections: 'This model has no principal directions: spread and samples are all that says where they differ.',
});
