// What stands in the grid of samples, whatever state the run is in: drawn, being drawn, or not yet; now or looking back.
import { asShown, sliceImage, truthOf } from '../../store/run/run.ts';
import type { Live, Posterior, RunState } from '../../store/state.ts';
import { stepAt, type Trail } from '../../store/run/trail.ts';
import type { ViewState } from '../../store/explore/view.ts';
import { psnr } from '../../posterior/statistics.ts';
import { fixed } from '../format.ts';
import type { PlanarImage } from '../pixels.tsx';

export interface Slot {
  seed: number;
  image: PlanarImage | null;
  fit: number | null;
  /** Drawn and at its end: can be saved, compared, judged. */
  final: Float32Array | null;
}

type Looking = Pick<ViewState, 'show' | 'at' | 'projected'>;

export function liveOf(run: RunState): Live | null {
  if (run.kind === 'failed') return run.interrupted;
  return run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
}

/** Sample i of a batch of bytes. */
function sliceBytes(batch: Uint8ClampedArray, i: number, size: number): Uint8ClampedArray {
  const length = 3 * size * size;
  return batch.subarray(i * length, (i + 1) * length);
}

function trailSlots(trail: Trail, { show }: Looking, at: number, size: number): Slot[] {
  const step = stepAt(trail, at);
  const batch = show === 'noisy' ? step?.x : step?.denoised;
  return trail.seeds.map((seed, i) => ({ seed, image: batch ? sliceBytes(batch, i, size) : null, fit: null, final: null }));
}

function drawnSlots(posterior: Posterior, looking: Looking): Slot[] {
  const { at } = looking;
  if (at !== null && posterior.trails.length > 0)
    return posterior.trails.flatMap((trail) => trailSlots(trail, looking, at, posterior.size));
  return asShown(posterior, looking.projected).samples.map(({ seed, image, fit }) => ({ seed, image, fit, final: image }));
}

function liveSlots({ seeds, step, trail }: Live, looking: Looking, size: number): Slot[] {
  if (looking.at !== null) return trailSlots(trail, looking, looking.at, size);
  const batch = looking.show === 'noisy' ? step?.x : step?.denoised;
  return seeds.map((seed, i) => ({ seed, image: batch ? sliceImage(batch, i, size) : null, fit: null, final: null }));
}

/** @param next how many samples a first run would draw, and their first seed */
export function slotsOf(
  run: RunState,
  posterior: Posterior | null,
  looking: Looking,
  next: { samples: number; firstSeed: number },
): Slot[] {
  const live = liveOf(run);
  if (live?.part === 'samples') return [...drawnSlots(live.posterior, looking), ...liveSlots(live, looking, live.posterior.size)];
  if (posterior && posterior.samples.length > 0 && !live) return drawnSlots(posterior, looking);
  return Array.from({ length: next.samples }, (_, i) => ({ seed: next.firstSeed + i, image: null, fit: null, final: null }));
}

/** In dB, one digit; null where the truth is not known. */
export function psnrText(posterior: Posterior | null, image: Float32Array | null): string | null {
  const truth = posterior && truthOf(posterior);
  return truth && image ? `${fixed(psnr(image, truth), 1)}\u00a0dB` : null;
}
