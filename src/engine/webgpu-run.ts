// One run on the device: evaluations, Jᵀv, and what may be read of them afterwards. Nothing is read back inside an evaluation.
import { createStorage, slice, writeStorage, type Bindable } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Encoding } from '../gpu/encoding.ts';
import type { FieldKernels } from '../gpu/fields.ts';
import { readFloats } from '../gpu/readback.ts';
import { compileOn } from '../model/compile-program.ts';
import { precondition } from '../model/conditioning.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { degradeStepsOf, elementCount, type Manifest } from '../model/manifest.ts';
import type { WebGpuRuntime } from '../model/runtime-webgpu.ts';
import type { DegradeOnGpu, WebGpuNetwork } from '../model/webgpu-network.ts';
import { tokenLayout, type GpuFeatureTransform, type GpuMove, type GpuOperator, type MapsBinding } from '../operators/contract.ts';
import { bindGpu, bindMove } from '../operators/entries.ts';
import type { Compile } from '../operators/tensor-program.ts';
import { invariant } from '../protocol/errors.ts';
import type { Field } from '../samplers/contract.ts';
import type { DeviceMove, LayerFeatures, Run } from './backend.ts';
import { bufferFields, bufferOf } from './buffer-fields.ts';
import type { Groups } from './groups.ts';
import { isToldNothing, type Problem, type Told } from './problem.ts';
import type { ScaleTables } from './scale-tables.ts';
import type { Networks } from './webgpu-networks.ts';

/** A model on the device. */
export interface Loaded {
  model: ModelFiles;
  networks: Networks;
  tables: ScaleTables;
  transforms: ReadonlyMap<string, GpuFeatureTransform>;
  /** T_ψ of NPPC's head, uploaded when it is first asked for. */
  headTransforms(): Promise<ReadonlyMap<string, GpuFeatureTransform>>;
}

/** Row `row` of the conditioning table to where the segments read it. */
function encodeScales(encoder: GPUCommandEncoder, network: WebGpuNetwork, table: GPUBuffer, row: number): void {
  const { scales, cond } = network.manifest;
  for (const [name, [offset, length]] of Object.entries(scales))
    encoder.copyBufferToBuffer(table, 4 * (row * cond.width + offset), network.buffer(name), 0, 4 * length);
}

/** Every tensor that crosses a cut keeps its buffer until the next evaluation. */
async function readLayers(gpu: Gpu, network: WebGpuNetwork): Promise<LayerFeatures[]> {
  const layers: LayerFeatures[] = [];
  for (const step of degradeStepsOf(network.manifest)) {
    const count = elementCount(network.manifest.tensors[step.input] ?? [], network.batch);
    const a = await readFloats(gpu, network.buffer(step.input), count);
    layers.push({ step, a, degraded: await readFloats(gpu, network.buffer(step.output), count) });
  }
  return layers;
}

/** Where a run computes: made when it begins, the same for all its evaluations. */
interface Place {
  gpu: Gpu;
  kernels: FieldKernels;
  /** Fields are of the whole batch, the network of one group of it. */
  batch: number;
  groups: Groups;
  network: WebGpuNetwork;
  /** The scales of every σ. */
  table: GPUBuffer;
  operator: GpuOperator;
  fields: ReturnType<typeof bufferFields>;
  pinv: GPUBuffer;
  compile: Compile;
}

export async function beginRun(gpu: Gpu, runtime: WebGpuRuntime, kernels: FieldKernels, loaded: Loaded, told: Told): Promise<Run> {
  const place = await openPlace(gpu, runtime, kernels, loaded, told);
  const { network, operator, pinv, fields } = place;
  const { manifest } = loaded.model;
  const moves: GpuMove[] = [];
  return {
    fields,
    noise: (seeds, kind, index) => fields.noise(seeds, kind, index),
    denoise: (x, sigma) => denoise(place, loaded.transforms, told, x, sigma),
    ...(manifest.vjp && { vjp: (x, sigma, v) => vjp(place, told, x, sigma, v) }),
    tell(entries) {
      writeStorage(gpu, pinv, pinvsOf(entries));
      operator.tell(entries);
    },
    openMove: (problem, solves) => openMove(place, problem, solves, moves),
    directions: () => (manifest.nppc ? headDirections(place, loaded, told) : readDirections(gpu, network)),
    layers: () => readLayers(gpu, network),
    dispose() {
      for (const move of moves) move.dispose();
      operator.dispose();
      pinv.destroy();
      fields.dispose();
    },
  };
}

