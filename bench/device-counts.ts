// What JavaScript and the runtime ask of a device, counted where both ask it: at WebGPU's own objects. Counts are the same on every adapter.

export interface DeviceCounts {
  submits: number;
  dispatches: number;
  /** Waits for the device: buffers mapped for reading. */
  maps: number;
  /** Bytes written by the queue. */
  uploaded: number;
  /** Bytes mapped for reading. */
  downloaded: number;
  /** Buffers that were made and not destroyed. */
  buffers: number;
  /** Command buffers that were encoded. */
  encoded: number;
  /** Compute pipelines that were made; a device keeps what was compiled as long as it lives. */
  pipelines: number;
}

/** Dispatches so far by the label of their pipeline: the runtime names its own by the kernel and what it was made for. */
const kernels = new Map<string, number>();
const pipelines = new WeakMap<object, string>();

const counts: DeviceCounts = { submits: 0, dispatches: 0, maps: 0, uploaded: 0, downloaded: 0, buffers: 0, encoded: 0, pipelines: 0 };
let isCounting = false;
const destroyed = new WeakSet<object>();

/** Counts everything of this thread from now on; once. */
export function countDevice(): void {
  if (isCounting || typeof GPUQueue === 'undefined') return;
  isCounting = true;
  before(GPUQueue.prototype, 'submit', () => counts.submits++);
  const dispatched = (pass: unknown): void => {
    counts.dispatches++;
    const label = pipelines.get(pass as object) ?? '';
    kernels.set(label, (kernels.get(label) ?? 0) + 1);
  };
  before(GPUComputePassEncoder.prototype, 'setPipeline', (pass, pipeline: GPUComputePipeline) =>
    pipelines.set(pass as object, pipeline.label),
  );
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', dispatched);
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', dispatched);
  before(GPUDevice.prototype, 'createBuffer', () => counts.buffers++);
  before(GPUDevice.prototype, 'createCommandEncoder', () => counts.encoded++);
  for (const create of ['createComputePipeline', 'createComputePipelineAsync'] as const)
    before(GPUDevice.prototype, create, () => counts.pipelines++);
  before(GPUBuffer.prototype, 'destroy', (buffer) => {
    if (!destroyed.has(buffer as object)) counts.buffers--;
    destroyed.add(buffer as object);
  });
  before(GPUBuffer.prototype, 'mapAsync', (buffer, _mode: number, from = 0, size?: number) => {
    counts.maps++;
    counts.downloaded += size ?? (buffer as GPUBuffer).size - from;
  });
  before(GPUQueue.prototype, 'writeBuffer', (_queue, _buffer, _offset, data: ArrayBuffer | ArrayBufferView, from = 0, size?: number) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    counts.uploaded += size === undefined ? data.byteLength - unit * from : unit * size;
  });
}

/** So far. */
export function deviceCounts(): DeviceCounts {
  return { ...counts };
}

export function kernelCounts(): Record<string, number> {
  return Object.fromEntries(kernels);
}

export function since(start: DeviceCounts): DeviceCounts {
  return difference(deviceCounts(), start);
}

export function difference(later: DeviceCounts, earlier: DeviceCounts): DeviceCounts {
  return {
    submits: later.submits - earlier.submits,
    dispatches: later.dispatches - earlier.dispatches,
    maps: later.maps - earlier.maps,
    uploaded: later.uploaded - earlier.uploaded,
    downloaded: later.downloaded - earlier.downloaded,
    buffers: later.buffers - earlier.buffers,
    encoded: later.encoded - earlier.encoded,
    pipelines: later.pipelines - earlier.pipelines,
  };
}

type Method = (...args: never[]) => unknown;

/** @param note gets the object, then the arguments */
function before<K extends string>(prototype: Record<K, Method>, name: K, note: (self: unknown, ...args: never[]) => void): void {
  const original = prototype[name];
  prototype[name] = function (this: unknown, ...args: never[]) {
    note(this, ...args);
    return original.apply(this, args);
  };
}
