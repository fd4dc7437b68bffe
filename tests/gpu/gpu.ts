// The device that all GPU tests of a file share, and comparisons against float64 twins.
import { afterAll, describe, expect } from 'vitest';
import { requestGpu, type Gpu } from '../../src/gpu/device.ts';
import { StudioError } from '../../src/protocol/errors.ts';

async function findGpu(): Promise<Gpu | null> {
  try {
    return await requestGpu();
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'no-webgpu') throw error;
    if (process.env['REQUIRE_GPU'] === '1')
      throw new Error('REQUIRE_GPU=1, but no WebGPU adapter was found (tests/gpu/setup.ts)', { cause: error });
    console.warn('GPU tests are skipped: no WebGPU adapter. Install chromium, or name one by CHROMIUM_PATH (tests/gpu/setup.ts).');
    return null;
  }
}

const found = await findGpu();

/** A suite on the device, skipped where there is none. */
export function describeOnGpu(name: string, suite: (gpu: Gpu) => void): void {
  if (!found) {
    describe.skip(name, () => undefined);
    return;
  }
  describe(name, () => {
    suite(found);
    // A GPU error that no test awaited is a failure too.
    afterAll(() => found.guard(Promise.resolve()));
  });
}

/** Reproducible numbers in [-1, 1), of no pattern that an FFT could like. */
export function numbers(count: number, seed: number): Float64Array {
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x85ebca6b) >>> 0;
  return Float64Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  }).map(Math.fround);
}

/** Largest |found − expected| over the largest |expected|. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let error = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    if (!(difference <= error)) error = difference;
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return largest === 0 ? error : error / largest;
}
