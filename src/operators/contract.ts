// What every operator H is to the rest of the engine. One file per operator holds everything about it:
// ParamSpecs, the float64 twin, the GPU kernels and the tensor programs for the processor.
// Conventions (docs/operators.md): x is [K, 3, S, S] for any K (the photo has K = 1, features K = N·k); y is real.
import type { Bindable } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import type { ExaminedFamily } from '../protocol/engine-api.ts';
import type { NaturalShape } from '../protocol/number-array.ts';
import type { OperatorForm } from '../protocol/operator-form.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import type { PhotographOperator } from './photograph.ts';
import type { Shape } from './sheet.ts';
import type { Compile } from './tensor-program.ts';

/** T_ψ of one block, equation (7): (k+1) → k on every measurement entry, then exact GELU. */
export interface FeatureTransform {
  k: number;
  /** [k, k+1] row-major, y's column first. */
  weight: Float32Array;
  /** [k] */
  bias: Float32Array;
}

/** The noise that y carries and how the model wants H† regularised (manifest `noise`). */
export interface Regularisation {
  /** σ_n; 0 gives the plain H† as trained. */
  std: number;
  /** The blur's I = 1/(m + blurFactor·σ_n²): 4, or 16 for the first checkpoint. */
  blurFactor: number;
}

/** A stack of images as tokens of patch P: [N, S/P, S/P, width], channels ordered (row in patch, column in patch, k, rgb). */
export interface TokenStack {
  /** Batch. */
  n: number;
  /** Images per batch entry (k of the level; 1 for photos). */
  k: number;
  size: number;
  patch: number;
}

/** Where pixel (n, k, c, row, col) of a stack of images lies in a buffer: tokens (`tokenLayout`) or NCHW images (`imageLayout`). */
export interface StackLayout extends TokenStack {
  /** Element strides: entry n, image k, colour c; and a row r contributes (r / patch)·tokenRow + (r % patch)·patchRow, a column likewise. */
  strides: { n: number; k: number; c: number; tokenRow: number; patchRow: number; tokenCol: number; patchCol: number };
}

/** The float64 twin: clear, slow, the meaning of the operator. Used by tests, metrics, samplers' exact steps and the page's preview. */
export interface ReferenceOperator {
  /** Real numbers in y. */
  readonly measurementSize: number;
  /** Independent numbers measured; of a strided convolution an upper bound, for display. */
  readonly rank: number;
  /** H: x [K, 3, S, S] → y [K, M]. */
  apply(x: Float64Array): Float64Array;
  /** Hᵀ: y [K, M] → x [K, 3, S, S]. */
  adjoint(y: Float64Array): Float64Array;
  /** H† as the network was trained with it: y [K, M] → x [K, 3, S, S]. */
  pinv(y: Float64Array, regularisation: Regularisation): Float64Array;
  /** The Moore–Penrose inverse, σ_n = 0; `residual` is ‖HH†y − y‖ / ‖y‖. */
  pinvExact(y: Float64Array): { x: Float64Array; residual: number; iterations: number };
  /**
   * T_ψ([y ; H a]) as the measurement that H† is then applied to: a [N, k, 3, S, S], y [M] shared by the batch → [N, k, M].
   * `features` = `pinv` of it. Where T_ψ acts on a spectrum, only the part that is the spectrum of real numbers survives H†: that one.
   */
  transformed(a: Float64Array, y: Float64Array, transform: FeatureTransform): Float64Array;
  /** ã = H†(T_ψ([y ; H a])), equation (7): a [N, k, 3, S, S], y [M] shared by the batch. */
  features(a: Float64Array, y: Float64Array, transform: FeatureTransform, regularisation: Regularisation): Float64Array;
  /** y + n on measured numbers only; Philox stream 1. */
  addNoise(y: Float64Array, std: number, seed: number): Float64Array;
  /** RMS of a residual [M] over the numbers that noise reaches (docs/operators.md, "noisy"). */
  rms(residual: Float64Array): number;
  /** y as an array that people have: see NaturalShape. */
  readonly natural: NaturalShape;
  /** H as what it is, for people who compute elsewhere. */
  form(): OperatorForm;
  /** y as a picture, or null. See Measurement.picture. */
  toPicture(y: Float64Array): { width: number; height: number; rgb: Float32Array; shown: Uint8Array } | null;
}

