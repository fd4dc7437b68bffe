// The bar, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './bar.words.ts';

export const german = {
  studios: 'Studios',
  faces: 'Gesichter',
  photograph: 'Foto',
  webgpu: 'WebGPU',
  processor: 'Prozessor',
  notStarted: 'Nicht gestartet',
  starting: 'Startet',
  chooseModel: 'Anderes Modell wählen',
  talk: 'Vortrag',
  share: 'Teilen',
  keys: 'Tastatur (?)',
  keyboard: 'Tastenkürzel',
  lightOrDark: 'Hell oder dunkel',
  views: 'Ansichten',
  measure: 'Messung',
} satisfies Words<typeof words>;
