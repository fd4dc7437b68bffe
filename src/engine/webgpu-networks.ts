// Networks by batch size: shapes are fixed when a session is created, so each N has a chain of its own; the two used
// last are kept. Graph capture has a history of wrong replays (onnxruntime #29594, #28325), so it must first give
// what the uncaptured chain gives, on two different inputs, on this device; and it is used where it is the quicker one.
import { readFloats } from '../gpu/readback.ts';
import type { Gpu } from '../gpu/device.ts';
import { fillNormals, streams } from '../math/rng.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { togetherOnAdapter } from '../model/fits.ts';
import { elementCount, segmentsOf } from '../model/manifest.ts';
import type { WebGpuRuntime } from '../model/runtime-webgpu.ts';
import { WebGpuNetwork } from '../model/webgpu-network.ts';
import type { LoadProgress } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { groupsOf, type Groups } from './groups.ts';
import { recallPace, rememberPace, timePace } from './capture-choice.ts';

/** `timed`: where it is quicker; `auto`: that on hardware, and never on a software adapter, which gains nothing from it. */
export type CaptureMode = 'auto' | 'timed' | 'on' | 'off';

export interface Networks {
  /** True once the self-test has passed and captured chains are used. */
  readonly captured: boolean;
  /** In which groups it takes a batch: as many at once as this device holds. Tiles, each told its own, are one group. */
  groupsOf(told: { batch: number; entries: readonly unknown[] }): Groups;
  /** The network of those groups, opened. Where the device does not hold it after all, groups are smaller from now on. */
  openFor(told: { batch: number; entries: readonly unknown[] }): Promise<WebGpuNetwork>;
  /** @param batch of one group */
  forBatch(batch: number, onProgress?: (progress: LoadProgress) => void): Promise<WebGpuNetwork>;
  release(): Promise<void>;
}

/** One for the MMSE estimate (N = 1) and one for the samples. */
const keptBatches = 2;
/** Captured and uncaptured run the same kernels; anything above rounding is a wrong replay. */
const captureTolerance = 1e-5;

export function openNetworks(gpu: Gpu, runtime: WebGpuRuntime, model: ModelFiles, mode: CaptureMode): Networks {
  const kept = new Map<number, WebGpuNetwork>();
  const isTimed = mode === 'timed' || (mode === 'auto' && !gpu.software);
  const weights = model.manifest.weights.sha256;
  let capture = mode === 'on' || isTimed;
  let tested = !capture;
  const open = (batch: number, captured: boolean, onSegment: (done: number) => void) =>
    WebGpuNetwork.create(runtime, gpu, model, batch, captured, onSegment);

  const isQuicker = async (plain: WebGpuNetwork, captured: WebGpuNetwork): Promise<boolean> => {
    const pace = await timePace(gpu, alone(captured), alone(plain));
    await rememberPace(gpu, weights, pace);
    return pace.captured <= pace.plain;
  };
  const openTested = async (batch: number, onSegment: (done: number) => void): Promise<WebGpuNetwork> => {
    const known = isTimed ? await recallPace(gpu, weights) : null;
    const plain = await open(batch, false, onSegment);
    tested = true;
    capture = !known || known.captured <= known.plain;
    if (!capture) return plain;
    const captured = await open(batch, true, () => undefined).catch(unlessLost);
    capture = captured !== null && ((await agree(gpu, plain, captured).catch(unlessLost)) ?? false);
    if (captured && capture && isTimed && !known) capture = (await isQuicker(plain, captured).catch(unlessLost)) ?? false;
    await (capture ? plain : captured)?.release();
    return capture && captured ? captured : plain;
  };
  const forBatch: Networks['forBatch'] = async (batch, onProgress) => {
    const known = kept.get(batch);
    if (known) {
      kept.delete(batch);
      kept.set(batch, known);
      return known;
    }
    const total = segmentsOf(model.manifest).length;
    const onSegment = (done: number) => onProgress?.({ phase: 'compile', done, total });
    for (const [oldest, network] of kept) {
      if (kept.size < keptBatches) break;
      kept.delete(oldest);
      await network.release();
    }
    const network = tested ? await open(batch, capture, onSegment) : await openTested(batch, onSegment);
    kept.set(batch, network);
    return network;
  };
  let most = togetherOnAdapter(model.manifest, gpu.device.limits);
  const groups: Networks['groupsOf'] = ({ batch, entries }) => groupsOf(batch, entries.length > 1 ? batch : most);
  return {
    get captured() {
      return tested && capture;
    },
    forBatch,
    groupsOf: groups,
    async openFor(told) {
      for (;;) {
        const { size } = groups(told);
        const network = await ifHeld(gpu, size, () => forBatch(size));
        if (network.held) return network.held;
        kept.delete(size);
        await network.spoilt?.release();
        most = size >> 1;
      }
    },
    async release() {
      for (const network of kept.values()) await network.release();
      kept.clear();
    },
  };
}

/** What was opened, if the device holds it; one sample alone has to be held. @throws StudioError gpu-lost, and any error of one sample */
async function ifHeld(
  gpu: Gpu,
  size: number,
  open: () => Promise<WebGpuNetwork>,
): Promise<{ held: WebGpuNetwork | null; spoilt?: WebGpuNetwork }> {
  if (size === 1) return { held: await open() };
  gpu.device.pushErrorScope('out-of-memory');
  const [opening] = await Promise.allSettled([open()]);
  const lacking = await gpu.device.popErrorScope();
  if (opening.status === 'fulfilled') return lacking ? { held: null, spoilt: opening.value } : { held: opening.value };
  if (isTooLarge(opening.reason)) return { held: null };
  throw opening.reason;
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof StudioError && (error.code === 'gpu-limits' || error.code === 'out-of-memory');

/** A capture that fails while it is made or replayed is one that cannot be used; a lost device is everybody's. */
function unlessLost(error: unknown): null {
  if (error instanceof StudioError && error.code === 'gpu-lost') throw error;
  return null;
}

/** An evaluation without what we do between the segments. */
const alone = (network: WebGpuNetwork) => () => network.evaluate(() => undefined);

/** Do both chains give the same F on two different inputs? */
async function agree(gpu: Gpu, plain: WebGpuNetwork, captured: WebGpuNetwork): Promise<boolean> {
  for (const seed of [1, 2]) {
    const [expected, found] = [await evaluateOn(gpu, plain, seed), await evaluateOn(gpu, captured, seed)];
    const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6);
    const error = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (found[i] ?? NaN))), 0);
    if (!(error <= captureTolerance * largest)) return false;
  }
  return true;
}

/** F of noise in every input: image, scales and ã. */
async function evaluateOn(gpu: Gpu, network: WebGpuNetwork, seed: number): Promise<Float32Array> {
  const { manifest, batch } = network;
  const degraded = manifest.program.flatMap((step) => (step.op === 'degrade' ? [step.output] : []));
  for (const [i, name] of ['image', ...Object.keys(manifest.scales), ...degraded].entries()) {
    const data = new Float32Array(elementCount(manifest.tensors[name] ?? [], batch));
    fillNormals(data, seed + i, streams.tests);
    gpu.device.queue.writeBuffer(network.buffer(name), 0, data);
  }
  await network.evaluate(() => undefined);
  return readFloats(gpu, network.buffer('F'), elementCount(manifest.tensors['F'] ?? [], batch));
}
