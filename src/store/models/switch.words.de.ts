// What stays when another model takes over, in German.
import { named, type Words } from '../../protocol/words.ts';
import type { says } from './switch.words.ts';

export const german = {
  photoKept: () => 'Foto, Operator und Einstellungen bleiben.',
  settingsKept: () => 'Operator und Einstellungen bleiben.',
  masksScaled: (size) => `Masken werden auf ${size} × ${size} Pixel skaliert.`,
  masksAndKernel: (size) => `Masken werden auf ${size} × ${size} Pixel skaliert; der Kern wird neu gemacht.`,
  matrixLost: () => 'Die eigene Matrix passt nur zu Bildern einer Größe: für dieses Modell eine andere laden.',
  drawnLost: () => 'Was gezogen war, bleibt nicht: Es ist vom anderen Modell.',
  cannotRun: (sampler) => `${named(sampler)} läuft damit nicht: einen anderen Sampler wählen.`,
  notTrained: (operator) => `Dafür wurde es nicht trainiert: ${named(operator)}.`,
} satisfies Words<typeof says>;
