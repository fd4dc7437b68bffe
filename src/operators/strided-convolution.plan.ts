// How the processor computes a strided convolution: which frequencies are needed at all, the cosines and sines that take and undo them,
// and the small matrices that lead from them to the kept bins and back. Knows no y and no T_ψ.
//
// The picture falls into s×s phases of (S/s)² pixels, whose spectra X_p live on the grid of y itself: FFT_q(y)(f) = Σ_p F_p(f)·X_p(f),
// without aliases (mathematics §2, polyphase). Along an axis X_p is taken by cosines and sines (C, S), so one real array U = B₁ X B₂ᵀ
// gives X(±f₁, f₂) = (CC ∓ SS) − i(CS ± SC) for f₁, f₂ ≥ 0. A group is such a pair of bins: its numbers are one real matrix times
// the 4·s² numbers of U, and the way back is the transpose of that matrix.
import type { Regularisation } from './contract.ts';
import { inverseGain, type StridedSpectrum } from './strided-convolution.ts';

/** Rows cos(2πfn/q) of the frequencies used, then as many of sin; `length` = S/s. */
export interface Basis {
  count: number;
  length: number;
  /** [count, length] */
  forward: Float32Array;
  /** Its transpose, [length, count]. */
  backward: Float32Array;
}

/** Rows of U that a group reads: CC, CS, SC, SS. */
export const waves = 4;

/**
 * Numbers of a group that T_ψ acts on: re, im and −im, each of the two bins (+f₁, f₂) and (−f₁, f₂). The real part of H† sees of
 * v(f) = GELU(W·re + b) + i·GELU(W·im + b) only ½(v(f) + conj v(−f)), and the input is Hermitian, so the imaginary part that counts
 * is ½[GELU(W·im + b) − GELU(−W·im + b)] (mathematics §2, exact).
 */
export const lanes = 6;

export interface SpectralPlan {
  stride: number;
  /** Along the rows of the picture (first frequency), along its columns (second). */
  first: Basis;
  second: Basis;
  /** One more than there are pairs of bins: the last group is nobody's, all zeros. */
  groups: number;
  /** Positions in the half spectrum of each group's two bins; −1 where the bin is not kept or both are the same one. [groups, 2] */
  positions: Int32Array;
  /** Which rows of U (first·second.count + second) a group reads. [groups, waves] */
  reads: number[];
  /** Where each row of U finds itself in [groups, waves], the last group's where nobody has it. [first.count·second.count] */
  writes: number[];
  /** From the waves of all phases to the lanes: [groups, lanes, waves·s²]. */
  fold: Float32Array;
  /** Its transpose, with I·c·s²/(2S)² on the lanes (±½ of it on ±im); c = 2 where a bin also stands for its mirror: [groups, waves·s², lanes]. */
  spread: Float32Array;
}

/** The bins (+f₁, f₂) and (−f₁, f₂): positions in the half spectrum, −1 where there is none. */
export interface Group {
  f1: number;
  f2: number;
  plus: number;
  minus: number;
}

/** Bins of the half spectrum gathered by (|f₁|, f₂), and nobody's group. */
export function groupsOf({ q, half }: StridedSpectrum, bins: Iterable<number>): Group[] {
  const groups = new Map<number, Group>();
  for (const position of bins) {
    const row = Math.floor(position / half);
    const f2 = position % half;
    const f1 = Math.min(row, q - row);
    const key = f1 * half + f2;
    const group = groups.get(key) ?? { f1, f2, plus: -1, minus: -1 };
    if (row === f1) group.plus = position;
    else group.minus = position;
    groups.set(key, group);
  }
  return [...groups.values(), { f1: 0, f2: 0, plus: -1, minus: -1 }];
}

