// The texts of gpu.
import { sayingsOf } from '../protocol/words.ts';

export const says = sayingsOf('gpu', {
  needsBytesTheAdapterGives: (label: string, value: number, limit: number) => `${label} needs ${value} bytes, the adapter gives ${limit}`,
  bytes: (label: string, value: number, cause: string) => `${label}, ${value} bytes: ${cause}`,
  navigatorGpuIsMissing: () => 'navigator.gpu is missing',
  requestadapterGaveNone: () => 'requestAdapter gave none',
  requestdeviceFailed: (cause: string) => `requestDevice failed: ${cause}`,
  theDeviceWasLostWithout: () => 'the device was lost without a reason',
});
