// The texts of the list of models.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('models', {
  models: 'Models',
  notTrained: 'not trained',
  trainingNotSaid: 'training: not said',
  thousandSeen: (thousand: string) => `${thousand} thousand images seen`,
  millionSeen: (million: string) => `${million} million images seen`,
  size: (side: number, millions: string) => `${side} × ${side} pixels, ${millions} M parameters`,
  trainedWith: (operators: string) => `trained with ${operators}`,
  operatorsNotSaid: 'operators: not said',
  classes: (n: string) => `${n} classes`,
  card: 'Model card',
  cardOf: (title: string) => `Model card of ${title}`,
  licence: 'Licence',
  licenceOf: (title: string) => `Licence of ${title}`,
  expected: 'What this model expects when it is told nothing: one evaluation, made here',
  deleteHelp: 'Takes this model out of this browser',
  freeSpaceHelp: 'Takes what is stored of it out of this browser; the next run fetches it again',
  delete: 'Delete',
  freeSpace: 'Free space',
  checking: (title: string, percent: number) => `${title}: checking and keeping, ${percent} %`,
  loading: (title: string) => `${title}: loading`,
  opening: (title: string) => `${title}: opening`,
  at: (what: string, percent: number) => `${what}, ${percent} %`,
  testing: (title: string) => `${title}: computing what PyTorch computed …`,
  afterTheRun: 'Another model can be chosen when the run is over.',
  openOwn: 'Open a model of your own',
  ownBefore: ': a .zip that',
  ownAfter:
    ' wrote; dropped anywhere, its folder does as well. It is checked, tested against PyTorch’s numbers, and stays in this browser.',
});
