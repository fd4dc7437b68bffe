// What JavaScript and the runtime ask of a device, counted where both ask it: at WebGPU's own objects. Counts are the same on every adapter.

export interface DeviceCounts {
  submits: number;
  dispatches: number;
  /** Waits for the device: buffers mapped for reading. */
  maps: number;
  /** Bytes written by the queue. */
  uploaded: number;
}

const counts: DeviceCounts = { submits: 0, dispatches: 0, maps: 0, uploaded: 0 };
let isCounting = false;

/** Counts everything of this thread from now on; once. */
export function countDevice(): void {
  if (isCounting || typeof GPUQueue === 'undefined') return;
  isCounting = true;
  before(GPUQueue.prototype, 'submit', () => counts.submits++);
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++);
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
  before(GPUBuffer.prototype, 'mapAsync', () => counts.maps++);
  before(GPUQueue.prototype, 'writeBuffer', (_buffer, _offset, data: ArrayBuffer | ArrayBufferView, from = 0, size?: number) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    counts.uploaded += size === undefined ? data.byteLength - unit * from : unit * size;
  });
}

/** So far. */
export function deviceCounts(): DeviceCounts {
  return { ...counts };
}

export function since(start: DeviceCounts): DeviceCounts {
  const now = deviceCounts();
  return {
    submits: now.submits - start.submits,
    dispatches: now.dispatches - start.dispatches,
    maps: now.maps - start.maps,
    uploaded: now.uploaded - start.uploaded,
  };
}

type Method = (...args: never[]) => unknown;

function before<K extends string>(prototype: Record<K, Method>, name: K, note: (...args: never[]) => void): void {
  const original = prototype[name];
  prototype[name] = function (this: unknown, ...args: never[]) {
    note(...args);
    return original.apply(this, args);
  };
}
