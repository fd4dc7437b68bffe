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

/** Fields of `batch` images; the collector releases them. */
export function arrayFields(batch: number): Fields {
  return {
    from: (data) => new ArrayField(data.slice(), batch),
    read: (field) => Promise.resolve(dataOf(field).slice()),
    release: () => undefined,
    combine(terms) {
      const [first] = terms;
      invariant(first, 'at least one term');
      const sum = new Float64Array(dataOf(first[1]).length);
      for (const [c, field] of terms) {
        const x = dataOf(field);
        for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + c * x[i]!;
      }
      return new ArrayField(new Float32Array(sum), batch);
    },
  };
}
