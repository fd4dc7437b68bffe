// H†(y − Hx) of a strided convolution on the device by conjugate gradients on HHᵀ, where a factor of it would take too long: as many steps
// as are asked for, every scalar on the device, nothing read back. H and Hᵀ are the kernels of strided-convolution.gpu.ts on every bin that
// H reaches at all, whatever the trained H† keeps. Twin: solveTogether of conjugate-gradients.ts.
import advanceCode from '../../shaders/solve-advance.wgsl?raw';
import answerCode from '../../shaders/solve-answer.wgsl?raw';
import curvatureCode from '../../shaders/solve-curvature.wgsl?raw';
import residualCode from '../../shaders/solve-residual.wgsl?raw';
import scalarsCode from '../../shaders/solve-scalars.wgsl?raw';
import systemsCode from '../../shaders/solve-systems.wgsl?raw';
import turnCode from '../../shaders/solve-turn.wgsl?raw';
import { createStorage, createUniform, type Bindable } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { usualStop } from './conjugate-gradients.ts';
import type { GpuMove, MoveBinding, StackLayout } from './contract.ts';
import { ysOf } from './entries.ts';
import { createStridedKernels, stridedGrid, uploadTables } from './strided-convolution.gpu.ts';
import { createLayoutParams } from './stack-layout.gpu.ts';
import { outsideOf, stridedTables, type StridedTables } from './strided-tables.ts';
import type { StridedSpectrum } from './strided-convolution.ts';

/** Parts that a sum over one picture's numbers is made in. */
const chunks = 256;
const floatsOfSystem = 8;

/** Pictures [n, 3, S, S] as they lie. */
function plainLayout(n: number, size: number): StackLayout {
  const plane = size * size;
  return {
    n,
    k: 1,
    size,
    patch: size,
    strides: { n: 3 * plane, k: 3 * plane, c: plane, tokenRow: 0, patchRow: size, tokenCol: 0, patchCol: 1 },
  };
}

/** Every bin with power, not only those that H† keeps. */
function reaching(spectrum: StridedSpectrum): StridedSpectrum {
  const kept = Uint32Array.from([...spectrum.power.keys()].filter((bin) => spectrum.power[bin]! > 0));
  return { ...spectrum, kept };
}

/** @throws StudioError gpu-limits */
export async function createStepsMove(gpu: Gpu, spectrum: StridedSpectrum, binding: MoveBinding): Promise<GpuMove> {
  const { entries, batch } = binding;
  const ys = ysOf(entries);
  const tables = stridedTables(reaching(spectrum), ys, { std: 0, blurFactor: 0 });
  const own = entries.length > 1 ? 1 : 0;
  const [maps, solving] = [await createMaps(gpu, spectrum, tables, binding), await createSolveKernels(gpu, own)];
  const length = 12 * tables.units;
  const buffers = createVectors(gpu, tables, ys, binding);
  const { y, weight, measured, lifted } = maps;
  const { inverse, outside, picture, r, p, u, best, part, systems } = buffers;
  const params = [{ buffer: buffers.params }];
  const scalars = (pass: GPUComputePassEncoder, stage: Kernel): void => stage.encode(pass, [part, outside, systems], params, batch);
  return {
    encode(pass, x, out, steps = usualStop.steps) {
      maps.measure(pass, x);
      solving.residual.encode(pass, [y, measured, weight, inverse, r, u, part], params, batch * chunks);
      scalars(pass, solving.begin);
      for (let step = 0; step < steps; step++) {
        solving.turn.encode(pass, [r, u, weight, inverse, systems, p, best, lifted], params, batch * length);
        maps.goBack(pass, picture);
        maps.measure(pass, picture);
        solving.curvature.encode(pass, [p, measured, weight, part], params, batch * chunks);
        scalars(pass, solving.step);
        solving.advance.encode(pass, [p, measured, weight, inverse, systems, u, r, part], params, batch * chunks);
        scalars(pass, solving.judge);
      }
      solving.answer.encode(pass, [u, best, weight, systems, lifted], params, batch * length);
      maps.goBack(pass, out);
    },
    dispose() {
      maps.dispose();
      for (const buffer of Object.values(buffers)) buffer.destroy();
    },
  };
}

