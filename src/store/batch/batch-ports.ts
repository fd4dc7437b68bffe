// What a batch needs of the browser's storage, as types; main.tsx injects it. Everything large lies there and is read one picture at a time.
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import type { BatchChoice, BatchItem, BatchSettings } from './batch.ts';

/** What is small: written whenever it changes. */
export interface KeptBatch {
  settings: BatchSettings | null;
  choice: BatchChoice;
  leftOut: readonly string[];
  /** How many pictures it has. */
  count: number;
}

/** What a picture was measured by. Pictures are bytes [3, S, S], as they are shown. */
export interface KeptSquare {
  x: Uint8Array<ArrayBuffer>;
  /** Where the picture was measured already. */
  y: Float32Array | null;
  /** Where it is another than the batch's. */
  operator: OperatorSpec | null;
}

export interface KeptPictures extends KeptSquare {
  /** By method: [N, 3, S, S]; null where it failed or is still to come. */
  samples: readonly (Uint8Array<ArrayBuffer> | null)[];
}

/** Rejects with `not-stored` where the storage is full or switched off. */
export interface BatchShelf {
  /** Null where there is none, or one that cannot be read any more. */
  load(): Promise<{ batch: KeptBatch; items: BatchItem[] } | null>;
  save(batch: KeptBatch): Promise<void>;
  saveItem(item: BatchItem): Promise<void>;
  /** A picture's file with its item, whole or not at all. */
  addItem(item: BatchItem, file: Blob | null): Promise<void>;
  file(id: number): Promise<Blob | null>;
  /** The square that was cut, in place of the file. */
  saveTaken(item: BatchItem, square: KeptSquare): Promise<void>;
  saveResult(item: BatchItem, method: number, samples: Uint8Array<ArrayBuffer> | null): Promise<void>;
  pictures(id: number, methods: number): Promise<KeptPictures | null>;
  clear(): Promise<void>;
  /** One tab works at a batch, until it is closed. @returns whether it is this one */
  claim(): Promise<boolean>;
}
