// NPPC's head in the manifest: what it reads and writes must fit the network that it goes on from; models without one say so.
import { expect, test, vi } from 'vitest';
import type { Backend } from '../../src/engine/backend.ts';
import { directions } from '../../src/engine/directions.ts';
import type { ModelFiles } from '../../src/model/fetch-model.ts';
import { directionCount, parseManifest } from '../../src/model/manifest.ts';
import { readFromNetwork } from '../../src/model/nppc-head.ts';
import { weightsOf, smallModel } from '../helpers/small-model.ts';

function withHead() {
  const { manifest } = smallModel();
  const { x0, ...others } = manifest.tensors;
  const degrade = { ...manifest.program[1], output: 'nppc.a0' };
  const segment = { ...manifest.program[2], file: 'nppc-00.onnx', inputs: ['x0', 'nppc.a0', 'scale0.norm'], outputs: ['W'] };
  const tensors: Record<string, unknown> = { x0, 'nppc.a0': x0, 'scale0.norm': others['scale0.norm'], W: ['N', 6, 16, 16] };
  return {
    ...manifest,
    nppc: {
      count: 2,
      images: 9,
      weights: weightsOf({ ...manifest.weights.shards[0]!, file: 'nppc.safetensors' }),
      tensors,
      program: [degrade, segment],
    },
  };
}

test('a head that fits is read: its count, and what it takes of the network', () => {
  const manifest = parseManifest(JSON.stringify(withHead()));
  expect(directionCount(manifest)).toBe(2);
  expect(manifest.nppc && readFromNetwork(manifest.nppc)).toEqual(['x0', 'scale0.norm']);
});

test.each<[string, (head: ReturnType<typeof withHead>['nppc']) => void, RegExp]>([
  [
    'tokens that nobody made',
    (head) => (head.program[0] = { ...head.program[0], input: 'x9' } as never),
    /x9 is read before it is written/,
  ],
  ['tokens of another shape than the network gives', (head) => (head.tensors['x0'] = ['N', 64, 12]), /x0 has shape/],
  ['another number of pictures than it says', (head) => (head.count = 3), /W has shape \[N, 6, 16, 16\], expected \[N, 9, 16, 16\]/],
  ['a program that never writes W', (head) => void head.program.pop(), /does not write W/],
  ['no directions at all', (head) => (head.count = 0), /nppc\.count/],
])('refuses %s', (_, spoil, message) => {
  const manifest = withHead();
  spoil(manifest.nppc);
  expect(() => parseManifest(JSON.stringify(manifest))).toThrow(message);
});

test('a model without one says so before anything is computed', async () => {
  const begin = vi.fn();
  const model = { manifest: parseManifest(JSON.stringify(smallModel().manifest)) } as ModelFiles;
  const request = { modelId: 'small', operator: { id: 'none', params: {} }, noise: { std: 0, seed: 1 }, y: new Float32Array(0) };
  const asked = directions({ begin } as unknown as Backend, model, {
    ...request,
    blind: false,
    label: null,
    seed: 1,
    exact: true,
    meets: true,
  });
  await expect(asked).rejects.toThrow(/no principal directions/);
  expect(begin).not.toHaveBeenCalled();
});
