// What a control of an operator, generator or sampler is, as plain data. The page draws one control per kind and
// knows no operator; the engine checks values against the same data.
import type { Capability } from './capabilities.ts';
import type { MatrixValue } from './own-matrix.ts';

/** One parameter. `id` is unique within its owner; `help` is one sentence for people. */
export type ParamSpec =
  | { kind: 'int' | 'number'; id: string; label: string; min: number; max: number; step: number; initial: number; help?: string }
  | {
      kind: 'choice';
      id: string;
      label: string;
      options: { value: number | string; label: string }[];
      initial: number | string;
      help?: string;
      /** Does something only with a model that has this capability; the page hides it otherwise. */
      needs?: Capability;
    }
  | { kind: 'toggle'; id: string; label: string; initial: boolean; help?: string }
  /** Float32Array of x0, y0, x1, y1 … in pixels of the kernel that is made of it; drawn. Left out, the generator has one of its own. */
  | { kind: 'path'; id: string; label: string; help?: string }
  /** A 32-bit unsigned seed. */
  | { kind: 'seed'; id: string; label: string; initial: number; help?: string }
  /** Uint8Array of S², row-major, 1 = measured (visible), 0 = hidden. Made by painting or by a generator. */
  | { kind: 'mask'; id: string; label: string; help?: string }
  /** Float32Array of K², row-major, K ≤ S/2, non-negative, normalised by the operator to sum 1. Made by a generator, drawn or imported. */
  | {
      kind: 'kernel';
      id: string;
      label: string;
      help?: string;
      /** Only used while another parameter of the same owner has this value; the page hides it otherwise. */
      usedWhen?: { id: string; value: number | string };
    }
  /** Somebody's own H, from a file. */
  | { kind: 'matrix'; id: string; label: string; help?: string };

export type ParamValue = number | string | boolean | Uint8Array | Float32Array | MatrixValue;
export type Params = Readonly<Record<string, ParamValue>>;

/** The value a control starts with; masks, kernels and matrices have none (a generator or a person makes them). */
export function initialParams(specs: readonly ParamSpec[]): Record<string, ParamValue> {
  const values: Record<string, ParamValue> = {};
  for (const spec of specs) if ('initial' in spec) values[spec.id] = spec.initial;
  return values;
}