async function openPlace(gpu: Gpu, runtime: WebGpuRuntime, kernels: FieldKernels, loaded: Loaded, told: Told): Promise<Place> {
  const { model, networks } = loaded;
  const { size } = model.manifest.config;
  const { batch } = told;
  const groups = networks.groupsOf(told);
  const table = await loaded.tables.of(told);
  const network = await networks.forBatch(groups.size);
  const maxImages = Math.max(1, ...[...model.transforms.values()].map((t) => t.k));
  // First what may fail: the rest is made of buffers that somebody has to free.
  const operator = await bindGpu(told.operator, gpu, { ...told, batch: groups.size, size, maxImages });
  return {
    gpu,
    kernels,
    batch,
    groups,
    network,
    table,
    operator,
    fields: bufferFields(gpu, kernels, batch, 3 * size * size * batch),
    pinv: createStorage(gpu, pinvsOf(told.entries), 'H†y'),
    compile: compileOn({ createSession: (graph) => runtime.createProcessorSession(graph) }),
  };
}

/** H†y of every entry, [E, 3, S, S]. */
function pinvsOf(entries: Told['entries']): Float32Array {
  const length = entries[0]?.pinv.length ?? 0;
  const out = new Float32Array(entries.length * length);
  entries.forEach(({ pinv }, n) => out.set(pinv, n * length));
  return out;
}

/** The samples of the group that begins at `start`, of a field. */
function groupOf({ groups, network }: Place, field: Field, start: number): Bindable {
  if (groups.starts.length === 1) return bufferOf(field);
  const bytes = 4 * 3 * network.manifest.config.size ** 2;
  return slice(bufferOf(field), bytes * start, bytes * groups.size);
}

/** [c_in·x ‖ H†y] and the scales of σ, to where the network reads them. */
function encodeInput(
  { kernels, network, table, pinv }: Place,
  { sigmas, entries }: Told,
  { encoder }: Encoding,
  x: Bindable,
  sigma: number,
) {
  const row = sigmas.indexOf(sigma);
  invariant(row >= 0, `σ = ${sigma.toString()} is in the table`);
  const { batch, manifest } = network;
  const scaling = precondition(sigma, manifest.sigmaData);
  encodeScales(encoder, network, table, row);
  kernels.networkInput(encoder, x, pinv, network.buffer('image'), {
    cIn: scaling.cIn,
    batch,
    size: manifest.config.size,
    ownPinv: entries.length > 1,
  });
  return scaling;
}

/** Encodes ã of one layer. */
function degradeBy({ network, operator }: Place, transforms: ReadonlyMap<string, GpuFeatureTransform>, { blind }: Told): DegradeOnGpu {
  const { batch, manifest } = network;
  return (encoder, step, input, output) => {
    if (blind) {
      encoder.clearBuffer(output);
      return;
    }
    const transform = transforms.get(step.block);
    invariant(transform, `T_ψ of ${step.block}`);
    const pass = encoder.beginComputePass({ label: `ã ${step.block}` });
    operator.encodeFeatures(pass, input, transform, output, tokenLayout(batch, step.k, manifest.config.size, step.patch));
    pass.end();
  };
}

