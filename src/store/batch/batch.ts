// A batch: many pictures, one after another, through the same measurement and the same methods. Plain data and pure functions; pictures
// and files lie in the browser's storage, never here. Knows no engine and no storage.
import type { NoiseSpec, OperatorSpec } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Crop } from '../../protocol/picture-api.ts';
import type { Said } from '../../protocol/words.ts';
import type { Scores } from '../compare/comparison.ts';
import type { Method } from '../compare/methods.ts';
import type { ClassAsked } from '../run/class-asked.ts';

/** What of an operator comes from a seed: a parameter of its own, or the generator that made its mask or kernel. */
export type RandomPart =
  { kind: 'own'; seedId: string } | { kind: 'made'; paramId: string; generatorId: string; seedId: string; params: Params };

/** As it was set when the batch began; nothing on the page changes it afterwards. */
export interface BatchSettings {
  operator: OperatorSpec;
  operatorLabel: string;
  random: RandomPart | null;
  noise: NoiseSpec;
  /** Pictures are the truth, or are what was measured. */
  origin: 'made' | 'photo';
  /** Operator and noise are drawn anew for every picture: seed + number of the picture. Else they are the same for all. */
  varies: boolean;
  methods: readonly Method[];
  seeds: readonly number[];
  asked: ClassAsked;
  size: number;
  withoutFace: WithoutFace;
  model: { id: string; title: string; weightsSha256: string; guideSha256: string | null };
}

/** What becomes of a picture in which no face is found. */
export type WithoutFace = 'leave-out' | 'middle';

/** How the square was found: the picture has the model's pixels already; around a face, as one photo is; or in the middle. */
export type Cut = 'pixel-for-pixel' | 'face' | 'middle';

export interface Failure {
  /** An ErrorCode; of an earlier version perhaps one that is none any more. */
  code: string;
  said: Said | string;
}

export interface Taken {
  cut: Cut;
  crop: Crop;
  fileSha256: string;
  measured: number;
  unknowns: number;
}

/** What one method made of one picture; its samples lie in the storage. */
export type BatchResult =
  (Failure & { kind: 'failed' }) | (Scores & { kind: 'done'; seeds: readonly number[]; ssim: readonly number[]; device: string });

export interface BatchItem {
  /** From 0 in the order in which pictures came: what seeds are counted by. */
  id: number;
  path: string;
  bytes: number;
  /** Its file lies in the storage. */
  isKept: boolean;
  taken: Taken | null;
  failure: Failure | null;
  /** Of the first methods, in their order. */
  results: readonly BatchResult[];
}

/** A picture that is brought: read when its turn comes. */
export interface BatchSource {
  path: string;
  bytes: number;
  /** @throws StudioError where it cannot be read */
  read(): Promise<Blob>;
}

/** What is chosen for the next batch. */
export interface BatchChoice {
  /** Ids of methods; null: the network alone. */
  methods: readonly string[] | null;
  samples: number;
  varies: boolean;
  withoutFace: WithoutFace;
}

export type BatchRun =
  | { kind: 'idle' }
  | { kind: 'preparing' }
  | { kind: 'running'; item: number; method: number; runId: string | null; i: number; total: number }
  | { kind: 'pausing' };

export interface BatchState {
  /** Whether the storage was asked for what the last visit left. */
  isRead: boolean;
  run: BatchRun;
  /** Pictures that are being taken in; null while none are. */
  adding: { done: number; total: number } | null;
  choice: BatchChoice;
  settings: BatchSettings | null;
  items: readonly BatchItem[];
  /** Files that came along and are no pictures. */
  leftOut: readonly string[];
}

export const firstChoice: BatchChoice = { methods: null, samples: 1, varies: false, withoutFace: 'leave-out' };

export const initialBatch: BatchState = {
  isRead: false,
  run: { kind: 'idle' },
  adding: null,
  choice: firstChoice,
  settings: null,
  items: [],
  leftOut: [],
};

/** More are no batch for a browser's tab. */
export const mostPictures = 2000;

export function isFinished({ failure, results }: BatchItem, settings: BatchSettings | null): boolean {
  return failure !== null || (settings !== null && results.length >= settings.methods.length);
}

export interface BatchCounts {
  all: number;
  done: number;
  failed: number;
  waiting: number;
}

/** `failed`: the picture, or a method on it. */
export function countsOf({ items, settings }: Pick<BatchState, 'items' | 'settings'>): BatchCounts {
  const finished = items.filter((item) => isFinished(item, settings));
  const failed = finished.filter(({ failure, results }) => failure !== null || results.some(({ kind }) => kind === 'failed')).length;
  return { all: items.length, done: finished.length - failed, failed, waiting: items.length - finished.length };
}

export const hasResults = ({ items }: Pick<BatchState, 'items'>): boolean =>
  items.some(({ failure, results }) => failure !== null || results.length > 0);

const seedFrom = (value: unknown, id: number): number => ((typeof value === 'number' ? value : 0) + id) >>> 0;

/** The seed of a picture's operator; null where it has none. */
export function operatorSeed({ operator, random, varies }: BatchSettings, id: number): number | null {
  if (!random) return null;
  const params = random.kind === 'own' ? operator.params : random.params;
  return seedFrom(params[random.seedId], varies ? id : 0);
}

export function noiseOf({ noise, varies }: BatchSettings, id: number): NoiseSpec {
  return { ...noise, seed: seedFrom(noise.seed, varies ? id : 0) };
}