/** What one entry of a batch is measured by: H, and y [M] as f32. */
export interface Measured {
  params: Params;
  y: Float32Array;
}

/** What an instance for a run is bound to. */
export interface RunBinding {
  /** One for the whole batch, or one each. Parameters differ only for an operator that `mixes`; the others see one entry by one (entries.ts). */
  entries: readonly Measured[];
  size: number;
  regularisation: Regularisation;
  /** Stacks that will be asked for: batch and largest k. Scratch is allocated for n·k images. */
  batch: number;
  maxImages: number;
}

/** H on the device: encodes only, the caller submits. No state between calls; everything is allocated at creation. */
export interface GpuOperator {
  /** ã = H†(T_ψ([y ; H a])): a and out in `layout`. */
  encodeFeatures(pass: GPUComputePassEncoder, a: Bindable, transform: GpuFeatureTransform, out: Bindable, layout: StackLayout): void;
  /** As `CpuOperator.tell`. */
  tell(entries: readonly Measured[]): void;
  dispose(): void;
}

/** T_ψ uploaded once per model: weight and bias in one storage buffer, weight first. */
export interface GpuFeatureTransform {
  k: number;
  buffer: GPUBuffer;
}

/** H on the processor, fast: f32, as tensor programs where there is more to do than to visit pixels. */
export interface CpuOperator {
  /** ã = H†(T_ψ([y ; H a])): a and the result are tokens, as `tokenLayout` orders them. */
  features(a: Float32Array, transform: FeatureTransform, stack: TokenStack): Promise<Float32Array>;
  /**
   * Other measurements from now on, as many as there were: the next tiles of a photograph. Parameters differ from those before only for an
   * operator that `mixes`.
   */
  tell(entries: readonly Measured[]): void;
  dispose(): Promise<void>;
}

/** What maps are bound to. */
export interface MapsBinding {
  /** As in `RunBinding`. */
  entries: readonly Pick<Measured, 'params'>[];
  size: number;
  /** N: every picture array is [N, 3, S, S], every reading [N, length]. */
  batch: number;
  /** How often `pinvExact` will be asked: often is worth a factor, where the readings are some Hx to single precision. */
  solves: 'once' | 'often';
}

/**
 * H between pictures and readings on the processor, fast, f32: what zero-shot samplers need between evaluations. A reading is y in
 * coordinates that the operator chooses (a spectrum need not be taken back to pixels), with the lengths that y has. Twin: ReferenceOperator,
 * error ≤ 1e-5 of the largest number; `pinvExact` to 1e-2 of y, as there, or nearer.
 */
