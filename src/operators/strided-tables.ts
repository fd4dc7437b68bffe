// The spectral data of a strided convolution as its GPU kernels read it: only bins that H† keeps, in quads of four columns, ±f1
// together. Pure numbers, f32 out of float64; knows no device.
import { fft2 } from '../math/fft.ts';
import type { Regularisation } from './contract.ts';
import { inverseGain, type StridedSpectrum } from './strided-convolution.ts';

/**
 * A quad is four neighbouring columns f2 of the half spectrum; a unit is a quad at rows +f1 and −f1, where H† keeps any of
 * its eight bins; its slots are 2u for +f1, 2u + 1 for −f1. Where f1 = −f1 (0 and q/2) the second slot is empty: zeros.
 */
export interface StridedTables {
  /** Quads up to the last column that is kept. */
  quads: number;
  units: number;
  /** (cos, sin) of 2π·j·f/q: [S/s (j), quads, (cos, sin), 4 (f)]. */
  waves: Float32Array;
  /** (cos, sin) of 2πt/q: [q, (cos, sin)]. */
  turns: Float32Array;
  /** (f1, quad), by quad: [units, 2]. */
  unitOf: Uint32Array;
  /** Where the units of a quad begin: [quads + 1]. */
  first: Uint32Array;
  /** F_p: [s·s, 2·units, (re, im), 4]; 0 at bins that are not kept. */
  transfer: Float32Array;
  /** FFT_q(y): [E, 3, 2·units, (re, im), 4]. */
  y: Float32Array;
  /** c/q², c = 1 at columns 0 and q/2, else 2 (each stands for its mirror too): [2·units, 4]. Σ weight·|FFT_q(y)|² is y·y on these bins. */
  weight: Float32Array;
  /** I·c/q²: [2·units, 4]. */
  gain: Float32Array;
}

/** @param y [E, 3, q, q] */
export function stridedTables(spectrum: StridedSpectrum, y: Float32Array, regularisation: Regularisation): StridedTables {
  const { q, half, stride, phases } = spectrum;
  const { unitOf, first, bins } = layOutUnits(spectrum);
  const quads = first.length - 1;
  const inverse = inverseGain(spectrum, regularisation);
  const [weight, gain] = [new Float32Array(bins.length), new Float32Array(bins.length)];
  bins.forEach((bin, i) => {
    if (bin < 0) return;
    const column = bin % half;
    weight[i] = (column === 0 || column === q / 2 ? 1 : 2) / (q * q);
    gain[i] = inverse[bin]! * weight[i];
  });
  const transfer = new Float32Array(stride * stride * 2 * bins.length);
  for (let phase = 0; phase < stride * stride; phase++)
    gatherBins(transfer, phase * 2 * bins.length, bins, (bin) => 2 * (phase * q * half + bin), phases);
  const planes = y.length / (q * q);
  const ySlots = new Float32Array(planes * 2 * bins.length);
  for (let of = 0; of < planes; of++) {
    const plane = new Float64Array(2 * q * q);
    for (let i = 0; i < q * q; i++) plane[2 * i] = y[of * q * q + i]!;
    fft2(plane, q, 'forward');
    gatherBins(ySlots, of * 2 * bins.length, bins, (bin) => 2 * (Math.floor(bin / half) * q + (bin % half)), plane);
  }
  const units = unitOf.length / 2;
  return { quads, units, waves: wavesOf(spectrum, quads), turns: turnsOf(q), unitOf, first, transfer, y: ySlots, weight, gain };
}

/** What of y·y lies at none of the bins, of every entry: [E]. @param y as the tables were made of */
export function outsideOf({ y: spectra, weight, units }: StridedTables, y: Float32Array): Float32Array {
  const numbers = 3 * 16 * units;
  const out = new Float32Array(spectra.length / numbers);
  const length = y.length / out.length;
  for (let n = 0; n < out.length; n++) {
    let square = 0;
    for (let i = n * length; i < (n + 1) * length; i++) square += y[i]! ** 2;
    for (let i = 0; i < numbers; i++) square -= weight[4 * (Math.floor(i / 8) % (2 * units)) + (i % 4)]! * spectra[n * numbers + i]! ** 2;
    out[n] = Math.max(0, square);
  }
  return out;
}

/** The units, and for each of their 8 places the bin of the half spectrum, or −1 where it is empty or not kept. */
function layOutUnits({ q, half, kept }: StridedSpectrum): { unitOf: Uint32Array; first: Uint32Array; bins: Int32Array } {
  const isKept = new Uint8Array(q * half);
  let lastColumn = 0;
  for (const bin of kept) {
    isKept[bin] = 1;
    lastColumn = Math.max(lastColumn, bin % half);
  }
  const quads = Math.ceil((lastColumn + 1) / 4);
  const unitOf: number[] = [];
  const bins: number[] = [];
  const first = new Uint32Array(quads + 1);
  const placesOf = (row: number, quad: number) =>
    [0, 1, 2, 3].map((lane) => {
      const column = 4 * quad + lane;
      return column < half && isKept[row * half + column] ? row * half + column : -1;
    });
  for (let quad = 0; quad < quads; quad++) {
    for (let f1 = 0; f1 <= q / 2; f1++) {
      const mirror = (q - f1) % q;
      const places = [...placesOf(f1, quad), ...(mirror === f1 ? [-1, -1, -1, -1] : placesOf(mirror, quad))];
      if (places.every((bin) => bin < 0)) continue;
      unitOf.push(f1, quad);
      bins.push(...places);
    }
    first[quad + 1] = unitOf.length / 2;
  }
  return { unitOf: Uint32Array.from(unitOf), first, bins: Int32Array.from(bins) };
}

/** Complex numbers of `from` at the bins' positions, re and im of four places apart; 0 where a place is empty. */
function gatherBins(to: Float32Array, start: number, bins: Int32Array, positionOf: (bin: number) => number, from: Float64Array): void {
  bins.forEach((bin, i) => {
    if (bin < 0) return;
    const at = start + 8 * Math.floor(i / 4) + (i % 4);
    to[at] = from[positionOf(bin)]!;
    to[at + 4] = from[positionOf(bin) + 1]!;
  });
}

function wavesOf({ q, size, stride }: StridedSpectrum, quads: number): Float32Array {
  const waves = new Float32Array((size / stride) * quads * 8);
  for (let j = 0; j < size / stride; j++) {
    for (let column = 0; column < 4 * quads; column++) {
      const angle = (2 * Math.PI * ((j * column) % q)) / q;
      const at = 8 * (j * quads + Math.floor(column / 4)) + (column % 4);
      waves[at] = Math.cos(angle);
      waves[at + 4] = Math.sin(angle);
    }
  }
  return waves;
}

function turnsOf(q: number): Float32Array {
  const turns = new Float32Array(2 * q);
  for (let t = 0; t < q; t++) turns.set([Math.cos((2 * Math.PI * t) / q), Math.sin((2 * Math.PI * t) / q)], 2 * t);
  return turns;
}