async function denoise(
  place: Place,
  transforms: ReadonlyMap<string, GpuFeatureTransform>,
  told: Told,
  x: Field,
  sigma: number,
): Promise<Field> {
  const { gpu, network, fields, kernels } = place;
  const { batch, manifest } = network;
  const { size } = manifest.config;
  const out = fields.create();
  for (const start of place.groups.starts) {
    const part = groupOf(place, x, start);
    const encoding = new Encoding(gpu, 'D');
    const { cSkip, cOut } = encodeInput(place, told, encoding, part, sigma);
    await network.evaluate(encoding, degradeBy(place, transforms, told));
    const shape = { cSkip, cOut, batch, size, rawStride: rawStrideOf(manifest) };
    kernels.denoised(encoding.encoder, part, network.buffer('F'), groupOf(place, out, start), shape);
    encoding.submit();
  }
  return out;
}

/** @param moves takes what the run's end disposes of */
async function openMove(
  { gpu, network, fields, compile, batch }: Place,
  { operator, parts }: Problem,
  solves: MapsBinding['solves'],
  moves: GpuMove[],
): Promise<DeviceMove | null> {
  const binding = { entries: parts, size: network.manifest.config.size, batch, solves };
  const move = await gpu.guard(bindMove(operator, gpu, compile, binding));
  if (!move) return null;
  moves.push(move);
  return (x, steps) => {
    const out = fields.create();
    const encoding = new Encoding(gpu, 'H†(y − Hx)');
    const pass = encoding.encoder.beginComputePass();
    move.encode(pass, bufferOf(x), out.buffer, steps);
    pass.end();
    encoding.submit();
    return out;
  };
}

/** J_xᵀv = c_skip·v + c_in·c_out·J_Fᵀv. */
async function vjp(place: Place, told: Told, x: Field, sigma: number, v: Field): Promise<Field> {
  const { gpu, network, fields } = place;
  invariant(isToldNothing(told), 'Jᵀv is that of the network without a measurement');
  await network.openVjp();
  const { cIn, cSkip, cOut } = precondition(sigma, network.manifest.sigmaData);
  const gradient = fields.create();
  const bytes = network.buffer('cotangent').size;
  for (const start of place.groups.starts) {
    const at = (start * bytes) / place.groups.size;
    const encoding = new Encoding(gpu, 'Jᵀv');
    encodeInput(place, told, encoding, groupOf(place, x, start), sigma);
    encoding.encoder.copyBufferToBuffer(bufferOf(v), at, network.buffer('cotangent'), 0, bytes);
    encoding.submit();
    await network.vjp();
    encoding.encoder.copyBufferToBuffer(network.buffer('gradient'), 0, gradient.buffer, at, bytes);
    encoding.submit();
  }
  const sum = fields.combine([
    [cSkip, v],
    [cIn * cOut, gradient],
  ]);
  fields.release(gradient);
  return sum;
}

/** Numbers of raw F a sample: the picture, then the directions. */
function rawStrideOf({ config }: Manifest): number {
  return 3 * (1 + config.directions) * config.size ** 2;
}

/** Raw W of NPPC's head, which goes on from the newest evaluation. */
async function headDirections(place: Place, { headTransforms }: Loaded, told: Told): Promise<Float32Array> {
  const { gpu, network } = place;
  const { head } = await network.openHead();
  const encoding = new Encoding(gpu, 'W');
  await network.directions(encoding, degradeBy(place, await headTransforms(), told));
  encoding.submit();
  return readFloats(gpu, network.buffer('W'), elementCount(head.tensors['W'] ?? [], network.batch));
}

async function readDirections(gpu: Gpu, network: WebGpuNetwork): Promise<Float32Array | null> {
  const { manifest, batch } = network;
  if (manifest.config.directions === 0) return null;
  const stride = rawStrideOf(manifest);
  const plane = 3 * manifest.config.size ** 2;
  const raw = await readFloats(gpu, network.buffer('F'), stride * batch);
  const out = new Float32Array(batch * (stride - plane));
  for (let n = 0; n < batch; n++) out.set(raw.subarray(n * stride + plane, (n + 1) * stride), n * (stride - plane));
  return out;
}
