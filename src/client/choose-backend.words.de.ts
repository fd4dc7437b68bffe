// Why this back end computes, in German.
import { read, type Words } from '../protocol/words.ts';
import type { says } from './choose-backend.words.ts';

const oneDigit = new Intl.NumberFormat('de', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const german = {
  noWebgpu: () => 'Dieser Browser bietet kein WebGPU, also rechnet der Prozessor.',
  choseProcessor: () => 'Der Prozessor ist so gewählt.',
  choseWebgpu: () => 'WebGPU ist so gewählt.',
  choseSoftware: () => 'WebGPU ist so gewählt, hier eine langsame Nachahmung in Software.',
  didNotWork: (why) => `WebGPU ging hier nicht (${read(why)}), also rechnet der Prozessor.`,
  onlySoftware: (adapter) => `Das einzige WebGPU ist hier Software (${adapter}); der Prozessor selbst ist schneller.`,
  notTimed: (adapter) => `WebGPU auf ${adapter}; beide werden gemessen, wenn nichts läuft.`,
  webgpuFaster: (adapter, times) => `WebGPU auf ${adapter}, gemessen ${oneDigit.format(times)}-mal so schnell wie der Prozessor.`,
  processorFaster: (adapter, times) => `Der Prozessor, gemessen ${oneDigit.format(times)}-mal so schnell wie WebGPU auf ${adapter}.`,
} satisfies Words<typeof says>;
