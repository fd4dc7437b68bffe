// The band-limited form of a strided convolution for the processor: which frequencies of the 2S grid are needed at all, the cosines
// and sines that take and undo them, and the sparse list that leads from them to the kept bins and back. Knows no y and no T_ψ.
//
// With C and S the cosine and sine transforms along an axis, X̂(ν₁, ν₂) = (CC − ±SS) − i(CS ± SC), where signs follow ν₁ and ν₂:
// four real numbers of U = B₁ X B₂ᵀ give X̂ at (±ν₁, ±ν₂). All frequencies with F = 0 and all bins with I = 0 are left out.
import { inverseGain, type StridedSpectrum } from './strided-convolution.ts';
import type { Regularisation } from './contract.ts';

/** Rows cos(2πνn/2S) of the frequencies used, then sin for those where it is not 0. */
export interface Basis {
  count: number;
  /** [count, S] */
  rows: Float32Array;
  /** [S, count] */
  columns: Float32Array;
}

/** One entry for each pair (kept half-spectrum bin, alias ν of it with F(ν) ≠ 0). */
export interface SpectralPlan {
  /** Along rows of the picture (first frequency), along columns (second). */
  first: Basis;
  second: Basis;
  bins: number;
  length: number;
  /** Position of the bin in `kept`. */
  bin: Uint32Array;
  /** Rows of the bases: cosine and sine of |ν₁| and |ν₂|. */
  cos1: Uint32Array;
  sin1: Uint32Array;
  cos2: Uint32Array;
  sin2: Uint32Array;
  /** Signs of ν₁ and ν₂; 0 where the sine is 0. */
  sign1: Float64Array;
  sign2: Float64Array;
  /** F(ν)/s², the fold's mean included. */
  foldRe: Float64Array;
  foldIm: Float64Array;
  /** F(ν)·I·c/(2S)²; c = 2 where the bin also stands for its mirror, which the half spectrum leaves out. */
  spreadRe: Float64Array;
  spreadIm: Float64Array;
}

/** The frequencies used along one axis and where their cosines and sines stand in its basis. */
interface Axis {
  basis: Basis;
  cosine(frequency: number): number;
  sine(frequency: number): number;
  sign(frequency: number): number;
}

function axisOf(frequencies: Set<number>, size: number): Axis {
  const cosines = [...frequencies].sort((a, b) => a - b);
  const sines = cosines.filter((f) => f !== 0 && f !== size);
  const count = cosines.length + sines.length;
  const rows = new Float32Array(count * size);
  const columns = new Float32Array(count * size);
  const write = (row: number, wave: (angle: number) => number, frequency: number): void => {
    for (let n = 0; n < size; n++) {
      const value = wave((2 * Math.PI * ((frequency * n) % (2 * size))) / (2 * size));
      rows[row * size + n] = value;
      columns[n * count + row] = value;
    }
  };
  cosines.forEach((f, i) => write(i, Math.cos, f));
  sines.forEach((f, i) => write(cosines.length + i, Math.sin, f));
  const hasSine = (f: number): boolean => f !== 0 && f !== size;
  return {
    basis: { count, rows, columns },
    cosine: (f) => cosines.indexOf(Math.abs(f)),
    // Without a sine the sign is 0, and the entry may point anywhere.
    sine: (f) => (hasSine(Math.abs(f)) ? cosines.length + sines.indexOf(Math.abs(f)) : 0),
    sign: (f) => (hasSine(Math.abs(f)) ? Math.sign(f) : 0),
  };
}

/** Every (kept bin, alias) with F ≠ 0: the position in `kept`, ν₁ and ν₂ in (−S, S], and the position of F(ν). */
function liveAliases({ size, stride, q, half, kept, transfer }: StridedSpectrum): { bin: number; f1: number; f2: number; at: number }[] {
  const n = 2 * size;
  const signed = (f: number): number => (f > size ? f - n : f);
  const live: { bin: number; f1: number; f2: number; at: number }[] = [];
  kept.forEach((position, bin) => {
    for (let alias = 0; alias < stride * stride; alias++) {
      const row = Math.floor(position / half) + Math.floor(alias / stride) * q;
      const column = (position % half) + (alias % stride) * q;
      const at = 2 * (row * n + column);
      if (transfer[at] !== 0 || transfer[at + 1] !== 0) live.push({ bin, f1: signed(row), f2: signed(column), at });
    }
  });
  return live;
}

