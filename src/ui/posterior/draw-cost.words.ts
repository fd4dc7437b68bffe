import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('draw-cost', {
  memoryOnly: (count: number, megabytes: number) =>
    `${count} samples take ${megabytes} MB of memory. Their time stands here once the model is loaded.`,
  timeAndMemory: (count: number, time: string, onProcessor: boolean, megabytes: number) =>
    `${count} samples take about ${time} ${onProcessor ? 'on the processor' : 'here'}, and ${megabytes} MB of memory.`,
});
