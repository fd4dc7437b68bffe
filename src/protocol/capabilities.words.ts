// How what a model lacks is said to people.
import { sayingsOf } from './words.ts';

const missing: Readonly<Record<string, string>> = {
  vjp: 'gradients through the network, which this model has no graph for',
  interval: 'noise levels at which the operator is told, which were not fitted to this model',
  guide: 'a weaker network, which this model does not bring',
};
const listed = (lacking: readonly string[]): string => lacking.map((one) => missing[one] ?? one).join(', ');

export const says = sayingsOf('capabilities', {
  needs: (lacking: readonly string[]) => `needs ${listed(lacking)}`,
  cannotRun: (label: string, lacking: readonly string[]) => `${label} needs ${listed(lacking)}. Choose another method or model.`,
});
