// The one GPUDevice of a Worker: how it is asked for, and what every kernel needs of it. Whatever goes wrong on the
// device later (loss, an error nobody caught) rejects what waits through `guard`. Knows no kernel and no network.
import { describeAdapter, factsOf, isSoftwareAdapter } from '../protocol/adapter.ts';
import { StudioError } from '../protocol/errors.ts';
import { joinSubmissions } from './joined-queue.ts';
import { says } from './gpu.words.ts';

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterDescription: string;
  /** True on SwiftShader, llvmpipe, WARP: right but slow, never chosen by itself. */
  readonly software: boolean;
  /**
   * The work, or a rejection as soon as the device is lost (gpu-lost; from then on always) or reports an error that
   * nobody caught (out-of-memory or internal; once, to whatever waits then or asks next).
   */
  guard<T>(work: Promise<T>): Promise<T>;
  /**
   * The work, or gpu-lost as soon as the device is lost. What fails a moment before the news of the loss fails because of it: the
   * runtime and the browser then throw errors of their own, which say nothing of a loss.
   */
  whileAlive<T>(work: Promise<T>): Promise<T>;
}

/** The news of a loss comes after the failures that it causes, within this. */
const newsMs = 1000;
/** After a crash the browser starts its graphics process anew; until then it gives no adapter. */
const adapterPauses = [0, 300, 1200];

/** The runtime and our kernels together need no more than these; a device gives only the defaults unless asked. */
const limitNames = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxBindGroups',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/**
 * onnxruntime 1.30's flash attention is wrong, with no error, where subgroups hold 4 invocations (SwiftShader) or 8 (Mesa's llvmpipe: D is
 * off by 0.04 to 0.2, and by 2e-6 without the feature). It looks at the device, so the feature is not asked for there.
 */
const smallestUsableSubgroup = 16;

function featuresOf(adapter: GPUAdapter): GPUFeatureName[] {
  const wanted: GPUFeatureName[] = ['shader-f16', 'timestamp-query'];
  if ((factsOf(adapter).subgroupMinSize ?? 0) >= smallestUsableSubgroup) wanted.push('subgroups');
  return wanted.filter((feature) => adapter.features.has(feature));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function firstAdapter(api: GPU): Promise<GPUAdapter | null> {
  for (const ms of adapterPauses) {
    if (ms > 0) await pause(ms);
    const adapter = await api.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return adapter;
  }
  return null;
}

/** @throws StudioError no-webgpu (no API, no adapter), gpu-limits (the adapter gives no device) */
export async function requestGpu(): Promise<Gpu> {
  // In a page that is not secure, and in old browsers, the property is missing, whatever its type says.
  const api = (navigator as { gpu?: GPU }).gpu;
  if (!api) throw new StudioError('no-webgpu', says.navigatorGpuIsMissing());
  const adapter = await firstAdapter(api);
  if (!adapter) throw new StudioError('no-webgpu', says.requestadapterGaveNone());
  const requiredLimits = Object.fromEntries(limitNames.map((name) => [name, adapter.limits[name]]));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ label: 'studio', requiredFeatures: featuresOf(adapter), requiredLimits });
  } catch (cause) {
    throw new StudioError('gpu-limits', says.requestdeviceFailed(String(cause)), cause);
  }
  const facts = factsOf(adapter);
  const software = isSoftwareAdapter(facts);
  joinSubmissions(device, software);
  return { device, adapterDescription: describeAdapter(facts), software, ...guardsOf(device) };
}

/** Listeners are dropped with the work they guard: a race against one promise that lives on would keep every one. */
function guardsOf(device: GPUDevice): Pick<Gpu, 'guard' | 'whileAlive'> {
  const mourning = new Set<(reason: StudioError) => void>();
  const waiting = new Set<(reason: StudioError) => void>();
  let lost: StudioError | null = null;
  let uncaught: StudioError | null = null;
  const rejectAll = (reason: StudioError) => {
    for (const reject of waiting) reject(reason);
    waiting.clear();
  };
  void device.lost.then(({ message }) => {
    lost = new StudioError('gpu-lost', message || says.theDeviceWasLostWithout());
    rejectAll(lost);
    for (const reject of mourning) reject(lost);
    mourning.clear();
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event;
    const reason = new StudioError(error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'internal', error.message);
    if (waiting.size === 0) uncaught ??= reason;
    rejectAll(reason);
  });
  const guard: Gpu['guard'] = async (work) => {
    const failed = lost ?? uncaught;
    uncaught = null;
    return raced(waiting, work, failed);
  };
  const whileAlive: Gpu['whileAlive'] = async (work) => {
    try {
      return await raced(mourning, work, lost);
    } catch (error) {
      if (error instanceof StudioError && error.code !== 'internal') throw error;
      await raced(mourning, pause(newsMs), lost);
      throw error;
    }
  };
  return { guard, whileAlive };
}

/** The work, unless one of `listeners` is told of a failure before, or it has failed already. */
async function raced<T>(listeners: Set<(reason: StudioError) => void>, work: Promise<T>, failed: StudioError | null): Promise<T> {
  let reject: (reason: StudioError) => void = () => undefined;
  const failure = new Promise<never>((_resolve, rejectFailure) => (reject = rejectFailure));
  listeners.add(reject);
  if (failed) reject(failed);
  try {
    return await Promise.race([failure, work]);
  } finally {
    listeners.delete(reject);
  }
}
