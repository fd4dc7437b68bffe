// Strided blur and super-resolution on pictures: polyphase cosines and sines as matrix products in the runtime, readings as spectra.
// Twin: strided-convolution.reference.ts.
//
// A reading holds FFT_q(y)·√c/q at every bin that H reaches at all (F ≠ 0 at any alias), c = 2 where a bin also stands for its mirror: by
// Parseval its length is that of y. What y has at other bins no Hx can meet; its length stands in nobody's group. H is then fold·waves and
// Hᵀ its transpose, and HHᵀ's diagonal on the padded grid (the preconditioner of H†) is diagonal here.
import { invertLower } from '../math/cholesky.ts';
import { fft2 } from '../math/fft.ts';
import { solveTogether, usualStop } from './conjugate-gradients.ts';
import type { Gpu } from '../gpu/device.ts';
import type { GpuMove, MapsBinding, MoveBinding, PictureMaps, Regularisation } from './contract.ts';
import { createRowSpaceMove } from './row-space.gpu.ts';
import { createStepsMove } from './strided-convolution.steps.ts';
import { eachUnit, factorOuter, factorRows, mostFactoredRows } from './factored-outer.ts';
import { MapPrograms } from './map-programs.ts';
import { alongFirst, alongSecond } from './strided-convolution.cpu.ts';
import { groupsOf, planWaves, rowsOf, waves, type Group } from './strided-convolution.plan.ts';
import { inverseGain, type StridedSpectrum } from './strided-convolution.ts';
import { ProgramBuilder, type Compile, type TensorProgram, type Value } from './tensor-program.ts';

/** Numbers of a group and colour: re and im of the two bins (+f₁, f₂) and (−f₁, f₂). */
const lanes = 4;

/** Pictures that HHᵀ and the rows of H are asked of at once. */
const unitBatch = 8;

type MapName = 'apply' | 'adjoint' | 'normal' | 'outer';

interface MapPlan extends ReturnType<typeof planWaves> {
  spectrum: StridedSpectrum;
  groups: readonly Group[];
  /** [groups, lanes, waves·s²] */
  fold: Float32Array;
  /** Its transpose, [groups, waves·s², lanes]. */
  spread: Float32Array;
}

/** √c/q */
function weightOf({ half, q }: StridedSpectrum, position: number): number {
  const column = position % half;
  return Math.sqrt(column === 0 || column === half - 1 ? 1 : 2) / q;
}

function planMaps(spectrum: StridedSpectrum): MapPlan {
  const { stride, q, half, phases, power } = spectrum;
  const groups = groupsOf(
    spectrum,
    [...power.keys()].filter((bin) => power[bin]! > 0),
  );
  const inner = waves * stride ** 2;
  const fold = new Float32Array(groups.length * lanes * inner);
  const spread = new Float32Array(fold.length);
  groups.forEach(({ plus, minus }, g) => {
    [plus, minus].forEach((position, pair) => {
      if (position < 0) return;
      const weight = weightOf(spectrum, position);
      for (let phase = 0; phase < stride ** 2; phase++) {
        const at = 2 * (phase * q * half + position);
        const [re, im] = rowsOf(phases[at]!, phases[at + 1]!, pair === 0 ? 1 : -1);
        [re!, im!].forEach(({ row }, part) => {
          const lane = 2 * part + pair;
          row.forEach((value, wave) => {
            const from = wave * stride ** 2 + phase;
            fold[(g * lanes + lane) * inner + from] = weight * value;
            spread[(g * inner + from) * lanes + lane] = weight * value;
          });
        });
      }
    });
  });
  return { spectrum, groups, ...planWaves(groups, spectrum), fold, spread };
}

