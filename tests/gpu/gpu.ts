// The device that all GPU tests of a file share.
import { afterAll, describe } from 'vitest';
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
