// How the processor computes a strided convolution: which frequencies are needed at all, the cosines and sines that take and undo
// them by matrix products, and the sparse list that leads from them to the kept bins and back. Knows no y and no T_ψ.
//
// With decimation d (a divisor of the stride) the picture falls into d×d phases of (S/d)² pixels, whose spectra X_p live on a grid of
// 2S/d: FFT_q(y)(f) = mean over the aliases ν of f on that grid of Σ_p F_p(ν)·X_p(ν). d = 1 is the plain 2S grid, d = s the polyphase
// form without aliases; all are exact, and the cheapest is taken. Along an axis X_p is taken by cosines and sines (C, S), so one real
// array U = B₁ X B₂ᵀ gives X(±ν₁, ν₂) = (CC ∓ SS) − i(CS ± SC) for ν₁, ν₂ ≥ 0; for ν₂ < 0 it is the conjugate of X(−ν₁, −ν₂).
// The loops over a plan are in strided-convolution.fold.ts.
import type { Regularisation } from './contract.ts';
import { inverseGain, phasesOf, type StridedSpectrum } from './strided-convolution.ts';

/** Rows cos(2πνn·d/2S) of the frequencies used, then as many of sin; `length` = S/d. */
export interface Basis {
  count: number;
  length: number;
  /** [count, length] */
  forward: Float32Array;
  /** Its transpose, [length, count]. */
  backward: Float32Array;
}

/** Structure of arrays over groups: (|ν₁|, ν₂) with the bins that ν₁ = ±|ν₁| fold onto, and the d² phases of each. */
export interface SpectralPlan {
  decimation: number;
  /** Along the rows of the picture (first frequency), along its columns (second). */
  first: Basis;
  second: Basis;
  bins: number;
  groups: number;
  /** Positions in `kept` of the bins that X(+|ν₁|, |ν₂|) and X(−|ν₁|, |ν₂|) fold onto; `bins` (a bin that nobody reads) where there is none. */
  plusBin: Uint32Array;
  minusBin: Uint32Array;
  /** −1 where ν₂ < 0: the bins then take the conjugate of what the factors, conjugated too, make of X. */
  sign: Float64Array;
  /** Rows of the bases: cosine and sine of |ν₁|, of |ν₂|. */
  cos1: Uint32Array;
  sin1: Uint32Array;
  cos2: Uint32Array;
  sin2: Uint32Array;
  /** F_p(ν)·(d/s)², the mean over the aliases included: [groups, d·d phases, (plus re, plus im, minus re, minus im)]. */
  factors: Float64Array;
  /** What the way back multiplies a bin with: I·c·s²/(2S)²; c = 2 where the bin also stands for its mirror, which the half spectrum leaves out. */
  spread: Float64Array;
}

interface Group {
  plusBin: number;
  minusBin: number;
  f1: number;
  f2: number;
  factors: Float64Array;
}

/** The frequencies used along one axis and where their cosines and sines stand in its basis. */
interface Axis {
  basis: Basis;
  cosine(frequency: number): number;
  sine(frequency: number): number;
}

function axisOf(frequencies: Set<number>, length: number): Axis {
  const used = [...frequencies].sort((a, b) => a - b);
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
  const place = new Map(used.map((f, i) => [f, i]));
  return {
    basis: { count, length, forward, backward },
    cosine: (f) => place.get(Math.abs(f))!,
    sine: (f) => used.length + place.get(Math.abs(f))!,
  };
}

/** F_p of one decimation at signed frequencies of its grid, times (d/s)², conjugated where ν₂ < 0. */
function factorsAt(
  { transfer, size, stride }: StridedSpectrum,
  d: number,
): (f1: number, f2: number, factors: Float64Array, lane: 0 | 2) => void {
  const n = (2 * size) / d;
  const columns = n / 2 + 1;
  const phases = phasesOf(transfer, size, d);
  const scale = (d / stride) ** 2;
  return (f1, f2, factors, lane) => {
    // F_p is Hermitian: its conjugate at (ν₁, ν₂ < 0) is its value at (−ν₁, −ν₂), which the half spectrum holds.
    const inHalf = (((f2 < 0 ? -f1 : f1) + n) % n) * columns + Math.abs(f2);
    for (let phase = 0; phase < d * d; phase++) {
      const at = 2 * (phase * n * columns + inHalf);
      factors[4 * phase + lane] = scale * phases[at]!;
      factors[4 * phase + lane + 1] = scale * phases[at + 1]!;
    }
  };
}

/** Beside max|F| = 1 (kernels of sum 1) this is what rounding leaves of an exact 0. */
const NEGLIGIBLE = 1e-13;

