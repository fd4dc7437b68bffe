// The model folder's manifest (docs/model-format.md): checked once when it arrives, trusted afterwards.
// Knows nothing of onnxruntime or of how files are fetched.
import { sha256 as hashOf } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';
import { wrongEntry } from '../protocol/wrong-entry.ts';

/** Room for a manifest: more is an error before a byte of it is kept. */
export const manifestLimitBytes = 1 << 20;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e10));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
/** A file beside the manifest: no folders, nothing from elsewhere. */
const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), v.maxLength(100));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const fileEntries = { file: fileName, bytes: count, sha256 };
/** Safetensors files that hold the tensors between them; `sha256` is what the weights are known by (see `identityOf`). */
const weightsSchema = v.object({
  bytes: count,
  sha256,
  shards: v.pipe(v.array(v.object(fileEntries)), v.minLength(1), v.maxLength(400)),
});
const dimension = v.union([v.literal('N'), count]);
const names = v.array(v.pipe(v.string(), v.maxLength(100)));

const segmentSchema = v.object({ op: v.literal('segment'), ...fileEntries, inputs: names, outputs: names });
const degradeSchema = v.object({
  op: v.literal('degrade'),
  input: v.string(),
  output: v.string(),
  block: v.string(),
  tokensPerSide: count,
  patch: count,
  width: count,
  k: count,
  weight: v.string(),
  bias: v.string(),
});

const vjpSchema = v.object({ ...fileEntries, inputs: names });
const tensorsSchema = v.record(v.string(), v.array(dimension));
const programSchema = v.pipe(v.array(v.variant('op', [segmentSchema, degradeSchema])), v.minLength(1), v.maxLength(200));

/** NPPC's head: a program that goes on from the network's own tokens and skips, with weights of its own, to W [N, 3·count, S, S]. */
const nppcSchema = v.object({
  count: v.pipe(count, v.minValue(1), v.maxValue(32)),
  weights: weightsSchema,
  tensors: tensorsSchema,
  program: programSchema,
});

/** Of training/tune.py: levels for few evaluations, fitted with this sampler to these weights or others of the same network. */
const scheduleSchema = v.object({
  sampler: v.pipe(v.string(), v.maxLength(40)),
  levels: v.pipe(v.array(positive), v.minLength(2), v.maxLength(64)),
  weights: sha256,
});

/** Of training/told.py: in runs whose every D is met, H is told at σ ≥ `least` and nothing below. */
const toldSchema = v.object({ least: positive, weights: sha256 });

/** A weaker network of the same pictures, a model folder beside this one, with these weights: D_weak + weight·(D − D_weak) at from ≥ σ ≥ to. */
const guideSchema = v.object({
  model: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/), v.maxLength(60)),
  sha256,
  weight: v.pipe(positive, v.maxValue(10)),
  from: positive,
  to: positive,
});

const manifestSchema = v.object({
  format: v.literal(2),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  title: v.string(),
  description: v.string(),
  licence: v.string(),
  config: v.object({
    size: v.picklist([16, 32, 64, 128, 256]),
    conditions: v.picklist([0, 1]),
    classes: count,
    directions: count,
  }),
  sigmaData: positive,
  sigmaMin: positive,
  sigmaMax: positive,
  sigmaMmse: positive,
  noise: v.object({ rule: v.picklist(['none', 'conditioned']), blurFactor: positive }),
  families: names,
  parameters: count,
  /** Bytes of the largest float32 tensor that one buffer has to hold, N = 1; missing in folders of before it was counted. */
  largestTensor: v.optional(count, 0),
  classNames: v.nullish(v.array(v.pipe(v.string(), v.maxLength(100)))),
  weights: weightsSchema,
  cond: v.object({ ...fileEntries, width: count }),
  /** J_Fᵀv with nothing measured: `image`, `cotangent` [N, 3, S, S] and scales → `gradient` [N, 3, S, S] of the image's first three channels. */
  vjp: v.nullish(vjpSchema),
  tuned: v.nullish(scheduleSchema),
  told: v.nullish(toldSchema),
  guide: v.nullish(guideSchema),
  nppc: v.nullish(nppcSchema),
  tensors: tensorsSchema,
  scales: v.record(v.string(), v.tuple([count, count])),
  program: programSchema,
});

export interface FileEntry {
  file: string;
  bytes: number;
  sha256: string;
}

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type SegmentStep = v.InferOutput<typeof segmentSchema>;
export type VjpGraph = v.InferOutput<typeof vjpSchema>;
export type DegradeStep = v.InferOutput<typeof degradeSchema>;
export type NppcHead = v.InferOutput<typeof nppcSchema>;
export type Weights = Manifest['weights'];
export type Program = Manifest['program'];
type Shapes = Manifest['tensors'];

/**
 * @throws StudioError model-unsupported for another format, model-damaged for anything that does not fit together;
 * the detail names the path and what was expected
 */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StudioError('model-damaged', says.manifestJsonIsNotJson(), error);
  }
  const now = inShards(json);
  if (typeof now === 'object' && now !== null && 'format' in now && now.format !== 2)
    throw new StudioError('model-unsupported', says.manifestFormatThisVersionReads(String(now.format)));
  const parsed = v.safeParse(manifestSchema, now);
  if (!parsed.success) throw new StudioError('model-damaged', says.ofManifest(wrongEntry(parsed.issues)));
  checkWeights(parsed.output.weights);
  if (parsed.output.nppc) checkWeights(parsed.output.nppc.weights);
  checkProgram(parsed.output);
  return parsed.output;
}

