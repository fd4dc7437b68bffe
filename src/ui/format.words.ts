// Small numbers as words, and what is counted.
import { count, wordsOf } from '../protocol/words.ts';

export const words = wordsOf('format', {
  small: ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'],
  samples: (n: number, written: string) => `${written} ${count(n, { one: 'sample', other: 'samples' })}`,
  methods: (n: number, written: string) => `${written} ${count(n, { one: 'method', other: 'methods' })}`,
  processor: (threads: number) => `processor, ${threads} ${count(threads, { one: 'thread', other: 'threads' })}`,
  evaluations: (n: number, written: string) => `${written} ${count(n, { one: 'evaluation', other: 'evaluations' })}`,
});
