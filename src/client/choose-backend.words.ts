// Why this back end computes.
import { inEnglish, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('choose-backend', {
  noWebgpu: () => 'This browser gives no WebGPU, so the processor is used.',
  choseProcessor: () => 'You chose the processor.',
  choseWebgpu: () => 'You chose WebGPU.',
  choseSoftware: () => 'You chose WebGPU, here a slow imitation in software.',
  didNotWork: (why: Said | string) => `WebGPU did not work here (${inEnglish(why)}), so the processor is used.`,
  onlySoftware: (adapter: string) => `The only WebGPU here is software (${adapter}); the processor itself is faster.`,
  notTimed: (adapter: string) => `WebGPU on ${adapter}; both will be timed when nothing runs.`,
  webgpuFaster: (adapter: string, times: number) => `WebGPU on ${adapter}, measured ${times.toFixed(1)} times as fast as the processor.`,
  processorFaster: (adapter: string, times: number) => `The processor, measured ${times.toFixed(1)} times as fast as WebGPU on ${adapter}.`,
});
