// What a piece of work asks of a device, taken down while it is done, so that the same can be asked again without it: dispatches with their
// pipelines and bind groups, and copies between buffers, in their order. Knows neither the work nor what it computes.

interface Dispatch {
  pipeline: GPUComputePipeline;
  groups: readonly GPUBindGroup[];
  workgroups: Parameters<GPUComputePassEncoder['dispatchWorkgroups']>;
}

type Copy = readonly [from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, bytes: number];

interface Notes {
  asked: (Dispatch | Copy)[];
  /** Nothing happened that cannot be asked again so. */
  isWhole: boolean;
}

/** Encodes all of it again. */
export type Recorded = (encoder: GPUCommandEncoder) => void;

/**
 * Does the work and takes down what it asks; nobody else may ask anything of the device meanwhile.
 *
 * @returns null where it cannot be repeated so: it uploaded something, or asked for what is not known here
 */
export async function record(device: GPUDevice, work: () => Promise<unknown>): Promise<Recorded | null> {
  const { queue } = device;
  // What the queue still holds is not this work's (joined-queue.ts encodes held uploads with what comes next).
  queue.submit([]);
  const notes: Notes = { asked: [], isWhole: true };
  const [create, write] = [device.createCommandEncoder.bind(device), queue.writeBuffer.bind(queue)];
  const undo = [
    replace(device, 'createCommandEncoder', (descriptor) => notedEncoder(create(descriptor), notes)),
    replace(queue, 'writeBuffer', (...args) => {
      notes.isWhole = false;
      write(...args);
    }),
  ];
  try {
    await work();
  } finally {
    for (const putBack of undo) putBack();
  }
  const { asked, isWhole } = notes;
  return isWhole && asked.length > 0 ? (encoder) => encodeAgain(encoder, asked) : null;
}

/** @returns what puts back the method that was there, the object's own or its kind's */
function replace<T extends object, K extends keyof T>(of: T, name: K, by: T[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(of, name);
  Object.assign(of, { [name]: by });
  return () => {
    if (own) Object.defineProperty(of, name, own);
    else Reflect.deleteProperty(of, name);
  };
}

function notedEncoder(encoder: GPUCommandEncoder, notes: Notes): GPUCommandEncoder {
  const begin = encoder.beginComputePass.bind(encoder);
  const copy = encoder.copyBufferToBuffer.bind(encoder) as (...args: Copy) => undefined;
  const clear = encoder.clearBuffer.bind(encoder);
  replace(encoder, 'beginComputePass', (descriptor) => notedPass(begin(descriptor), notes));
  replace(encoder, 'copyBufferToBuffer', ((...args: Copy) => {
    // Its short form, from start to start, has three.
    const given: number = args.length;
    if (given === 5) notes.asked.push(args);
    else notes.isWhole = false;
    copy(...args);
  }) as GPUCommandEncoder['copyBufferToBuffer']);
  replace(encoder, 'clearBuffer', (...args) => {
    notes.isWhole = false;
    clear(...args);
  });
  return encoder;
}

function notedPass(pass: GPUComputePassEncoder, notes: Notes): GPUComputePassEncoder {
  const [setPipeline, dispatch, indirect] = [
    pass.setPipeline.bind(pass),
    pass.dispatchWorkgroups.bind(pass),
    pass.dispatchWorkgroupsIndirect.bind(pass),
  ];
  const setBindGroup = pass.setBindGroup.bind(pass) as (...args: unknown[]) => undefined;
  let pipeline: GPUComputePipeline | null = null;
  const groups: GPUBindGroup[] = [];
  replace(pass, 'setPipeline', (next) => {
    pipeline = next;
    setPipeline(next);
  });
  replace(pass, 'setBindGroup', ((index: number, group: GPUBindGroup | null, ...offsets: unknown[]) => {
    if (group && offsets.length === 0) groups[index] = group;
    else notes.isWhole = false;
    setBindGroup(index, group, ...offsets);
  }) as GPUComputePassEncoder['setBindGroup']);
  replace(pass, 'dispatchWorkgroups', (...workgroups) => {
    if (pipeline) notes.asked.push({ pipeline, groups: [...groups], workgroups });
    dispatch(...workgroups);
  });
  replace(pass, 'dispatchWorkgroupsIndirect', (...args) => {
    notes.isWhole = false;
    indirect(...args);
  });
  return pass;
}

const isCopy = (one: Dispatch | Copy): one is Copy => Array.isArray(one);

/** All dispatches between two copies in one pass. */
function encodeAgain(encoder: GPUCommandEncoder, asked: readonly (Dispatch | Copy)[]): void {
  let pass: GPUComputePassEncoder | null = null;
  for (const one of asked) {
    if (isCopy(one)) {
      pass?.end();
      pass = null;
      encoder.copyBufferToBuffer(...one);
      continue;
    }
    pass ??= encoder.beginComputePass({ label: 'recorded' });
    pass.setPipeline(one.pipeline);
    one.groups.forEach((group, index) => pass?.setBindGroup(index, group));
    pass.dispatchWorkgroups(...one.workgroups);
  }
  pass?.end();
}
