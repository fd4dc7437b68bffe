// What a kept session must look like to be brought back. It comes from this browser's own storage, yet from another day and perhaps
// another version of the studio: whatever does not fit is left out, and the page starts as on a first visit.
import * as v from 'valibot';
import { numberOrders, numberRanges } from '../protocol/number-array.ts';
import { matrixSchema } from './matrix-reference.ts';
import { ownNumbers } from '../store/measure/measured.ts';
import type { Session } from '../store/state.ts';

export const number = v.pipe(v.number(), v.finite());
/** What is said, of a method or of what failed; a string in sessions of before there were languages. */
export const said = v.union([
  v.string(),
  v.object({
    room: v.string(),
    key: v.string(),
    english: v.string(),
    values: v.pipe(v.array(v.union([v.string(), v.number(), v.boolean()])), v.readonly()),
  }),
]);
export const floats = v.instance(Float32Array);
const value = v.union([number, v.string(), v.boolean(), v.instance(Uint8Array), floats, matrixSchema]);
export const numbers = v.pipe(v.array(v.number()), v.readonly());
export const params = v.record(v.string(), value);
export const noise = v.object({ std: number, seed: number });
export const crop = v.object({ x: number, y: number, side: number, turn: v.exactOptional(number) });
export const operator = v.object({ id: v.string(), params });

const axedOrigin = v.variant('kind', [
  v.object({ kind: v.literal('made') }),
  v.object({ kind: v.literal('photo') }),
  v.object({
    kind: v.literal('numbers'),
    y: floats,
    name: v.string(),
    shape: numbers,
    order: v.picklist(numberOrders),
    range: v.picklist(numberRanges),
  }),
]);
/** Of the version before numbers could have axes: those lay as the operator counts them. */
const flatNumbers = v.pipe(
  v.object({ kind: v.literal('numbers'), y: floats, name: v.string(), shape: v.optional(v.never()) }),
  v.transform(({ y, name }) => ownNumbers(y, name)),
);
const origin = v.union([axedOrigin, flatNumbers]);
const request = v.object({ operator, noise, size: number, origin, image: v.nullable(floats) });
const part = v.object({ top: number, left: number, height: number, width: number });
const measurement = v.object({
  y: floats,
  picture: v.nullable(v.object({ width: number, height: number, rgb: floats, shown: v.instance(Uint8Array) })),
  pinv: floats,
  // Measured again when it comes back.
  natural: v.optional(
    v.object({
      shape: numbers,
      order: v.nullable(v.instance(Uint32Array)),
      frame: v.nullable(part),
      valid: v.optional(v.nullable(part), null),
    }),
    { shape: [], order: null, frame: null, valid: null },
  ),
  measured: number,
  unknowns: number,
});

/** Missing in sessions of before classes could be asked for. */
export const asked = v.optional(v.object({ label: v.nullable(number), guidance: number }), { label: null, guidance: 1 });

const picture = v.object({ seed: number, image: floats, fit: v.nullable(number) });

const reading = v.object({ words: v.string(), range: v.picklist(['signed', 'unit', 'byte']), smallest: number, largest: number });

const measured = v.object({
  request,
  operator,
  truth: v.nullable(floats),
  measurement,
  noiseEstimate: v.nullable(number),
  reading: v.optional(v.nullable(reading), null),
});

const posterior = v.object({
  operator,
  noise,
  measured,
  size: number,
  samplerId: v.string(),
  samplerLabel: v.string(),
  samplerParams: params,
  asked,
  mmse: v.nullable(floats),
  samples: v.array(picture),
  // Made again where it is looked at.
  projected: v.pipe(
    v.unknown(),
    v.transform(() => null),
  ),
  // What the runs went through is not kept: it is many times the pictures' size, and drawing again shows it again.
  trails: v.pipe(v.array(v.never()), v.readonly()),
  evaluations: number,
  seconds: number,
  backend: v.string(),
  modelId: v.string(),
  weightsSha256: v.string(),
  guideSha256: v.optional(v.nullable(v.string()), null),
});

/** Batches keep theirs, too. */
export const method = v.object({
  id: v.string(),
  label: v.string(),
  detail: said,
  chosen: v.pipe(v.array(said), v.readonly()),
  sampler: operator,
  evaluations: number,
  blind: v.boolean(),
  operator: v.nullable(operator),
  lacking: v.pipe(v.array(v.picklist(['vjp'])), v.readonly()),
});

const row = v.object({
  method,
  state: v.variant('kind', [
    v.object({ kind: v.picklist(['waiting', 'done']) }),
    v.object({ kind: v.literal('stopped'), i: number, total: number }),
  ]),
  images: v.nullable(floats),
  evaluations: number,
  seconds: number,
  psnr: numbers,
  fit: numbers,
  spread: v.nullable(number),
  device: v.nullable(v.string()),
});

const comparison = v.object({
  chosen: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  samples: number,
  run: v.object({ kind: v.literal('idle') }),
  shown: v.nullable(
    v.object({
      measured,
      size: number,
      seeds: numbers,
      weightsSha256: v.string(),
      asked,
      rows: v.pipe(v.array(row), v.readonly()),
      aside: v.pipe(v.array(v.never()), v.readonly()),
    }),
  ),
  earlier: v.null(),
});

/** Typed against Session: a field that is added there and not here does not compile. */
export const sessionSchema: v.GenericSchema<unknown, Session> = v.object({
  size: v.picklist([8, 16, 32, 64, 128, 256]),
  picture: v.nullable(
    v.object({
      name: v.string(),
      credit: v.string(),
      remark: v.string(),
      sampleId: v.nullable(v.string()),
      file: v.instance(Blob),
      crop,
      cropIsChosen: v.boolean(),
    }),
  ),
  // Sessions of the version before measurements could be brought.
  origin: v.optional(origin, { kind: 'made' }),
  setup: v.object({
    operatorId: v.nullable(v.string()),
    operatorParams: v.record(v.string(), params),
    generatorParams: v.record(v.string(), params),
    madeBy: v.optional(v.record(v.string(), v.nullable(v.string())), {}),
    noise,
  }),
  settings: v.object({
    samples: number,
    firstSeed: number,
    // Sessions of the version before draws were new by themselves.
    keepsSeeds: v.optional(v.boolean(), false),
    everyStep: v.optional(v.boolean(), false),
    samplerId: v.nullable(v.string()),
    samplerParams: v.record(v.string(), params),
    asked,
  }),
  posterior: v.nullable(posterior),
  // Of the version before they were kept; one that cannot be read takes nothing else with it.
  draws: v.fallback(v.optional(v.pipe(v.array(posterior), v.readonly()), []), []),
  // A table that cannot be read takes nothing else with it.
  comparison: v.fallback(v.nullable(comparison), null),
});
