// What a model lacks, in German.
import type { says } from './capabilities.words.ts';
import { named, type Words } from './words.ts';

const missing: Readonly<Record<string, string>> = {
  vjp: 'Gradienten durch das Netz, für die dieses Modell keinen Graphen hat',
  interval: 'Rauschpegel, auf denen der Operator gesagt wird, die für dieses Modell nicht bestimmt wurden',
  guide: 'ein schwächeres Netz, das dieses Modell nicht mitbringt',
};
const listed = (lacking: readonly string[]): string => lacking.map((one) => missing[one] ?? one).join(', ');

export const german = {
  needs: (lacking) => `braucht ${listed(lacking)}`,
  cannotRun: (label, lacking) => `${named(label)} braucht ${listed(lacking)}. Eine andere Methode oder ein anderes Modell wählen.`,
} satisfies Words<typeof says>;