/** x → Hx in `measured`, and weighted spectra in `lifted` → Hᵀ of them. */
async function createMaps(gpu: Gpu, spectrum: StridedSpectrum, tables: StridedTables, { size, batch }: MoveBinding) {
  const kernels = await createStridedKernels(gpu, spectrum, 0);
  const grid = stridedGrid(spectrum, tables, batch);
  const uploaded = uploadTables(gpu, tables);
  const rows = createStorage(gpu, 16 * grid.rowVectors, 'solve rows');
  const vectors = (label: string) => createStorage(gpu, 16 * batch * 12 * tables.units, `solve ${label}`);
  const [measured, lifted] = [vectors('Ap'), vectors('lifted')];
  const bins = createUniform(gpu, [BigInt(tables.quads), BigInt(tables.units)], 'solve bins');
  const layouts = createLayoutParams(gpu, 'solve');
  const at = [layouts.of(plainLayout(batch, size)), { buffer: bins }];
  const { waves, unitOf, first, turns, transfer, weight, y } = uploaded;
  return {
    y,
    weight,
    measured,
    lifted,
    measure(pass: GPUComputePassEncoder, x: Bindable): void {
      kernels.rows.encode(pass, [x, waves, rows], at, grid.rows);
      kernels.columns.encode(pass, [rows, unitOf, turns, transfer, measured], at, grid.columns);
    },
    goBack(pass: GPUComputePassEncoder, out: Bindable): void {
      kernels.columnsAdjoint.encode(pass, [lifted, unitOf, first, turns, transfer, rows], at, grid.columnsAdjoint);
      kernels.rowsAdjoint.encode(pass, [rows, waves, out], at, grid.rowsAdjoint);
    },
    dispose(): void {
      for (const buffer of [...Object.values(uploaded), rows, measured, lifted, bins]) buffer.destroy();
      layouts.dispose();
    },
  };
}

function createVectors(gpu: Gpu, tables: StridedTables, ys: Float32Array, { size, batch }: MoveBinding) {
  const [slots, length] = [2 * tables.units, 12 * tables.units];
  const vectors = (label: string) => createStorage(gpu, 16 * batch * length, `solve ${label}`);
  return {
    inverse: createStorage(gpu, inverseOf(tables), 'solve 1/m'),
    outside: createStorage(gpu, outsideOf(tables, ys), 'solve outside'),
    picture: createStorage(gpu, 4 * batch * 3 * size * size, 'solve Hᵀp'),
    r: vectors('r'),
    p: vectors('p'),
    u: vectors('u'),
    best: vectors('best u'),
    part: createStorage(gpu, 8 * batch * chunks, 'solve sums'),
    systems: createStorage(gpu, 4 * floatsOfSystem * batch, 'solve scalars'),
    params: createUniform(gpu, [batch, length, slots, chunks].map(BigInt), 'solve params'),
  };
}

/** 1/m of every slot, 0 where there is no bin. */
function inverseOf({ gain, weight }: { gain: Float32Array; weight: Float32Array }): Float32Array {
  return gain.map((value, i) => (weight[i]! > 0 ? value / weight[i]! : 0));
}

async function createSolveKernels(gpu: Gpu, own: number) {
  const create = (label: string, code: string, constants: Record<string, number> = {}) =>
    Kernel.create(gpu, { label: `solve ${label}`, code: [systemsCode, code], constants, keepBindGroups: true });
  const stage = (label: string, number: number) => create(label, scalarsCode, { stage: number, own, tolerance: usualStop.tolerance });
  const [residual, turn, curvature, advance, answer, begin, step, judge] = await Promise.all([
    create('residual', residualCode, { own }),
    create('turn', turnCode),
    create('curvature', curvatureCode),
    create('advance', advanceCode),
    create('answer', answerCode),
    stage('begin', 0),
    stage('step', 1),
    stage('judge', 2),
  ]);
  return { residual, turn, curvature, advance, answer, begin, step, judge };
}
