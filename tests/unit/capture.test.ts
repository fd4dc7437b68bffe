// When captured graphs are used: where they compute what the others compute and were timed to be quicker; where they fail later they are given
// up, the run goes on, and the page is told why. Networks and device are made here.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openNetworks, type CaptureMode, type Networks } from '../../src/engine/webgpu-networks.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { elementCount, parseManifest } from '../../src/model/manifest.ts';
import type { ModelFiles } from '../../src/model/fetch-model.ts';
import type { WebGpuRuntime } from '../../src/model/runtime-webgpu.ts';
import { WebGpuNetwork } from '../../src/model/webgpu-network.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { pause } from '../helpers/studio.ts';

const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
const model = { manifest } as ModelFiles;

/** A buffer of a network that is made here. */
interface Made {
  data: Float32Array;
}

/** How captured chains go wrong; by default not at all. */
let wrong: (batch: number) => 'not' | 'replayed' | 'made' | 'lost';
/** Milliseconds of an evaluation. */
let pace: { captured: number; plain: number };
/** Chains that are open. */
let open: string[];

/** F is twice the image, sample by sample; a wrong replay leaves F as it is. */
function create(batch: number, captured: boolean): Promise<WebGpuNetwork> {
  const fails = captured ? wrong(batch) : 'not';
  if (fails === 'made') return Promise.reject(new Error('[WebGPU] capture failed'));
  if (fails === 'lost') return Promise.reject(new StudioError('gpu-lost', 'the driver went away'));
  const buffers = new Map<string, Made>();
  const buffer = (name: string): Made => {
    const known = buffers.get(name) ?? { data: new Float32Array(elementCount(manifest.tensors[name] ?? [], batch)) };
    buffers.set(name, known);
    return known;
  };
  const name = `${batch}${captured ? ' captured' : ''}`;
  open.push(name);
  const network = {
    ...{ manifest, batch, captured, buffer },
    async evaluate() {
      await pause(captured ? pace.captured : pace.plain);
      if (fails === 'replayed') return;
      const [image, f] = [buffer('image').data, buffer('F').data];
      const [from, to] = [image.length / batch, f.length / batch];
      f.forEach((_, i) => (f[i] = 2 * (image[Math.floor(i / to) * from + (i % to)] ?? 0)));
    },
    release: () => Promise.resolve(void open.splice(open.indexOf(name), 1)),
  };
  return Promise.resolve(network as unknown as WebGpuNetwork);
}

const device = {
  limits: { maxBufferSize: 2 ** 30 },
  pushErrorScope: () => undefined,
  popErrorScope: () => Promise.resolve(null),
  createBuffer: () => ({
    data: new Float32Array(0),
    mapAsync: () => Promise.resolve(),
    destroy: () => undefined,
    getMappedRange() {
      return this.data.buffer;
    },
  }),
  createCommandEncoder: () => ({
    copyBufferToBuffer: (from: Made, _at: number, to: Made) => (to.data = from.data.slice()),
    finish: () => undefined,
  }),
  queue: {
    submit: () => undefined,
    onSubmittedWorkDone: () => Promise.resolve(),
    writeBuffer: (to: Made, _at: number, data: ArrayBuffer, from: number, bytes: number) =>
      to.data.set(new Float32Array(data, from, bytes / 4)),
  },
};
const gpu = { device, software: false, adapterDescription: 'a card', guard: (work: Promise<unknown>) => work } as unknown as Gpu;

const openIn = (mode: CaptureMode): Networks => openNetworks(gpu, {} as WebGpuRuntime, model, mode);
const drawn = (batch: number) => ({ batch, entries: [null] });

beforeEach(() => {
  [wrong, pace, open] = [() => 'not', { captured: 0, plain: 0 }, []];
  vi.stubGlobal('GPUBufferUsage', { MAP_READ: 1, COPY_DST: 8 });
  vi.stubGlobal('GPUMapMode', { READ: 1 });
  vi.spyOn(WebGpuNetwork, 'create').mockImplementation((_runtime, _gpu, _model, batch, captured) => create(batch, captured));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each([
  ['are quicker', { captured: 1, plain: 12 }, '1 captured', /recorded once and replayed: timed here, \d/],
  ['are slower', { captured: 12, plain: 1 }, '1', /not replayed: timed here, that took \d/],
])('captured graphs that %s: the quicker chain stays, and the two times are said', async (_, ms, stays, says) => {
  pace = ms;
  const networks = openIn('auto');
  await networks.forBatch(1);
  expect(open).toEqual([stays]);
  expect(networks.graphs?.english).toMatch(says);
});

test.each(['replayed', 'made'] as const)('a capture that is wrongly %s is not used, and that is said', async (how) => {
  wrong = () => how;
  pace.plain = 5;
  const networks = openIn('auto');
  await networks.openFor(drawn(1));
  await networks.openFor(drawn(4));
  expect(open).toEqual(['1', '4']);
  expect(networks.graphs?.english).toMatch(/not replayed: tried here, that failed or gave other numbers/);
});

test.each(['replayed', 'made'] as const)(
  'one that is wrongly %s for a larger batch ends there: the run goes on, and later ones',
  async (how) => {
    wrong = (batch) => (batch > 1 ? how : 'not');
    const networks = openIn('on');
    await networks.openFor(drawn(1));
    expect(networks.graphs?.english).toMatch(/recorded once and replayed/);
    const network = await networks.openFor(drawn(4));
    expect(network.captured).toBe(false);
    expect(networks.graphs?.english).toMatch(/that failed or gave other numbers/);
    await networks.openFor(drawn(3));
    // The chain of one sample is right, and it stays.
    expect(open).toEqual(['1 captured', '3']);
  },
);

test('a device that is lost while graphs are captured is no fault of the capture', async () => {
  wrong = (batch) => (batch > 1 ? 'lost' : 'not');
  const networks = openIn('on');
  await networks.openFor(drawn(1));
  await expect(networks.openFor(drawn(4))).rejects.toMatchObject({ code: 'gpu-lost' });
  wrong = () => 'lost';
  await expect(openIn('on').forBatch(1)).rejects.toMatchObject({ code: 'gpu-lost' });
});

test('where nothing is captured nothing is said of it', async () => {
  const networks = openIn('off');
  await networks.openFor(drawn(2));
  expect([open, networks.graphs]).toEqual([['2'], null]);
});
