// Networks by batch size: shapes are fixed when a session is created, so each N has a chain of its own; that of one sample and the one
// used last are kept. Graphs are captured where that passes its check and was timed to be quicker; where it fails later, no more.
import type { Gpu } from '../gpu/device.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { togetherOnAdapter } from '../model/fits.ts';
import { segmentsOf } from '../model/manifest.ts';
import type { WebGpuRuntime } from '../model/runtime-webgpu.ts';
import { WebGpuNetwork } from '../model/webgpu-network.ts';
import type { LoadProgress } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { Said } from '../protocol/words.ts';
import { groupsOf, type Groups } from './groups.ts';
import { agree, agreesOnOne, evaluateAlone } from './capture-check.ts';
import { recallPace, rememberPace, timePace, type CapturePace } from './capture-choice.ts';
import { says } from './engine.words.ts';

/** `timed`: where it is quicker; `auto`: that on hardware, and never on a software adapter, which gains nothing from it. */
export type CaptureMode = 'auto' | 'timed' | 'on' | 'off';

export interface Networks {
  /** Whether captured chains are used, and why or why not; null where that was not tried. */
  readonly graphs: Said | null;
  /** In which groups it takes a batch: as many at once as this device holds. Tiles, each told its own, are one group. */
  groupsOf(told: { batch: number; entries: readonly unknown[] }): Groups;
  /** The network of those groups, opened. Where the device does not hold it after all, groups are smaller from now on. */
  openFor(told: { batch: number; entries: readonly unknown[] }): Promise<WebGpuNetwork>;
  /** @param batch of one group */
  forBatch(batch: number, onProgress?: (progress: LoadProgress) => void): Promise<WebGpuNetwork>;
  release(): Promise<void>;
}

/** One for the MMSE estimate (N = 1), which is never closed, and one for the samples. */
const keptBatches = 2;

async function timed(gpu: Gpu, weights: string, plain: WebGpuNetwork, captured: WebGpuNetwork): Promise<CapturePace> {
  const evaluate = (network: WebGpuNetwork) => () => evaluateAlone(gpu, network);
  const pace = await timePace(gpu, evaluate(captured), evaluate(plain));
  await rememberPace(gpu, weights, pace);
  return pace;
}

/** The captured chain beside the other; null where it cannot be made or replayed, or computes something else. */
async function agreeing(gpu: Gpu, plain: WebGpuNetwork, openCaptured: () => Promise<WebGpuNetwork>): Promise<WebGpuNetwork | null> {
  const captured = await openCaptured().catch(unlessLost);
  if (captured && (await agree(gpu, plain, captured).catch(unlessLost))) return captured;
  await captured?.release();
  return null;
}

export function openNetworks(gpu: Gpu, runtime: WebGpuRuntime, model: ModelFiles, mode: CaptureMode): Networks {
  const kept = new Map<number, WebGpuNetwork>();
  const isTimed = mode === 'timed' || (mode === 'auto' && !gpu.software);
  const weights = model.manifest.weights.sha256;
  let capture = mode === 'on' || isTimed;
  let tested = !capture;
  const open = (batch: number, captured: boolean, onSegment: (done: number) => void) =>
    WebGpuNetwork.create(runtime, gpu, model, batch, captured, onSegment);

  let graphs: Said | null = null;
  const openTested = async (batch: number, onSegment: (done: number) => void): Promise<WebGpuNetwork> => {
    const known = isTimed ? await recallPace(gpu, weights) : null;
    const plain = await open(batch, false, onSegment);
    const captured = known && !isQuicker(known) ? null : await agreeing(gpu, plain, () => open(batch, true, () => undefined));
    const pace = known ?? (captured && isTimed ? await timed(gpu, weights, plain, captured).catch(unlessLost) : null);
    // Timing runs both: where it failed, replaying did.
    capture = captured !== null && (pace ? isQuicker(pace) : !isTimed);
    graphs = describe(pace, capture);
    tested = true;
    await (capture ? plain : captured)?.release();
    return capture && captured ? captured : plain;
  };
  /** As was tested; where capture fails for this batch, it is given up for all. */
  const openAsTested = async (batch: number, onSegment: (done: number) => void): Promise<WebGpuNetwork> => {
    if (!capture) return open(batch, false, onSegment);
    const captured = await open(batch, true, onSegment).catch(unlessOfDevice);
    const one = kept.get(1);
    if (captured && (!one || (await agreesOnOne(gpu, one, captured).catch(unlessOfDevice)))) return captured;
    await captured?.release();
    [capture, graphs] = [false, says.graphsWrong()];
    return open(batch, false, onSegment);
  };
  const forBatch: Networks['forBatch'] = async (batch, onProgress) => {
    const known = kept.get(batch);
    if (known) return known;
    const total = segmentsOf(model.manifest).length;
    const onSegment = (done: number) => onProgress?.({ phase: 'compile', done, total });
    for (const [other, network] of kept) {
      if (kept.size < keptBatches) break;
      if (other === 1) continue;
      kept.delete(other);
      await network.release();
    }
    const network = await (tested ? openAsTested : openTested)(batch, onSegment);
    kept.set(batch, network);
    return network;
  };
  let most = togetherOnAdapter(model.manifest, gpu.device.limits);
  const groups: Networks['groupsOf'] = ({ batch, entries }) => groupsOf(batch, entries.length > 1 ? batch : most);
  return {
    get graphs() {
      return graphs;
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

const isQuicker = ({ captured, plain }: CapturePace): boolean => captured <= plain;

/** @param pace of both; null where they were not timed */
function describe(pace: CapturePace | null, capture: boolean): Said {
  if (!pace) return capture ? says.graphsReplayedUntimed() : says.graphsWrong();
  const [captured, plain] = [1000 * pace.captured, 1000 * pace.plain];
  if (capture) return says.graphsReplayed(captured, plain);
  return isQuicker(pace) ? says.graphsWrong() : says.graphsSlower(captured, plain);
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

/** Beside nothing else, neither is a full one the capture's fault. */
function unlessOfDevice(error: unknown): null {
  if (isTooLarge(asStudioError(error))) throw error;
  return unlessLost(error);
}
