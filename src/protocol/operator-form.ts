// H as what it is, for people who compute elsewhere: a mask, a kernel with stride and offset, a matrix. Plain data; imports nothing.

/** Every pixel alone: y[p] = C x[p] where it is seen, 0 elsewhere. */
export interface PixelForm {
  kind: 'pixels';
  /** C, [c][3]. */
  mixtures: readonly (readonly number[])[];
}

/**
 * y[n] = Σ_m kernel[m]·x[s·n + offset + m] for every colour, indices mod 2S, x zero outside S × S. What the kernel passes of a frequency with
 * at most `cutoff`·(max |F| − min |F|) is left out (docs/operators.md, F of the kernel on 2S × 2S).
 */
export interface KernelForm {
  kind: 'kernel';
  /** [side, side] */
  kernel: Float64Array;
  side: number;
  stride: number;
  offset: number;
  cutoff: number;
  /** Of y, a side. */
  width: number;
}

/** y = A·vec(x), x [3, S, S]; or the same A on each of three colours, y [3, rows]. */
export interface MatrixForm {
  kind: 'matrix';
  rows: number;
  colours: 1 | 3;
  /** [rows, 3S²], or [rows, S²] on each colour */
  values: Float64Array;
}

/** y is in its natural shape (number-array.ts). */
export interface OperatorForm {
  h: PixelForm | KernelForm | MatrixForm;
  /** Which entries of a colour of y are measured, 1 or 0; null where all are. */
  seen: Uint8Array | null;
  /** Numbers of y that a residual is averaged over: ‖r‖ / √counted is the fit. */
  counted: number;
}
