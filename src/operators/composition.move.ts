// The composition's exact H†(y − Hx) on the device: each colour alone, on the samples that span the others. Twin: composition.maps.ts.
import type { Gpu } from '../gpu/device.ts';
import { invertLower } from '../math/cholesky.ts';
import { denseRows, factorExactly, seenOf } from './composition.matrix.ts';
import { readComposition } from './composition.params.ts';
import type { GpuMove, MoveBinding } from './contract.ts';
import { paramsOf } from './entries.ts';
import { createRowSpaceMove } from './row-space.gpu.ts';

/** @throws StudioError bad-params, gpu-limits */
export function createCompositionMove(gpu: Gpu, { entries, size, batch }: MoveBinding): Promise<GpuMove> {
  const h = readComposition(paramsOf(entries), size);
  const [all, m, width] = [denseRows(h), h.seen.length, size * size];
  const { pivots, factor } = factorExactly(h, all);
  const rows = new Float32Array(pivots.length * width);
  pivots.forEach((pivot, i) => rows.set(all.subarray(pivot * width, (pivot + 1) * width), i * width));
  const ys = entries.map(({ y }) => {
    const seen = seenOf(y, h.seen);
    return Float64Array.from([0, 1, 2].flatMap((colour) => pivots.map((pivot) => seen[colour * m + pivot]!)));
  });
  const count = pivots.length;
  return createRowSpaceMove(gpu, { rows, count, width, rank: count, whitener: invertLower(factor, count) }, ys, 3 * batch);
}
