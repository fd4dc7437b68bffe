// Every operator and every generator that there is: the files beside this one.
import type { Generator, Operator } from './contract.ts';

const operatorModules = import.meta.glob<Operator>('./*.operator.ts', { eager: true, import: 'operator' });
const generatorModules = import.meta.glob<Generator>('./*.generator.ts', { eager: true, import: 'generator' });

/** In the order in which people meet them; files come by name. */
const inOrder = Object.values(operatorModules).sort((a, b) => a.order - b.order);

export const operators: ReadonlyMap<string, Operator> = new Map(inOrder.map((entry) => [entry.id, entry]));
export const generators: ReadonlyMap<string, Generator> = new Map(Object.values(generatorModules).map((entry) => [entry.id, entry]));
