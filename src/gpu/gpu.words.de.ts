// What the graphics processor refuses, in German.
import type { Words } from '../protocol/words.ts';
import type { says } from './gpu.words.ts';

export const german = {
  needsBytesTheAdapterGives: (label, value, limit) => `${label} braucht ${value} Bytes, der Adapter gibt ${limit}`,
  bytes: (label, value, cause) => `${label}, ${value} Bytes: ${cause}`,
  navigatorGpuIsMissing: () => 'navigator.gpu fehlt',
  requestadapterGaveNone: () => 'requestAdapter gab keinen',
  requestdeviceFailed: (cause) => `requestDevice misslang: ${cause}`,
  theDeviceWasLostWithout: () => 'Das Gerät ging ohne Angabe eines Grundes verloren',
} satisfies Words<typeof says>;
