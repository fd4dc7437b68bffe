// Looking inside one evaluation of `tiny` through client, Worker and engine; what comes back is judged by twins made here, in node.
import { expect, type Page } from '@playwright/test';
import { gelu } from '../../src/math/erf.ts';
import { colours } from '../../src/operators/per-pixel.mixing.ts';
import { perPixelReference } from '../../src/operators/per-pixel.reference.ts';
import { denseReference } from '../../src/operators/dense.reference.ts';
import { gaussianMatrix } from '../../src/operators/gaussian-rows.ts';
import type { ReferenceOperator } from '../../src/operators/contract.ts';
import type { BackendKind } from '../../src/protocol/device-api.ts';

const size = 16;
const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0));

interface Block {
  block: string;
  k: number;
  a: number[];
  measured: number[];
  transformed: number[];
  degraded: number[];
  weight: number[];
  bias: number[];
  pictures: { width: number; height: number; rgb: number[] }[];
}
interface Seen {
  y: number[];
  denoised: number[];
  blocks: Block[];
}

function look(page: Page, kind: BackendKind, id: 'mask' | 'matrix', blind: boolean): Promise<Seen> {
  return page.evaluate(
    async ({ kind, id, blind, size, mask }): Promise<Seen> => {
      const client = (window as Partial<Window>).client ?? window.createStudioClient();
      window.client = client;
      if (client.status().choice !== kind) await client.chooseBackend(kind);
      const { id: modelId } = await client.load('models/tiny/', () => undefined);
      const operator = id === 'mask' ? { id, params: { mask: Uint8Array.from(mask) } } : { id, params: { rows: 40, seed: 9 } };
      const noise = { std: 0.1, seed: 1 };
      const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 7) / 2);
      const { y } = await client.degrade({ operator, noise, size, image });
      const seen = await client.inspect({ modelId, operator, noise, y, blind, label: null, seed: 4, sigma: 2, x: null });
      const blocks = seen.blocks.map(({ block, k, a, measured, transformed, degraded, weight, bias, transformedPictures }) => ({
        block,
        k,
        a: [...a],
        measured: [...measured],
        transformed: [...transformed],
        degraded: [...degraded],
        weight: [...weight],
        bias: [...bias],
        pictures: transformedPictures.map(({ width, height, rgb }) => ({ width, height, rgb: [...rgb] })),
      }));
      return { y: [...y], denoised: [...seen.denoised], blocks };
    },
    { kind, id, blind, size, mask: [...mask] },
  );
}

const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const difference = (a: ArrayLike<number>, b: ArrayLike<number>) => largest(Array.from(a, (v, i) => v - (b[i] ?? NaN)));

/** Ha = H a; T_ψ entry by entry; ã = H†_σ of it, as the back end computed it. */
function judge({ block, k, a, measured, transformed, degraded, weight, bias }: Block, y: number[], twin: ReferenceOperator): void {
  const m = twin.measurementSize;
  expect(largest(a), `${block}: a is alive`).toBeGreaterThan(1e-2);
  const ha = twin.apply(Float64Array.from(a));
  expect(difference(measured, ha), `${block}: Ha`).toBeLessThanOrEqual(1e-6 * (1 + largest(ha)));
  const expected = Array.from({ length: k * m }, (_, at) => {
    const [i, entry] = [Math.floor(at / m), at % m];
    let sum = (bias[i] ?? 0) + (weight[i * (k + 1)] ?? 0) * (y[entry] ?? 0);
    for (let j = 0; j < k; j++) sum += (weight[i * (k + 1) + 1 + j] ?? 0) * (ha[j * m + entry] ?? 0);
    return gelu(sum);
  });
  expect(difference(transformed, expected), `${block}: T_ψ`).toBeLessThanOrEqual(1e-5 * (1 + largest(expected)));
  const back = twin.pinv(Float64Array.from(expected), { std: 0.1, blurFactor: 4 });
  expect(largest(back), `${block}: ã is alive`).toBeGreaterThan(1e-3);
  expect(difference(degraded, back), `${block}: ã`).toBeLessThanOrEqual(1e-4 * (1 + largest(back)));
}

export async function expectConsistentBlocks(page: Page, kind: BackendKind): Promise<void> {
  const twins = {
    mask: perPixelReference({ mixtures: colours, visible: () => mask }, {}, size),
    matrix: denseReference(gaussianMatrix(40, 9, size)),
  };
  for (const id of ['mask', 'matrix'] as const) {
    const seen = await look(page, kind, id, false);
    expect(seen.blocks.map(({ block }) => block)).toEqual(['down_levels.0.0', 'mid_level.0', 'up_levels.0.0']);
    for (const block of seen.blocks) {
      judge(block, seen.y, twins[id]);
      expect(block.pictures.map(({ width, height }) => [width, height])).toEqual(id === 'mask' ? Array(block.k).fill([size, size]) : []);
    }
    const [first] = seen.blocks;
    if (id === 'mask')
      expect(first?.pictures[0]?.rgb[1], 'green of the first pixel').toBeCloseTo(first?.transformed[size * size] ?? NaN, 6);
  }
  const blind = await look(page, kind, 'mask', true);
  expect(blind.blocks.map(({ degraded }) => largest(degraded))).toEqual([0, 0, 0]);
}
