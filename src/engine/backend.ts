// What the engine needs of a place to compute: fields, and D(x; σ) of a network that is told one thing. Two files implement it.
import type { BackendKind } from '../protocol/device-api.ts';
import type { LoadProgress } from '../protocol/engine-api.ts';
import type { Said } from '../protocol/words.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import type { DegradeStep, Manifest } from '../model/manifest.ts';
import type { MapsBinding } from '../operators/contract.ts';
import type { Compile } from '../operators/tensor-program.ts';
import type { Field, Fields } from '../samplers/contract.ts';
import type { NoiseKind } from './noise.ts';
import type { Problem, Role, Told } from './problem.ts';

/** What one feature degradation layer read (a) and wrote (ã), [N, T, width] in token layout. */
export interface LayerFeatures {
  step: DegradeStep;
  a: Float32Array;
  degraded: Float32Array;
}

/** H†(y − Hx) on the device, submitted. */
export type DeviceMove = (x: Field, steps?: number) => Field;

export interface Run {
  fields: Fields;
  /** Standard normal noise, sample j of seeds[j] alone: the same numbers wherever they are made, to rounding. */
  noise(seeds: readonly number[], kind: NoiseKind, index: number): Field;
  /** D(x; σ | y, H) [N, 3, S, S]; `directions` is NPPC's [N, 3K, S, S], raw, read only when asked for. */
  denoise(x: Field, sigma: number): Promise<Field>;
  /** What the network is told from now on: as many entries as before, the next tiles of a photograph. */
  tell(entries: Told['entries']): void;
  /** J_xᵀv of x ↦ D(x; σ), where the model has a graph for it. */
  vjp?(x: Field, sigma: number, v: Field): Promise<Field>;
  /**
   * Makes x ↦ H†(y − Hx), exact, on fields of this run, until it ends; null where only the operator's maps can, on arrays of the thread.
   * Left out on a back end whose fields are such arrays. `steps` at most, where it is solved by steps.
   */
  openMove?(problem: Problem, solves: MapsBinding['solves']): Promise<DeviceMove | null>;
  /** Raw NPPC channels of the newest evaluation; null where the model has none. */
  directions(): Promise<Float32Array | null>;
  /** Every feature degradation layer of the newest evaluation, in running order; read only when asked for. */
  layers(): Promise<LayerFeatures[]>;
  dispose(): void;
}

/** What a run will ask for. */
export interface Needs {
  batch: number;
  /** What is measured: once for all samples, which then may be taken in groups, or for each its own. */
  entries: readonly unknown[];
  /** The graph for Jᵀv. */
  gradients: boolean;
  /** The networks that it runs on: the model, and perhaps its guide. */
  roles: ReadonlySet<Role>;
}

export interface Backend {
  readonly kind: BackendKind;
  readonly description: string;
  readonly threads: number;
  /** As in `DeviceInfo`. */
  readonly graphs: Said | null;
  /** Settles when the device has done what it was given so far. Left out where this thread computes: nothing goes on while it waits. */
  reached?(): Promise<void>;
  /** Tensor programs on the processor, whatever the network runs on. */
  readonly compile: Compile;
  /** @throws StudioError model-too-large, gpu-limits with the numbers, before anything of the model is fetched */
  checkFits(manifest: Manifest): void;
  /** Replaces what had this role before; another model has no guide until one is loaded. */
  load(role: Role, model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<void>;
  /** Opens what stays open for later runs of this size, so that no method's seconds pay for what the next one finds there. */
  prepare(needs: Needs): Promise<void>;
  /** On the network of the role that is told. */
  begin(told: Told): Promise<Run>;
  /** The work, or its failure in the words of what this back end computes on: a device that is lost is said at once. */
  watch<T>(work: Promise<T>): Promise<T>;
  dispose(): Promise<void>;
}