/** Every (kept bin, alias) of decimation d, gathered by (|ν₁|, ν₂); those without any F_p ≠ 0 left out. */
function groupsOf(spectrum: StridedSpectrum, d: number): Group[] {
  const { size, stride, q, half, kept } = spectrum;
  const n = (2 * size) / d;
  const signed = (f: number): number => (f > n / 2 ? f - n : f);
  const fill = factorsAt(spectrum, d);
  const groups = new Map<string, Group>();
  kept.forEach((position, bin) => {
    for (let alias = 0; alias < (stride / d) ** 2; alias++) {
      const f1 = signed(Math.floor(position / half) + Math.floor((alias * d) / stride) * q);
      const f2 = signed((position % half) + (alias % (stride / d)) * q);
      // X at ν₂ < 0 is the conjugate of X at −ν, so there the lanes change places.
      const lane = f1 !== 0 && f1 < 0 === f2 >= 0 ? 2 : 0;
      const key = `${Math.abs(f1)},${f2}`;
      const none = kept.length;
      const group = groups.get(key) ?? { plusBin: none, minusBin: none, f1: Math.abs(f1), f2, factors: new Float64Array(4 * d * d) };
      fill(f1, f2, group.factors, lane);
      if (lane === 0) group.plusBin = bin;
      else group.minusBin = bin;
      groups.set(key, group);
    }
  });
  return [...groups.values()].filter(({ factors }) => factors.some((v) => Math.abs(v) > NEGLIGIBLE));
}

/** Nanoseconds for one plane, one way (measured, one thread): a multiply-add in a product, and a group's phase in the sparse list. */
const NS_PER_PRODUCT = 0.15;
const NS_PER_FACTOR = 5;

interface Candidate {
  decimation: number;
  groups: Group[];
  first: Axis;
  second: Axis;
}

function candidateOf(spectrum: StridedSpectrum, decimation: number): Candidate {
  const groups = groupsOf(spectrum, decimation);
  const length = spectrum.size / decimation;
  const first = axisOf(new Set(groups.map(({ f1 }) => f1)), length);
  const second = axisOf(new Set(groups.map(({ f2 }) => Math.abs(f2))), length);
  return { decimation, groups, first, second };
}

function costOf({ decimation, groups, first, second }: Candidate, size: number): number {
  const m1 = first.basis.count;
  const products = m1 * size * size + m1 * second.basis.count * decimation * size;
  return NS_PER_PRODUCT * products + NS_PER_FACTOR * groups.length * decimation ** 2;
}

/**
 * The cheapest plan of one H† (spectrum and noise level).
 *
 * @param decimations to choose from, divisors of the stride
 */
export function planSpectrum(
  spectrum: StridedSpectrum,
  regularisation: Regularisation,
  decimations = [1, 2, 4, 8].filter((d) => spectrum.stride % d === 0),
): SpectralPlan {
  const candidates = decimations.map((d) => candidateOf(spectrum, d));
  const costs = candidates.map((candidate) => costOf(candidate, spectrum.size));
  return listPlan(candidates[costs.indexOf(Math.min(...costs))]!, spectrum, regularisation);
}

function listPlan(
  { decimation, groups, first, second }: Candidate,
  spectrum: StridedSpectrum,
  regularisation: Regularisation,
): SpectralPlan {
  const { size, stride, half, kept } = spectrum;
  const gain = inverseGain(spectrum, regularisation);
  const spread = Float64Array.from(kept, (position) => {
    const column = position % half;
    return (gain[position]! * (column === 0 || column === half - 1 ? 1 : 2) * stride ** 2) / (4 * size * size);
  });
  const indices = (of: (group: Group) => number): Uint32Array => Uint32Array.from(groups, of);
  const factors = new Float64Array(groups.length * 4 * decimation ** 2);
  groups.forEach((group, g) => factors.set(group.factors, g * group.factors.length));
  return {
    decimation,
    first: first.basis,
    second: second.basis,
    bins: kept.length,
    groups: groups.length,
    plusBin: indices(({ plusBin }) => plusBin),
    minusBin: indices(({ minusBin }) => minusBin),
    cos1: indices(({ f1 }) => first.cosine(f1)),
    sin1: indices(({ f1 }) => first.sine(f1)),
    cos2: indices(({ f2 }) => second.cosine(f2)),
    sin2: indices(({ f2 }) => second.sine(f2)),
    sign: Float64Array.from(groups, ({ f2 }) => (f2 < 0 ? -1 : 1)),
    factors,
    spread,
  };
}