/** Cosines and sines of the frequencies used along one axis; `place` says where a frequency's cosine stands. */
function axisOf(frequencies: readonly number[], length: number): { basis: Basis; place: ReadonlyMap<number, number>; sines: number } {
  const used = [...new Set(frequencies)].sort((a, b) => a - b);
  const count = 2 * used.length;
  const forward = new Float32Array(count * length);
  const backward = new Float32Array(count * length);
  const write = (row: number, wave: (angle: number) => number, frequency: number): void => {
    for (let n = 0; n < length; n++) {
      const value = wave((Math.PI * ((frequency * n) % (2 * length))) / length);
      forward[row * length + n] = value;
      backward[n * count + row] = value;
    }
  };
  used.forEach((f, i) => {
    write(i, Math.cos, f);
    write(used.length + i, Math.sin, f);
  });
  return { basis: { count, length, forward, backward }, place: new Map(used.map((f, i) => [f, i])), sines: used.length };
}

/** Both bases, and where the groups find their waves in U = B₁ X B₂ᵀ. */
export function planWaves(
  groups: readonly Group[],
  { size, stride }: StridedSpectrum,
): Pick<SpectralPlan, 'first' | 'second' | 'reads' | 'writes'> {
  const first = axisOf(
    groups.map(({ f1 }) => f1),
    size / stride,
  );
  const second = axisOf(
    groups.map(({ f2 }) => f2),
    size / stride,
  );
  const reads = groups.flatMap(({ f1, f2 }) => {
    const [cos1, cos2] = [first.place.get(f1)!, second.place.get(f2)!];
    return [cos1, cos1 + first.sines].flatMap((row) => [cos2, cos2 + second.sines].map((column) => row * second.basis.count + column));
  });
  const writes = new Array<number>(first.basis.count * second.basis.count).fill(waves * (groups.length - 1));
  reads.slice(0, -waves).forEach((row, i) => (writes[row] = i));
  return { first: first.basis, second: second.basis, reads, writes };
}

/** One plan for one H† (spectrum and noise level). */
export function planSpectrum(spectrum: StridedSpectrum, regularisation: Regularisation): SpectralPlan {
  const groups = groupsOf(spectrum, spectrum.kept);
  return {
    stride: spectrum.stride,
    groups: groups.length,
    positions: Int32Array.from(groups.flatMap(({ plus, minus }) => [plus, minus])),
    ...planWaves(groups, spectrum),
    ...matricesOf(groups, spectrum, regularisation),
  };
}

/** `fold` and `spread` of every group. */
function matricesOf(
  groups: readonly Group[],
  spectrum: StridedSpectrum,
  regularisation: Regularisation,
): { fold: Float32Array; spread: Float32Array } {
  const { size, stride, q, half, phases } = spectrum;
  const inner = waves * stride ** 2;
  const fold = new Float32Array(groups.length * lanes * inner);
  const spread = new Float32Array(fold.length);
  const gain = inverseGain(spectrum, regularisation);
  groups.forEach(({ plus, minus }, g) => {
    [plus, minus].forEach((position, pair) => {
      if (position < 0) return;
      const column = position % half;
      const scale = (gain[position]! * (column === 0 || column === half - 1 ? 1 : 2) * stride ** 2) / (4 * size * size);
      for (let phase = 0; phase < stride ** 2; phase++) {
        const at = 2 * (phase * q * half + position);
        rowsOf(phases[at]!, phases[at + 1]!, pair === 0 ? 1 : -1).forEach(({ row, share }, part) => {
          const lane = 2 * part + pair;
          row.forEach((value, wave) => {
            const from = wave * stride ** 2 + phase;
            fold[(g * lanes + lane) * inner + from] = value;
            spread[(g * inner + from) * lanes + lane] = scale * share * value;
          });
        });
      }
    });
  });
  return { fold, spread };
}

/** re, im and −im of F·X(±f₁, f₂) as rows over the waves, and the share of each in what goes back. */
export function rowsOf(re: number, im: number, sign: 1 | -1): { row: number[]; share: number }[] {
  const imaginary = [im, -re, -sign * re, -sign * im];
  return [
    { row: [re, im, sign * im, -sign * re], share: 1 },
    { row: imaginary, share: 0.5 },
    { row: imaginary.map((value) => -value), share: 0.5 },
  ];
}
