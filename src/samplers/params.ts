// Reads checked numbers out of untyped parameters: a sampler states its ranges once, in its ParamSpecs.
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';

/**
 * The value of a numeric parameter, its initial value where it is left out.
 * @throws StudioError bad-params naming the parameter and its range
 */
export function readNumber(specs: readonly ParamSpec[], params: Params, id: string): number {
  const spec = specs.find((s) => s.id === id);
  if (spec?.kind !== 'int' && spec?.kind !== 'number') throw new StudioError('internal', `no numeric parameter ${id}`);
  const value = params[id] ?? spec.initial;
  const whole = spec.kind === 'int';
  if (typeof value !== 'number' || !(value >= spec.min && value <= spec.max) || (whole && !Number.isInteger(value)))
    throw new StudioError(
      'bad-params',
      `${spec.label} must be a ${whole ? 'whole ' : ''}number from ${spec.min.toString()} to ${spec.max.toString()}, not ${String(value)}.`,
    );
  return value;
}
