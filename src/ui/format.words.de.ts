// Small numbers as words, and what is counted, in German. All that is counted here is feminine.
import { count, type Words } from '../protocol/words.ts';
import type { words } from './format.words.ts';

export const german = {
  small: ['Keine', 'Eine', 'Zwei', 'Drei', 'Vier', 'Fünf', 'Sechs', 'Sieben', 'Acht', 'Neun'],
  samples: (n, written) => `${written} ${count(n, { one: 'Stichprobe', other: 'Stichproben' })}`,
  methods: (n, written) => `${written} ${count(n, { one: 'Methode', other: 'Methoden' })}`,
  processor: (threads) => `Prozessor, ${threads} ${count(threads, { one: 'Thread', other: 'Threads' })}`,
  evaluations: (n, written) => `${written} ${count(n, { one: 'Auswertung', other: 'Auswertungen' })}`,
} satisfies Words<typeof words>;