export interface PictureMaps {
  /** Numbers in a reading of one picture. */
  readonly length: number;
  /** ‖Hx‖² in the coordinates of the authors' code over ours, where they differ (InverseProblem). */
  readonly referenceGain?: number;
  /** y [M] of one entry as its reading, [length]; a part that no Hx reaches keeps its length. */
  read(y: Float32Array, entry: number): Float32Array;
  /** Hx */
  apply(x: Float32Array): Promise<Float32Array>;
  /** Hᵀr */
  adjoint(r: Float32Array): Promise<Float32Array>;
  /** HᵀHx */
  normal(x: Float32Array): Promise<Float32Array>;
  pinv(r: Float32Array, regularisation: Regularisation): Promise<Float32Array>;
  /** @param steps at most, where it is solved by steps */
  pinvExact(r: Float32Array, steps?: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** H between evaluations on the device: out = H†(y − Hx) with the Moore–Penrose inverse, x and out [N, 3, S, S]. Encodes only. */
export interface GpuMove {
  /** @param steps at most, where it is solved by steps */
  encode(pass: GPUComputePassEncoder, x: Bindable, out: Bindable, steps?: number): void;
  dispose(): void;
}

/** What a move is bound to. */
export interface MoveBinding extends Pick<MapsBinding, 'solves'> {
  /** As in `RunBinding`. */
  entries: readonly Measured[];
  size: number;
  batch: number;
}

/**
 * Parameters that every form of an operator is tried with by the tests: `src/operators/<id>.operator.ts` exports it as `cases`.
 * @param made a mask or kernel by a generator of the registry
 */
export type Cases = (
  size: number,
  made: (generator: string, params: Params) => Uint8Array | Float32Array,
) => readonly { name: string; params: Params }[];

/** An entry of the registry: `src/operators/<id>.operator.ts` exports one as `operator`. */
export interface Operator {
  id: string;
  label: string;
  summary: string;
  /** Its place among the operators on the page: lower stands first. */
  order: number;
  params: ParamSpec[];
  /** `steps`: that the twin's exact inverse takes at most, where it is solved by steps. */
  claims: { pinv: 'exact' } | { pinv: 'as-trained'; steps: number };
  /** False where nothing is measured that noise could reach; left out, it takes noise. */
  takesNoise?: boolean;
  /** The mask that says which pixels are lost, where all others are measured as they are: then only these are set into a photo. */
  hides?: string;
  /** What networks were examined with of this kind; left out, the page says that nothing was measured. */
  examined?: readonly ExaminedFamily[];
  /** Its forms take entries whose parameters differ; left out, all entries that a form is given share theirs. */
  mixes?: true;
  /** Parameters by which speeds of devices are told: the operator with most to do inside a network's blocks has them. */
  yardstick?(size: number): Params;
  /** @throws StudioError bad-params naming the parameter and its range */
  reference(params: Params, size: number): ReferenceOperator;
  /**
   * A photo [3, S, S] that this operator degraded already, as a measurement: y, and the operator that describes it truly (a camera does not
   * pad a scene with zeros), where that is another (`as`). Left out where a photo can be no measurement.
   *
   * @param known the pixels of the photo that are there: [S, S] of 0, 1
   */
  adopt?(params: Params, size: number, photo: Float64Array, known: Uint8Array): { y: Float64Array; as?: { id: string; params: Params } };
  /**
   * What it is on a photograph larger than `size`, whose tiles are told this operator. Left out where it has no meaning beyond one tile.
   *
   * @param inside Y saw beyond the photograph, as a camera does; else zeros are around it
   * @throws StudioError bad-params
   */
  photograph?(params: Params, shape: Shape, size: number, inside: boolean): PhotographOperator;
  gpu(gpu: Gpu, binding: RunBinding): Promise<GpuOperator>;
  cpu(compile: Compile, binding: RunBinding): CpuOperator;
  /** @throws StudioError bad-params */
  maps(compile: Compile, binding: MapsBinding): PictureMaps;
  /** Twin: `pinvExact` of the maps. Left out, or null, where no exact inverse fits the device: its maps do it then, on the thread. */
  move?(gpu: Gpu, compile: Compile, binding: MoveBinding): Promise<GpuMove | null>;
}

/** `src/operators/<id>.generator.ts` exports one as `generator`: makes a mask (Uint8Array) or kernel (Float32Array) from seed and numbers. */
export interface Generator {
  id: string;
  label: string;
  summary: string;
  makes: 'mask' | 'kernel';
  operators: readonly string[];
  params: ParamSpec[];
  generate(params: Params, size: number, operatorId: string): Uint8Array | Float32Array;
}

/** [N, k, 3, S, S], row-major. */
export function imageLayout(n: number, k: number, size: number): StackLayout {
  const c = size * size;
  return { n, k, size, patch: 1, strides: { n: k * 3 * c, k: 3 * c, c, tokenRow: size, patchRow: 0, tokenCol: 1, patchCol: 0 } };
}

/** [N, S/P, S/P, P·P·k·3], a token's channels ordered (row in patch, column in patch, k, rgb) (mathematics §3). */
export function tokenLayout(n: number, k: number, size: number, patch: number): StackLayout {
  const side = size / patch;
  const width = patch * patch * k * 3;
  return {
    n,
    k,
    size,
    patch,
    strides: { n: side * side * width, k: 3, c: 1, tokenRow: side * width, patchRow: patch * k * 3, tokenCol: width, patchCol: k * 3 },
  };
}