/** Pictures [n, 3, S, S] → readings [groups, lanes, 3n], the pictures beside one another so that every product is one. */
function forward(p: ProgramBuilder, { spectrum: { size, stride }, groups, first, second, reads, fold }: MapPlan, x: Value): Value {
  const [side, inner, planes] = [size / stride, stride ** 2, x.shape[0]! * 3];
  const phases = p.transpose(p.reshape(x, [planes, side, stride, side, stride]), [1, 3, 2, 4, 0]);
  const byPhase = p.reshape(phases, [1, side, side, inner * planes]);
  const u = alongSecond(p, second.forward, second.count, alongFirst(p, first.forward, first.count, byPhase));
  const rows = p.gather(p.reshape(u, [first.count * second.count, inner * planes]), 0, reads);
  const folded = p.constant(fold, [groups.length, lanes, waves * inner]);
  return p.matmul(folded, p.reshape(rows, [groups.length, waves * inner, planes]));
}

/** The transpose of `forward`. */
function backward(p: ProgramBuilder, { spectrum: { size, stride }, groups, first, second, writes, spread }: MapPlan, r: Value): Value {
  const [side, inner, planes] = [size / stride, stride ** 2, r.shape[2]!];
  const v = p.matmul(p.constant(spread, [groups.length, waves * inner, lanes]), r);
  const back = p.gather(p.reshape(v, [groups.length * waves, inner * planes]), 0, writes);
  const columns = alongSecond(p, second.backward, side, p.reshape(back, [1, first.count, second.count, inner * planes]));
  const images = p.reshape(alongFirst(p, first.backward, side, columns), [side, side, stride, stride, planes]);
  return p.reshape(p.transpose(images, [4, 0, 2, 1, 3]), [planes / 3, 3, size, size]);
}

function writeMap(name: MapName, plan: MapPlan, batch: number): TensorProgram {
  const { size } = plan.spectrum;
  const rows = plan.groups.length * lanes;
  const p = new ProgramBuilder();
  /** Readings one after another ↔ side by side. */
  const beside = (r: Value): Value => p.reshape(p.transpose(r, [1, 0, 2]), [plan.groups.length, lanes, 3 * batch]);
  const apart = (r: Value): Value => p.transpose(p.reshape(r, [rows, batch, 3]), [1, 0, 2]);
  if (name === 'apply' || name === 'normal') {
    const r = forward(p, plan, p.input('x', [batch, 3, size, size]));
    return p.build(name === 'apply' ? apart(r) : backward(p, plan, r));
  }
  const x = backward(p, plan, beside(p.input('x', [batch, rows, 3])));
  return p.build(name === 'adjoint' ? x : apart(forward(p, plan, x)));
}

/** One number a bin as one a number of a reading; `nobody` in the last group. */
function overLanes({ groups }: MapPlan, ofBin: (position: number) => number, nobody: number): Float32Array {
  const one = (position: number): number => (position < 0 ? nobody : ofBin(position));
  return Float32Array.from(groups.flatMap(({ plus, minus }) => [one(plus), one(minus), one(plus), one(minus)].flatMap((v) => [v, v, v])));
}

function readSpectrum({ spectrum, groups }: MapPlan, y: Float32Array): Float32Array {
  const { q, half } = spectrum;
  const out = new Float32Array(groups.length * lanes * 3);
  for (let colour = 0; colour < 3; colour++) {
    const grid = new Float64Array(2 * q * q);
    let outside = 0;
    for (let i = 0; i < q * q; i++) {
      grid[2 * i] = y[colour * q * q + i]!;
      outside += grid[2 * i]! ** 2;
    }
    fft2(grid, q, 'forward');
    groups.forEach(({ plus, minus }, g) =>
      [plus, minus].forEach((position, pair) => {
        if (position < 0) return;
        const at = 2 * (Math.floor(position / half) * q + (position % half));
        [grid[at]!, grid[at + 1]!].forEach((value, part) => {
          const number = value * weightOf(spectrum, position);
          out[(g * lanes + 2 * part + pair) * 3 + colour] = number;
          outside -= number ** 2;
        });
      }),
    );
    out[(groups.length - 1) * lanes * 3 + colour] = Math.sqrt(Math.max(0, outside));
  }
  return out;
}

