// Maps of an operator that is a dense matrix A, the same for every picture or for every colour of it: two products in the runtime, and the
// small systems (AAᵀ + ridge·I)v = r in float64 here. Knows no parameters of people.
import type { PictureMaps } from './contract.ts';
import { eachReading, MapPrograms } from './map-programs.ts';
import { ProgramBuilder, type Compile, type TensorProgram } from './tensor-program.ts';

export interface ProductMaps {
  /** A, [rows, width]. */
  matrix: Float32Array;
  rows: number;
  width: number;
  /** How many times A acts on a picture: 1, or 3 where each colour is measured alone. */
  colours: 1 | 3;
  read(y: Float32Array): Float32Array;
  /** (AAᵀ + ridge·I)⁻¹ on [rows] numbers. */
  solve(v: Float64Array, std: number): Float64Array;
  /** (AAᵀ)⁻¹ on a whole reading. */
  solveExactly(r: Float64Array): Float64Array;
}

/** Hx, Hᵀr and HᵀHx as programs on n pictures or readings. */
function writeMap(name: 'apply' | 'adjoint' | 'normal', { matrix, rows, width, colours }: ProductMaps, batch: number): TensorProgram {
  const p = new ProgramBuilder();
  const a = p.constant(matrix, [rows, width]);
  const x = p.input('x', [batch * colours, name === 'adjoint' ? rows : width]);
  const reading = name === 'adjoint' ? x : p.matmulTransposed(x, a);
  return p.build(name === 'apply' ? reading : p.matmul(reading, a));
}

export function createProductMaps(compile: Compile, operator: ProductMaps, batch: number): PictureMaps {
  const { rows, colours, solve, solveExactly } = operator;
  const length = rows * colours;
  const programs = new MapPrograms(compile, (name: 'apply' | 'adjoint' | 'normal') => writeMap(name, operator, batch));
  const adjoint = (r: Float32Array): Promise<Float32Array> => programs.run('adjoint', r);
  return {
    length,
    read: (y) => operator.read(y),
    apply: (x) => programs.run('apply', x),
    adjoint,
    normal: (x) => programs.run('normal', x),
    pinv: (r, { std }) => adjoint(eachReading(r, rows, (one) => solve(one, std))),
    pinvExact: (r) => adjoint(eachReading(r, length, solveExactly)),
    dispose: () => programs.dispose(),
  };
}
