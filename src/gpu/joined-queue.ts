// What the runtime and our kernels hand to a device's queue piece by piece goes to it together: one submission and one upload for all of a
// task. onnxruntime submits at the end of every session and after every 16 dispatches and writes a uniform for each; on a card these cost
// more than the arithmetic. Order is what it would have been: whatever looks at the queue from outside (a map, a buffer that is destroyed,
// a large upload) first sends what is held. Knows no kernel.

/** Uploads up to this are held: uniforms, not pictures. */
const smallBytes = 1024;
const stagingBytes = 2 ** 16;
/** A submission that takes this long freezes the screen on weak cards, and one of seconds loses the device on Windows. */
const [tooLongMs, shortMs] = [150, 40];
const [fewest, atFirst] = [1, 8];

/** Any of this device's work from now on; once, before anybody has made a buffer. @param mayBeLong no screen waits for this adapter */
export function joinSubmissions(device: GPUDevice, mayBeLong: boolean): void {
  const { queue } = device;
  const createBuffer = device.createBuffer.bind(device);
  const done = queue.onSubmittedWorkDone.bind(queue);
  const held = heldWork(device, mayBeLong ? { most: Infinity, sent: () => undefined } : adaptedPace(done));
  Object.assign(queue, {
    submit: held.submit,
    writeBuffer: held.write,
    onSubmittedWorkDone() {
      held.flush();
      return done();
    },
  });
  Object.assign(device, { createBuffer: (descriptor: GPUBufferDescriptor) => sendingFirst(createBuffer(descriptor), held.flush) });
}

/** Takes what the queue is given, in its order, and gives it to the queue at the end of the task or when `flush` is called. */
function heldWork(device: GPUDevice, pace: Pace) {
  const send = device.queue.submit.bind(device.queue);
  const write = device.queue.writeBuffer.bind(device.queue);
  const small = smallUploads(device);
  let held: GPUCommandBuffer[] = [];
  const flush = (): void => {
    held.push(...small.encode());
    small.send(write);
    if (held.length === 0) return;
    const commands = held;
    held = [];
    send(commands);
    pace.sent();
  };
  const atEndOfTask = onceATask(flush);
  return {
    flush,
    submit(commands: Iterable<GPUCommandBuffer>): void {
      held.push(...small.encode(), ...commands);
      if (held.length >= pace.most) flush();
      else atEndOfTask();
    },
    write(buffer: GPUBuffer, offset: number, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, from = 0, size?: number): void {
      const bytes = bytesOf(data, from, size);
      // What does not fit into the buffer is for the queue to refuse.
      if (bytes.length > smallBytes || offset + bytes.length > buffer.size) {
        flush();
        write(buffer, offset, bytes);
        return;
      }
      if (!small.add(buffer, offset, bytes)) {
        flush();
        small.forget();
        small.add(buffer, offset, bytes);
      }
      atEndOfTask();
    },
  };
}

/** A buffer whose reading and whose end wait for nothing that is still held. */
function sendingFirst(buffer: GPUBuffer, flush: () => void): GPUBuffer {
  const map = buffer.mapAsync.bind(buffer);
  const destroy = buffer.destroy.bind(buffer);
  return Object.assign(buffer, {
    mapAsync(...args: Parameters<GPUBuffer['mapAsync']>) {
      flush();
      return map(...args);
    },
    destroy() {
      flush();
      destroy();
    },
  });
}

function bytesOf(data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, from: number, size: number | undefined): Uint8Array<ArrayBuffer> {
  const all = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
  const unit = ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  return all.subarray(unit * from, size === undefined ? undefined : unit * (from + size));
}

interface Write {
  buffer: GPUBuffer;
  offset: number;
  at: number;
  length: number;
}

/**
 * Small uploads, as copies out of one buffer of the device. It keeps what was uploaded: kernels are told the same in every evaluation, and
 * that goes up once.
 */
function smallUploads(device: GPUDevice) {
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ label: 'small uploads', size: stagingBytes, usage });
  const data = new Uint8Array(stagingBytes);
  const known = new Map<string, number>();
  let [used, sent] = [0, 0];
  let writes: Write[] = [];
  return {
    /** @returns false where there is no room: then everything has to be sent and `forget` called first */
    add(buffer: GPUBuffer, offset: number, bytes: Uint8Array): boolean {
      const key = String.fromCharCode(...bytes);
      let at = known.get(key);
      if (at === undefined) {
        if (used + bytes.length > stagingBytes) return false;
        at = used;
        data.set(bytes, at);
        known.set(key, at);
        used += bytes.length;
      }
      writes.push({ buffer, offset, at, length: bytes.length });
      return true;
    },
    forget(): void {
      known.clear();
      [used, sent] = [0, 0];
    },
    /** Those since the last call, for the place in the order where they stand. */
    encode(): GPUCommandBuffer[] {
      if (writes.length === 0) return [];
      const encoder = device.createCommandEncoder({ label: 'small uploads' });
      for (const { buffer, offset, at, length } of writes) encoder.copyBufferToBuffer(staging, at, buffer, offset, length);
      writes = [];
      return [encoder.finish()];
    },
    /** What the copies read that is not there yet. */
    send(write: GPUQueue['writeBuffer']): void {
      if (used > sent) write(staging, sent, data, sent, used - sent);
      sent = used;
    },
  };
}

interface Pace {
  /** Command buffers that go together. */
  readonly most: number;
  /** Called when they went. */
  sent(): void;
}

/** Twice as many while that is quick, half as many where it takes long. */
function adaptedPace(done: () => Promise<undefined>): Pace {
  let most = atFirst;
  return {
    get most() {
      return most;
    },
    sent(): void {
      const started = performance.now();
      const note = () => {
        const took = performance.now() - started;
        if (took > tooLongMs) most = Math.max(fewest, most / 2);
        else if (took < shortMs) most = Math.min(4096, most * 2);
      };
      done().then(note, () => undefined);
    },
  };
}

/** `work` after what runs now, once however often it is asked for. A message to oneself: timers wait, and microtasks come between two sessions. */
function onceATask(work: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  let asked = false;
  port1.onmessage = () => {
    asked = false;
    work();
  };
  return () => {
    if (!asked) port2.postMessage(null);
    asked = true;
  };
}