const withWeights = v.looseObject({ weights: v.object(fileEntries) });
const firstFormat = v.looseObject({ format: v.literal(1), weights: v.object(fileEntries), nppc: v.nullish(withWeights) });

/** Format 1 had all weights in one file. Anything else is left to the schema. */
function inShards(json: unknown): unknown {
  const parsed = v.safeParse(firstFormat, json);
  if (!parsed.success) return json;
  const { weights, nppc } = parsed.output;
  const sharded = (file: FileEntry): Weights => ({ bytes: file.bytes, sha256: file.sha256, shards: [file] });
  return { ...parsed.output, format: 2, weights: sharded(weights), nppc: nppc && { ...nppc, weights: sharded(nppc.weights) } };
}

function checkWeights({ bytes, sha256: known, shards }: Weights): void {
  if (bytes !== shards.reduce((sum, shard) => sum + shard.bytes, 0)) fail(says.theShardsDoNotHave());
  if (known !== identityOf(shards)) fail(says.theHashOfTheWeights());
}

/** What weights are known by: the SHA-256 of their one file, or of the shards' SHA-256 in hexadecimal, one after another. */
function identityOf(shards: readonly FileEntry[]): string {
  const hashes = shards.map((shard) => shard.sha256);
  return hashes.length === 1 ? hashes[0]! : bytesToHex(hashOf(new TextEncoder().encode(hashes.join(''))));
}

/** Every tensor is written before it is read, every shape is the one that its layer implies. */
function checkProgram(manifest: Manifest): void {
  const { tensors, scales, cond, config, vjp, nppc, tuned, guide, sigmaMax } = manifest;
  if (guide && guide.from < guide.to) fail(says.theGuideMustActFrom());
  if (tuned && !tuned.levels.every((sigma, i) => (i === 0 ? sigma === sigmaMax : sigma < tuned.levels[i - 1]!)))
    fail(says.tunedLevelsMustFallFrom());
  for (const [name, [offset, length]] of Object.entries(scales))
    if (offset + length > cond.width || tensors[name]?.[0] !== length) fail(says.scaleDoesNotFitThe(name));
  for (const name of vjp?.inputs ?? [])
    if (!['image', 'cotangent'].includes(name) && !scales[name]) fail(says.vjpReadsWhichNothingWrites(name));
  const plane = [config.size, config.size];
  expectShape(tensors, 'image', ['N', 6, ...plane]);
  expectShape(tensors, 'F', ['N', 3 * (1 + config.directions), ...plane]);
  const written = checkSteps(manifest.program, tensors, new Set(['image', ...Object.keys(scales)]), config.size, 'F');
  if (!nppc) return;
  for (const name of written) if (nppc.tensors[name]) expectShape(nppc.tensors, name, tensors[name] ?? []);
  checkSteps(nppc.program, nppc.tensors, written, config.size, 'W');
  expectShape(nppc.tensors, 'W', ['N', 3 * nppc.count, ...plane]);
}

function fail(what: Said): never {
  throw new StudioError('model-damaged', says.ofManifest(what));
}

/** @returns `before` and everything that the program writes, `result` among it */
function checkSteps(program: Program, tensors: Shapes, before: ReadonlySet<string>, size: number, result: string): Set<string> {
  const written = new Set(before);
  let writesResult = false;
  for (const step of program) {
    const inputs = step.op === 'segment' ? step.inputs : [step.input];
    const outputs = step.op === 'segment' ? step.outputs : [step.output];
    for (const name of inputs) if (!written.has(name)) fail(says.isReadBeforeItIs(name));
    for (const name of [...inputs, ...outputs]) if (!tensors[name]) fail(says.hasNoShape(name));
    for (const name of outputs) written.add(name);
    writesResult ||= outputs.includes(result);
    if (step.op === 'degrade') checkDegrade(step, tensors, size);
  }
  if (!writesResult) fail(says.theProgramDoesNotWrite(result));
  return written;
}

function checkDegrade(step: DegradeStep, tensors: Shapes, size: number): void {
  if (step.k * 3 * step.patch ** 2 !== step.width) fail(says.widthIsNotKPatch(step.block, step.width));
  if (step.tokensPerSide * step.patch !== size) fail(says.tokensDoNotCoverThe(step.block));
  const shape = ['N', step.tokensPerSide ** 2, step.width] as const;
  expectShape(tensors, step.input, shape);
  expectShape(tensors, step.output, shape);
}

function expectShape(tensors: Shapes, name: string, shape: readonly (number | 'N')[]): void {
  const found = tensors[name];
  if (found?.join() !== shape.join()) fail(says.hasShapeExpected(name, found?.join(', ') ?? '', shape.join(', ')));
}

/** The segments of a program (the network's or its head's), in order. */
export function segmentsOf({ program }: { program: Program }): SegmentStep[] {
  return program.filter((step) => step.op === 'segment');
}

/** The feature degradation layers of a program, in order. */
export function degradeStepsOf({ program }: { program: Program }): DegradeStep[] {
  return program.filter((step) => step.op === 'degrade');
}

/** How many principal directions the model predicts, by its head or in channels of F; 0 = none. */
export function directionCount({ nppc, config }: Manifest): number {
  return nppc?.count ?? config.directions;
}

/** The product of a shape with the batch filled in. */
export function elementCount(shape: readonly (number | 'N')[], batch: number): number {
  return shape.reduce<number>((product, d) => product * (d === 'N' ? batch : d), 1);
}

/** A shape with the batch filled in. */
export function withBatch(shape: readonly (number | 'N')[], batch: number): number[] {
  return shape.map((d) => (d === 'N' ? batch : d));
}