/** The plan of one H† (spectrum and noise level). */
export function planSpectrum(spectrum: StridedSpectrum, regularisation: Regularisation): SpectralPlan {
  const { size, stride, half, kept, transfer } = spectrum;
  const live = liveAliases(spectrum);
  const first = axisOf(new Set(live.map(({ f1 }) => Math.abs(f1))), size);
  const second = axisOf(new Set(live.map(({ f2 }) => Math.abs(f2))), size);
  const gain = inverseGain(spectrum, regularisation);
  const spreadScale = live.map(({ bin }) => {
    const column = kept[bin]! % half;
    return (gain[kept[bin]!]! * (column === 0 || column === half - 1 ? 1 : 2)) / (4 * size * size);
  });
  const indices = (of: (e: (typeof live)[number]) => number): Uint32Array => Uint32Array.from(live, of);
  const numbers = (of: (e: (typeof live)[number], i: number) => number): Float64Array => Float64Array.from(live, of);
  return {
    first: first.basis,
    second: second.basis,
    bins: kept.length,
    length: live.length,
    bin: indices(({ bin }) => bin),
    cos1: indices(({ f1 }) => first.cosine(f1)),
    sin1: indices(({ f1 }) => first.sine(f1)),
    cos2: indices(({ f2 }) => second.cosine(f2)),
    sin2: indices(({ f2 }) => second.sine(f2)),
    sign1: numbers(({ f1 }) => first.sign(f1)),
    sign2: numbers(({ f2 }) => second.sign(f2)),
    foldRe: numbers(({ at }) => transfer[at]! / stride ** 2),
    foldIm: numbers(({ at }) => transfer[at + 1]! / stride ** 2),
    spreadRe: numbers(({ at }, i) => transfer[at]! * spreadScale[i]!),
    spreadIm: numbers(({ at }, i) => transfer[at + 1]! * spreadScale[i]!),
  };
}

/**
 * The kept bins of fold(F · X̂), from U.
 *
 * @param u [first.count, planes, second.count]
 * @param z receives [bins, planes, (re, im)]
 */
export function foldSpectra(plan: SpectralPlan, u: Float32Array, planes: number, z: Float64Array): void {
  const width = plan.second.count;
  const row = planes * width;
  z.fill(0, 0, 2 * plan.bins * planes);
  for (let e = 0; e < plan.length; e++) {
    const fr = plan.foldRe[e]!;
    const fi = plan.foldIm[e]!;
    const s1 = plan.sign1[e]!;
    const s2 = plan.sign2[e]!;
    let cc = plan.cos1[e]! * row + plan.cos2[e]!;
    let cs = plan.cos1[e]! * row + plan.sin2[e]!;
    let sc = plan.sin1[e]! * row + plan.cos2[e]!;
    let ss = plan.sin1[e]! * row + plan.sin2[e]!;
    let to = 2 * plan.bin[e]! * planes;
    for (let p = 0; p < planes; p++, cc += width, cs += width, sc += width, ss += width, to += 2) {
      const re = u[cc]! - s1 * s2 * u[ss]!;
      const im = -(s2 * u[cs]! + s1 * u[sc]!);
      z[to] = z[to]! + fr * re - fi * im;
      z[to + 1] = z[to + 1]! + fr * im + fi * re;
    }
  }
}

/**
 * The transpose with conj(F)·I: V such that B₁ᵀ V B₂ = crop Re IFFT_2S(F̄ · tile(I · z)), z Hermitian and given on the half spectrum.
 *
 * @param z [bins, planes, (re, im)]
 * @param v receives [first.count, planes, second.count]
 */
export function spreadSpectra(plan: SpectralPlan, z: Float64Array, planes: number, v: Float32Array): void {
  const width = plan.second.count;
  const row = planes * width;
  v.fill(0);
  for (let e = 0; e < plan.length; e++) {
    const fr = plan.spreadRe[e]!;
    const fi = plan.spreadIm[e]!;
    const s1 = plan.sign1[e]!;
    const s2 = plan.sign2[e]!;
    let cc = plan.cos1[e]! * row + plan.cos2[e]!;
    let cs = plan.cos1[e]! * row + plan.sin2[e]!;
    let sc = plan.sin1[e]! * row + plan.cos2[e]!;
    let ss = plan.sin1[e]! * row + plan.sin2[e]!;
    let from = 2 * plan.bin[e]! * planes;
    for (let p = 0; p < planes; p++, cc += width, cs += width, sc += width, ss += width, from += 2) {
      const re = fr * z[from]! + fi * z[from + 1]!;
      const im = fr * z[from + 1]! - fi * z[from]!;
      v[cc] = v[cc]! + re;
      v[ss] = v[ss]! - s1 * s2 * re;
      v[cs] = v[cs]! - s2 * im;
      v[sc] = v[sc]! - s1 * im;
    }
  }
}
