// What stays as it is when another model takes over, and what cannot.
import { sayingsOf, within } from '../../protocol/words.ts';

export const says = sayingsOf('switch', {
  photoKept: () => 'Photo, operator and settings are kept.',
  settingsKept: () => 'Operator and settings are kept.',
  masksScaled: (size: number) => `Masks are scaled to ${size} × ${size} pixels.`,
  masksAndKernel: (size: number) => `Masks are scaled to ${size} × ${size} pixels; the kernel is made anew.`,
  matrixLost: () => 'Your matrix fits pictures of one size only: bring another for this model.',
  drawnLost: () => 'What was drawn is not: it is the other model’s.',
  /** @param sampler its label in the catalogue */
  cannotRun: (sampler: string) => `${sampler} cannot run on it: choose another sampler.`,
  /** @param operator its label in the catalogue */
  notTrained: (operator: string) => `It was not trained with ${within(operator)}.`,
});
