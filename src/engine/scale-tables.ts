// The AdaRMSNorm scales of a run's noise levels, on the device: made on the runtime's processor and uploaded when a run first has these
// levels, kept for the runs that have them again. An estimate that follows a brush asks for the same ones ten times a second.
import { createStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { conditioningInputs } from '../model/conditioning.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import type { WebGpuRuntime } from '../model/runtime-webgpu.ts';
import type { Told } from './problem.ts';

export interface ScaleTables {
  /** [σ, width], in the order of the σ. It stays for the run that asked, which is never the last of more than half of `kept`. */
  of(told: Pick<Told, 'sigmas' | 'regularisation' | 'label'>): Promise<GPUBuffer>;
  release(): Promise<void>;
}

/** A run has four at most: with a label and without, told H and not. */
const kept = 8;

export function openScaleTables(gpu: Gpu, runtime: WebGpuRuntime, { manifest, files, weights }: ModelFiles): ScaleTables {
  const tables = new Map<string, Promise<GPUBuffer>>();
  const make = async (told: Parameters<ScaleTables['of']>[0]): Promise<GPUBuffer> => {
    const inputs = conditioningInputs(manifest, told.sigmas, told.regularisation.std, told.label);
    const table = await runtime.runOnce(files.get(manifest.cond.file) ?? new Uint8Array(), weights, inputs, 'scales');
    return createStorage(gpu, table, 'conditioning table');
  };
  const drop = async (key: string): Promise<void> => {
    const table = tables.get(key);
    tables.delete(key);
    (await table?.catch(() => null))?.destroy();
  };
  return {
    async of(told) {
      const key = JSON.stringify([told.sigmas, told.regularisation.std, told.label]);
      const table = tables.get(key) ?? make(told);
      // What was asked for last is last.
      tables.delete(key);
      tables.set(key, table);
      table.catch(() => tables.delete(key));
      const [oldest] = tables.keys();
      if (tables.size > kept && oldest !== undefined) await drop(oldest);
      return table;
    },
    async release() {
      for (const key of [...tables.keys()]) await drop(key);
    },
  };
}
