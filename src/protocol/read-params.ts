// Reads checked values out of untyped parameters against their ParamSpecs, which state every range once.
// Throws StudioError bad-params with a sentence that names the parameter and what it may be; knows no operator or sampler.
import { StudioError, invariant } from './errors.ts';
import { checkMatrix, isMatrixValue, type MatrixValue } from './own-matrix.ts';
import { says as matrixSays } from './own-matrix.words.ts';
import type { Params, ParamSpec } from './param-spec.ts';
import type { Said } from './words.ts';
import { says } from './read-params.words.ts';

type Kind = ParamSpec['kind'];

function specOf<K extends Kind>(specs: readonly ParamSpec[], id: string, ...kinds: K[]): Extract<ParamSpec, { kind: K }> {
  const spec = specs.find((s): s is Extract<ParamSpec, { kind: K }> => s.id === id && kinds.some((kind) => kind === s.kind));
  invariant(spec, `a parameter ${id} of kind ${kinds.join(' or ')}`);
  return spec;
}

/** A value as it can stand in a sentence. */
function shown(value: unknown): Said {
  if (ArrayBuffer.isView(value) || isMatrixValue(value)) return says.anArray();
  return typeof value === 'string' ? says.quoted(value) : says.value(String(value));
}

/** The value of an `int` or `number` parameter, its initial value where it is left out. @throws StudioError bad-params */
export function readNumber(specs: readonly ParamSpec[], params: Params, id: string): number {
  const spec = specOf(specs, id, 'int', 'number');
  const value = params[id] ?? spec.initial;
  const whole = spec.kind === 'int';
  if (typeof value === 'number' && value >= spec.min && value <= spec.max && (!whole || Number.isInteger(value))) return value;
  throw new StudioError('bad-params', says.mustBeNumberFromTo(spec.label, whole, spec.min, spec.max, shown(value)));
}

/** The value of a `choice`, its initial value where it is left out. @throws StudioError bad-params */
export function readChoice(specs: readonly ParamSpec[], params: Params, id: string): number | string {
  const spec = specOf(specs, id, 'choice');
  const value = params[id] ?? spec.initial;
  const option = spec.options.find((o) => o.value === value);
  if (option) return option.value;
  throw new StudioError('bad-params', says.mustBeOneOfNot(spec.label, spec.options.map((o) => o.value).join(', '), shown(value)));
}

/** A `choice` between numbers. @throws StudioError bad-params */
export function readNumberChoice(specs: readonly ParamSpec[], params: Params, id: string): number {
  const value = readChoice(specs, params, id);
  invariant(typeof value === 'number', `choices of ${id} are numbers`);
  return value;
}

/** A 32-bit unsigned seed, its initial value where it is left out. @throws StudioError bad-params */
export function readSeed(specs: readonly ParamSpec[], params: Params, id: string): number {
  const spec = specOf(specs, id, 'seed');
  const value = params[id] ?? spec.initial;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new StudioError('bad-params', says.mustBeWholeNumberFrom(spec.label, shown(value)));
}

const MOST_POINTS = 512;

/** Points of a drawn line, x and y in turn; null where none was drawn yet. @throws StudioError bad-params */
export function readPath(specs: readonly ParamSpec[], params: Params, id: string): Float32Array | null {
  const { label } = specOf(specs, id, 'path');
  const value = params[id];
  if (value === undefined) return null;
  if (!(value instanceof Float32Array) || value.length < 2 || value.length > 2 * MOST_POINTS || value.length % 2 === 1)
    throw new StudioError('bad-params', says.mustHaveFromToPoints(label, MOST_POINTS, sizeOf(value)));
  if (!value.every(Number.isFinite)) throw new StudioError('bad-params', says.holdsValueThatIsNot(label));
  return value;
}

/** A mask of size², 1 = visible, at least one of them unless all may be hidden. @throws StudioError bad-params */
export function readMask(specs: readonly ParamSpec[], params: Params, id: string, size: number, { mayHideAll = false } = {}): Uint8Array {
  const { label } = specOf(specs, id, 'mask');
  const value = params[id];
  if (!(value instanceof Uint8Array) || value.length !== size * size)
    throw new StudioError('bad-params', says.mustBeValuesOfOr(label, size, sizeOf(value)));
  if (value.some((v) => v > 1)) throw new StudioError('bad-params', says.mayHoldOnlyHiddenAnd(label));
  if (!mayHideAll && !value.includes(1)) throw new StudioError('bad-params', says.hidesEveryPixelLeaveAt(label));
  return value;
}

const SMALLEST_SUM = 1e-6;

/**
 * A square kernel of at most `maxSide`², divided by its sum in float64.
 * @throws StudioError bad-params: not square, too large, not finite, or a sum below 1e-6
 */
export function readKernel(
  specs: readonly ParamSpec[],
  params: Params,
  id: string,
  maxSide: number,
): { values: Float64Array; side: number } {
  const { label } = specOf(specs, id, 'kernel');
  const value = params[id];
  const side = value instanceof Float32Array ? Math.round(Math.sqrt(value.length)) : 0;
  if (!(value instanceof Float32Array) || side < 1 || side > maxSide || side * side !== value.length)
    throw new StudioError('bad-params', says.mustBeSquareFromTo(label, maxSide, sizeOf(value)));
  const values = Float64Array.from(value);
  const sum = values.reduce((total, v) => total + v, 0);
  if (!values.every(Number.isFinite)) throw new StudioError('bad-params', says.holdsValueThatIsNot(label));
  if (Math.abs(sum) < SMALLEST_SUM) throw new StudioError('bad-params', says.mustHaveSumOtherThan(label, SMALLEST_SUM, sum));
  return { values: values.map((v) => v / sum), side };
}

/** A matrix for pictures of this side. @throws StudioError bad-params where it is missing, does not fit, or measures nothing */
export function readMatrix(specs: readonly ParamSpec[], params: Params, id: string, size: number): MatrixValue {
  const { label } = specOf(specs, id, 'matrix');
  const value = params[id];
  if (!isMatrixValue(value)) throw new StudioError('bad-params', matrixSays.noMatrix(label));
  checkMatrix(value, size);
  return value;
}

function sizeOf(value: unknown): Said {
  if (value === undefined) return says.itIsMissing();
  return value instanceof Uint8Array || value instanceof Float32Array ? says.notValues(value.length) : says.notThis(shown(value));
}

/** "name value" of each that is a number, a word or a switch; masks, kernels and matrices are no text. */
export const plainParams = (params: Params): string[] =>
  Object.entries(params).flatMap(([id, value]) => (typeof value === 'object' ? [] : [`${id} ${String(value)}`]));

/** What the specs know of these: another version may have had more. */
export function knownParams(specs: readonly ParamSpec[], params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([id]) => specs.some((spec) => spec.id === id)));
}

/** Every number, choice and seed of the specs, whether it is read yet or not, and nothing else. @throws StudioError bad-params */
export function checkParams(specs: readonly ParamSpec[], params: Params): void {
  const unknown = Object.keys(params).find((id) => specs.every((spec) => spec.id !== id));
  if (unknown !== undefined) {
    const known = specs.map(({ id }) => id).join(', ');
    throw new StudioError('bad-params', says.thereIsNoParameterHere(unknown, known));
  }
  for (const { kind, id } of specs) {
    if (kind === 'int' || kind === 'number') readNumber(specs, params, id);
    if (kind === 'choice') readChoice(specs, params, id);
    if (kind === 'seed') readSeed(specs, params, id);
  }
}
