// One WGSL kernel ready to run: compiled once per device and constants, dispatched over a number of invocations.
// Conventions of the kernels: shaders/README.md. Knows no operator.
import { StudioError } from '../protocol/errors.ts';
import { bindingOf, type Bindable } from './buffer.ts';
import type { Gpu } from './device.ts';

export interface KernelSource {
  label: string;
  /** The text of a file in shaders/, or several: functions first, the kernel last. */
  code: string | readonly string[];
  /** Its overrides, all of them but workgroup_size. */
  constants?: Readonly<Record<string, number>>;
  /** For buffers that live as long as the kernel: their bind groups are made once and kept. */
  keepBindGroups?: boolean;
}

/** Every kernel is one-dimensional; 64 fits all hardware (a multiple of its 16, 32 or 64 lanes). */
const workgroupSize = 64;

const pipelines = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();
const bufferIds = new WeakMap<GPUBuffer, number>();
let nextBufferId = 0;

export class Kernel {
  readonly #gpu: Gpu;
  readonly #label: string;
  readonly #pipeline: GPUComputePipeline;
  readonly #kept: Map<string, GPUBindGroup> | null;

  private constructor(gpu: Gpu, label: string, pipeline: GPUComputePipeline, keep: boolean) {
    this.#gpu = gpu;
    this.#label = label;
    this.#pipeline = pipeline;
    this.#kept = keep ? new Map() : null;
  }

  /** @throws StudioError internal with message, line and source where it does not compile */
  static async create(gpu: Gpu, source: KernelSource): Promise<Kernel> {
    return new Kernel(gpu, source.label, await pipelineOf(gpu, source), source.keepBindGroups ?? false);
  }

  /**
   * @param buffers group 0 in the order of its bindings: inputs, then output
   * @param params group 1 in the order of its bindings
   * @param invocations how many of the kernel's units there are; spare invocations of the last workgroup return at once
   */
  encode(pass: GPUComputePassEncoder, buffers: readonly Bindable[], params: readonly GPUBufferBinding[], invocations: number): void {
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindGroup(0, buffers.map(bindingOf)));
    if (params.length > 0) pass.setBindGroup(1, this.#bindGroup(1, params));
    const { x, y } = splitGrid(Math.ceil(invocations / workgroupSize), this.#gpu.device.limits.maxComputeWorkgroupsPerDimension);
    pass.dispatchWorkgroups(x, y);
  }

  #bindGroup(index: number, resources: readonly GPUBufferBinding[]): GPUBindGroup {
    const key = this.#kept
      ? `${index}:${resources.map(({ buffer, offset = 0, size = 0 }) => `${idOf(buffer)}+${offset}:${size}`).join(',')}`
      : '';
    const known = this.#kept?.get(key);
    if (known) return known;
    const group = this.#gpu.device.createBindGroup({
      label: `${this.#label} ${index}`,
      layout: this.#pipeline.getBindGroupLayout(index),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    this.#kept?.set(key, group);
    return group;
  }
}

/** Workgroups as a grid: one dimension holds only so many (65 535). Kernels take their index from both. */
export function splitGrid(workgroups: number, limit: number): { x: number; y: number } {
  const y = Math.ceil(workgroups / limit);
  return { x: y > 1 ? Math.ceil(workgroups / y) : workgroups, y };
}

function idOf(buffer: GPUBuffer): number {
  const known = bufferIds.get(buffer);
  if (known !== undefined) return known;
  bufferIds.set(buffer, nextBufferId);
  return nextBufferId++;
}

/** The same source and constants compile once per device, also when asked for twice at the same time. */
function pipelineOf(gpu: Gpu, source: KernelSource): Promise<GPUComputePipeline> {
  const code = [source.code].flat().join('\n');
  const constants = { ...source.constants, workgroup_size: workgroupSize };
  const key = JSON.stringify([constants, code]);
  let known = pipelines.get(gpu.device);
  if (!known) pipelines.set(gpu.device, (known = new Map<string, Promise<GPUComputePipeline>>()));
  let pipeline = known.get(key);
  if (!pipeline) {
    known.set(key, (pipeline = compile(gpu.device, source.label, code, constants)));
    pipeline.catch(() => known.delete(key));
  }
  return pipeline;
}

async function compile(device: GPUDevice, label: string, code: string, constants: Record<string, number>): Promise<GPUComputePipeline> {
  // The errors of this module are told below; without a scope they would also reach whoever waits in guard.
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code });
  void device.popErrorScope();
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((message) => message.type === 'error');
  if (errors.length > 0) throw new StudioError('internal', `kernel ${label} does not compile\n${explain(errors, code)}`);
  try {
    return await device.createComputePipelineAsync({ label, layout: 'auto', compute: { module, constants } });
  } catch (cause) {
    throw new StudioError('internal', `kernel ${label}: ${String(cause)}`, cause);
  }
}

/** Message, line and the line's source, as compilers print it. */
function explain(errors: readonly GPUCompilationMessage[], code: string): string {
  const lines = code.split('\n');
  return errors.map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}\n  ${lines[lineNum - 1] ?? ''}`).join('\n');
}
