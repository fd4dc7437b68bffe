// Fields as arrays of this thread: the processor back end's state, and the samplers' in tests.
import { invariant } from '../protocol/errors.ts';
import type { Field, Fields } from '../samplers/contract.ts';

export class ArrayField implements Field {
  readonly batch: number;
  readonly data: Float32Array;

  constructor(data: Float32Array, batch: number) {
    this.data = data;
    this.batch = batch;
  }
}

export function dataOf(field: Field): Float32Array {
  invariant(field instanceof ArrayField, 'a field of this back end');
  return field.data;
}

type Weighted = readonly [coefficient: number, field: Field];

/** No term, in the shape of another. An infinite number in the other must not make it NaN. */
const absent = ([, field]: Weighted): Weighted => [0, new ArrayField(new Float32Array(dataOf(field).length), field.batch)];

/** All four in one pass: a pass over memory each would cost more than the products. */
function weighted([a, p]: Weighted, [b, q]: Weighted, [c, r]: Weighted, [d, s]: Weighted): Float32Array {
  const [x, y, z, w] = [dataOf(p), dataOf(q), dataOf(r), dataOf(s)];
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]! + d * w[i]!;
  return out;
}

/** Fields of `batch` images; the collector releases them. */
export function arrayFields(batch: number): Fields {
  return {
    from: (data) => new ArrayField(data.slice(), batch),
    read: (field) => Promise.resolve(dataOf(field).slice()),
    readAll: (fields) => Promise.resolve(fields.map((field) => dataOf(field).slice())),
    release: () => undefined,
    combine(terms) {
      const [first, second, third, fourth] = terms;
      invariant(first, 'at least one term');
      return new ArrayField(weighted(first, second ?? absent(first), third ?? absent(first), fourth ?? absent(first)), batch);
    },
  };
}
