// What the page knows of a thing that was brought, as plain data.
import type { Said } from '../../protocol/words.ts';

/** A picture by its address, which whoever asked for it lets go of; or an array as greys or colours, 0…255. */
export type Preview = { kind: 'url'; url: string } | { kind: 'pixels'; width: number; height: number; rgba: Uint8ClampedArray };

export interface IntakeOption {
  label: string;
  detail: Said | string;
  /** Which of several files; empty where there is one. */
  file: string;
  preview: Preview | null;
  isTaken: boolean;
}

/** What stands between a thing that was brought and what becomes of it. */
export type Intake =
  | { kind: 'none' }
  | { kind: 'asking'; question: Said | string; options: readonly IntakeOption[]; isSeveral: boolean }
  /** `undoes`: the step that undo would take back, by how many there were before; null where nothing was changed. */
  | { kind: 'said'; text: Said | string; undoes: number | null };

export interface Brought {
  file: Blob;
  name: string;
}

export const noIntake: Intake = { kind: 'none' };
