// Numbers that somebody brought as y: which axes are colours, what black and white are, and the y that an operator makes of them. One
// reading is taken and said; of several the person is asked; nothing is ever put in order by guessing.
import type { ReferenceOperator } from '../operators/contract.ts';
import {
  type BroughtNumbers,
  type NaturalShape,
  type NumberRange,
  type NumbersReading,
  type Part,
  shapeWords,
} from '../protocol/number-array.ts';
import { StudioError } from '../protocol/errors.ts';
import { count, readingsOf, type Reading } from '../protocol/number-readings.ts';
import { says } from './engine.words.ts';

function chosen(readings: readonly Reading[], { order }: BroughtNumbers): Reading | 'ambiguous' | null {
  // What has axes is what its axes say.
  if (readings.length < 2) return readings[0] ?? null;
  // Where y lies colour after colour, that is the operator's own order.
  const wanted = order === 'own' && readings.every((reading) => reading.order !== 'own') ? 'planes' : order;
  const [first, ...others] =
    wanted === 'auto' ? readings : readings.filter((reading) => reading.order === wanted || reading.order === 'grey');
  return others.length > 0 ? 'ambiguous' : (first ?? null);
}

/** What the numbers look like: below zero they are signed; a picture's are 0…1, or 0…255. Of what is no picture nobody can tell. */
function rangeOf(smallest: number, largest: number, isPicture: boolean): Exclude<NumberRange, 'auto'> {
  if (!isPicture) return 'signed';
  // Noise may carry a byte's numbers a little beyond; signed ones with the most noise stay within ±4.
  if (largest > 4 && largest <= 400 && smallest > -64) return 'byte';
  // Filters with lobes reach a little beyond, too. A picture in −1…1 has something darker than this.
  return smallest >= -0.1 && largest <= 1.1 ? 'unit' : 'signed';
}

/** The largest number that is white. */
const white = { unit: 1, byte: 255 } as const;

function refuse(label: string, { natural, measurementSize }: ReferenceOperator, { shape, y }: BroughtNumbers): StudioError {
  const wanted = natural.shape.length === 1 ? '' : `${shapeWords(natural.shape)}, `;
  const total = natural.shape.length === 1 ? measurementSize : count(natural.shape);
  const of = (part: Part | null): string => (part ? shapeWords([natural.shape[0] ?? 1, part.height, part.width]) : '');
  const parts = [of(natural.frame), of(natural.valid)] as const;
  return new StudioError(
    'bad-params',
    says.asItIsSetMeasures(label, wanted, total, ...parts, shape.length > 1 ? shapeWords(shape) : '', y.length),
  );
}

/** A part of what is seen in the picture's frame. */
export interface FramedNumbers {
  /** [3, height, width] of `part`, in the range of the model. */
  values: Float64Array;
  /** Its place in the frame. */
  part: Part;
  frame: { height: number; width: number };
}

export interface ReadNumbers {
  /** Null where they are a part of the picture: `framed` is it then. */
  y: Float64Array | null;
  framed: FramedNumbers | null;
  reading: NumbersReading;
}

/** y of all the numbers, in the operator's own order and the file's range; zeros where nothing is measured. */
function fillWhole({ order, at }: Reading, { natural, measurementSize }: ReferenceOperator, values: Float32Array): Float64Array {
  const y = new Float64Array(measurementSize);
  if (order === 'own') y.set(values);
  else {
    const numbers = count(natural.shape);
    const pixels = numbers / (natural.shape[0] ?? 1);
    for (let i = 0; i < numbers; i++) y[natural.order?.[i] ?? i] = values[at(Math.floor(i / pixels), i % pixels)] ?? 0;
  }
  return y;
}

/**
 * In the units of the model, x in [−1, 1]: of u = (x + 1) / 2 somebody measured Hu, and Hx = 2·Hu − H·1 for every linear H.
 * @param ofWhite H·1 in the order of y
 */
function toModel(y: Float64Array, range: NumbersReading['range'], ofWhite: () => Float64Array): Float64Array {
  if (range === 'signed') return y;
  const one = ofWhite();
  return y.map((value, i) => (2 * value) / white[range] - (one[i] ?? 0));
}

/** @throws StudioError bad-params where they do not fit, or fit in several ways */
export function readNumbers(label: string, reference: ReferenceOperator, brought: BroughtNumbers, size: number): ReadNumbers {
  const { y: values, range: asked } = brought;
  const isWhole = count(brought.shape) === values.length && values.length > 0 && values.every(Number.isFinite);
  const readings = isWhole ? readingsOf(brought.shape, reference.natural, reference.measurementSize) : [];
  const one = chosen(readings, brought);
  if (one === null) throw refuse(label, reference, brought);
  if (one === 'ambiguous')
    throw new StudioError(
      'bad-params',
      says.mayBeReadAs(
        brought.shape.length > 1 ? shapeWords(brought.shape) : '',
        values.length,
        readings.map(({ words }) => words),
      ),
    );
  const smallest = values.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const range = asked === 'auto' ? rangeOf(smallest, largest, reference.natural.shape.length === 3) : asked;
  const reading = { words: one.words, range, smallest, largest };
  if (one.part) return { y: null, framed: fillPart(one, one.part, reference.natural, values, range), reading };
  const ofWhite = (): Float64Array => reference.apply(new Float64Array(3 * size * size).fill(1));
  return { y: toModel(fillWhole(one, reference, values), range, ofWhite), framed: null, reading };
}

/** In the frame's middle a filter of sum 1 sees white as 1; what it sees beyond is nobody's measurement. */
function fillPart(
  { at }: Reading,
  { top, left, height, width }: Part,
  { frame }: NaturalShape,
  values: Float32Array,
  range: NumbersReading['range'],
): FramedNumbers {
  const around = frame ?? { top, left, height, width };
  const pixels = height * width;
  const read = Float64Array.from({ length: 3 * pixels }, (_, i) => values[at(Math.floor(i / pixels), i % pixels)] ?? 0);
  return {
    values: toModel(read, range, () => new Float64Array(3 * pixels).fill(1)),
    part: { top: top - around.top, left: left - around.left, height, width },
    frame: { height: around.height, width: around.width },
  };
}
