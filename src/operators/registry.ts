// Every operator and every generator that there is: the files beside this one.
import type { OperatorSpec } from '../protocol/engine-api.ts';
import { invariant } from '../protocol/errors.ts';
import type { Generator, Operator } from './contract.ts';

const operatorModules = import.meta.glob<Operator>('./*.operator.ts', { eager: true, import: 'operator' });
const generatorModules = import.meta.glob<Generator>('./*.generator.ts', { eager: true, import: 'generator' });

/** In the order in which people meet them; files come by name. */
const inOrder = Object.values(operatorModules).sort((a, b) => a.order - b.order);

export const operators: ReadonlyMap<string, Operator> = new Map(inOrder.map((entry) => [entry.id, entry]));
export const generators: ReadonlyMap<string, Generator> = new Map(Object.values(generatorModules).map((entry) => [entry.id, entry]));

/** The operator that measures nothing, for networks that are told nothing. */
export const nothing: Operator = theOne(({ takesNoise = true }) => !takesNoise, 'an operator that measures nothing');

/** What speeds of devices are told by, at this size. */
export function yardstickFor(size: number): OperatorSpec {
  const { id, yardstick } = theOne((operator) => operator.yardstick !== undefined, 'an operator to measure speeds by');
  return { id, params: yardstick?.(size) ?? {} };
}

function theOne(is: (operator: Operator) => boolean, what: string): Operator {
  const found = inOrder.find(is);
  invariant(found, what);
  return found;
}