/** I of H†_σ over the numbers of a reading, made once for every ε. */
function keptGains(plan: MapPlan): (regularisation: Regularisation) => Float32Array {
  const gains = new Map<number, Float32Array>();
  return (regularisation) => {
    const epsilon = regularisation.blurFactor * regularisation.std ** 2;
    const known = gains.get(epsilon);
    if (known) return known;
    const inverse = inverseGain(plan.spectrum, regularisation);
    const gain = overLanes(plan, (position) => inverse[position]!, 0);
    gains.set(epsilon, gain);
    return gain;
  };
}

export function createStridedConvolutionMaps(
  compile: Compile,
  spectrum: StridedSpectrum,
  { batch, solves }: Pick<MapsBinding, 'batch' | 'solves'>,
): PictureMaps {
  const plan = planMaps(spectrum);
  const rows = plan.groups.length * lanes;
  const length = 3 * rows;
  const programs = new MapPrograms(compile, (name: MapName) => writeMap(name, plan, batch));
  const gainOf = keptGains(plan);
  const preconditioner = overLanes(plan, (position) => 1 / spectrum.power[position]!, 0);
  const adjoint = (r: Float32Array): Promise<Float32Array> => programs.run('adjoint', r);
  const outer = (u: Float32Array): Promise<Float32Array> => programs.run('outer', u);
  let factored: ReturnType<typeof factorOuter> | null = null;
  return {
    length,
    referenceGain: spectrum.q ** 2,
    read: (y) => readSpectrum(plan, y),
    apply: (x) => programs.run('apply', x),
    adjoint,
    normal: (x) => programs.run('normal', x),
    pinv(r, regularisation) {
      const gain = gainOf(regularisation);
      return adjoint(r.map((v, i) => v * gain[i % length]!));
    },
    async pinvExact(r, steps = usualStop.steps) {
      if (solves === 'once' || rows > mostFactoredRows)
        return adjoint(await solveTogether(outer, preconditioner, r, length, { ...usualStop, steps }));
      factored ??= factorOuter(outer, rows, batch);
      return adjoint((await factored)(r));
    },
    dispose: () => programs.dispose(),
  };
}

/** The exact H†(y − Hx) on the device: by a factor of HHᵀ, each colour alone, where that is worth it, as `pinvExact` decides; else by steps. */
export async function createStridedConvolutionMove(
  gpu: Gpu,
  compile: Compile,
  spectrum: StridedSpectrum,
  binding: MoveBinding,
): Promise<GpuMove> {
  const { entries, batch, solves } = binding;
  const plan = planMaps(spectrum);
  const all = plan.groups.length * lanes;
  if (solves === 'once' || all > mostFactoredRows) return createStepsMove(gpu, spectrum, binding);
  const programs = new MapPrograms(compile, (name: MapName) => writeMap(name, plan, unitBatch));
  const { pivots, factor } = await factorRows((u) => programs.run('outer', u), all, unitBatch);
  const width = spectrum.size ** 2;
  const rows = new Float32Array(pivots.length * width);
  // Of vector k the adjoint is colour k mod 3 of picture ⌊k/3⌋: its planes lie one after another.
  await eachUnit(
    (u) => programs.run('adjoint', u),
    pivots,
    all,
    unitBatch,
    (planes, first, count) => {
      rows.set(planes.subarray(0, count * width), first * width);
    },
  );
  await programs.dispose();
  const ys = entries.map(({ y }) => {
    const reading = readSpectrum(plan, y);
    return Float64Array.from([0, 1, 2].flatMap((colour) => pivots.map((pivot) => reading[3 * pivot + colour]!)));
  });
  const count = pivots.length;
  return createRowSpaceMove(gpu, { rows, count, width, rank: count, whitener: invertLower(factor, count) }, ys, 3 * batch);
}
