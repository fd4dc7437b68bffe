import type { Words } from '../../protocol/words.ts';
import type { words } from './draw-cost.words.ts';

export const german = {
  memoryOnly: (count, megabytes) =>
    `${count} Stichproben brauchen ${megabytes} MB Speicher. Ihre Dauer steht hier, sobald das Modell geladen ist.`,
  timeAndMemory: (count, time, onProcessor, megabytes) =>
    `${count} Stichproben brauchen etwa ${time} ${onProcessor ? 'auf dem Prozessor' : 'hier'} und ${megabytes} MB Speicher.`,
} satisfies Words<typeof words>;
