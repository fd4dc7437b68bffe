// Does this device compute what PyTorch computes? A few evaluations against numbers that are shipped with the model
// (self-test.json of its folder, written by training/export.py). Run when somebody asks, and when a model is brought.
import * as v from 'valibot';
import { fillNormals, streams } from '../math/rng.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import type { SelfTest } from '../protocol/device-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { fetchOfModel } from '../protocol/own-models.ts';
import type { Operator } from '../operators/contract.ts';
import type { Params, ParamValue } from '../protocol/param-spec.ts';
import type { Backend } from './backend.ts';
import { measure, operatorOf } from './measurement.ts';
import { resolveProblem, tell } from './problem.ts';
import { says } from './engine.words.ts';

/** Largest difference of D in units of [−1, 1] that passes: a quarter of one of 256 grey levels. The processor stays below 2e-5. */
const tolerance = 2e-3;

/** A picture of 256 × 256 pixels as text, and no more. */
const mostText = 2 ** 20;
const floats = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/),
  v.maxLength(mostText),
  v.transform((text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
  }),
);
const number = v.pipe(v.number(), v.finite());
const schema = v.object({
  format: v.literal(1),
  weightsSha256: v.string(),
  photo: floats,
  cases: v.array(
    v.object({
      name: v.string(),
      operator: v.string(),
      /** Numbers and choices by the operator's own names; a stride alone in folders that were exported before these. */
      params: v.optional(v.record(v.string(), v.union([number, v.string()])), {}),
      stride: v.nullish(number),
      /** The mask or kernel, where it has one. */
      handed: v.nullable(floats),
      std: number,
      noiseSeed: number,
      seed: number,
      sigma: number,
      every: v.pipe(number, v.integer(), v.minValue(1)),
      expected: floats,
    }),
  ),
});
type Shipped = v.InferOutput<typeof schema>;

async function fetchShipped(folderUrl: string): Promise<Shipped> {
  const url = `${folderUrl}${folderUrl.endsWith('/') ? '' : '/'}self-test.json`;
  const response = await fetchOfModel(url).catch((cause: unknown) => {
    throw new StudioError('model-missing', says.theNumbersOfTheSelf(), cause);
  });
  if (!response.ok) throw new StudioError('model-missing', says.thisModelBringsNoNumbers());
  const parsed = v.safeParse(schema, await response.json());
  if (!parsed.success) throw new StudioError('model-damaged', says.theNumbersOfTheSelf2());
  return parsed.output;
}

/** @throws StudioError model-missing, model-damaged where there is nothing to compare with */
export async function selfTest(backend: Backend, model: ModelFiles, folderUrl: string): Promise<SelfTest> {
  const shipped = await fetchShipped(folderUrl);
  if (shipped.weightsSha256 !== model.manifest.weights.sha256) throw new StudioError('model-damaged', says.theNumbersOfTheSelf3());
  const cases: SelfTest['cases'] = [];
  for (const one of shipped.cases) cases.push({ name: one.name, error: await errorOf(backend, model, shipped.photo, one) });
  const error = Math.max(...cases.map((one) => one.error));
  // NaN fails, too.
  return { cases, error, tolerance, passed: error <= tolerance };
}

/** What a case hands on is its mask or kernel, whatever the operator calls it; numbers go to an operator that has them. */
function paramsOf(operator: Operator, { handed, stride, params }: Shipped['cases'][number]): Params {
  const told: Params = { ...(typeof stride === 'number' && { stride }), ...params };
  const values: Record<string, ParamValue> = {};
  for (const { kind, id } of operator.params) {
    if (kind === 'mask' && handed) values[id] = Uint8Array.from(handed);
    else if (kind === 'kernel' && handed) values[id] = handed;
    else if (told[id] !== undefined) values[id] = told[id];
  }
  return values;
}

/** Largest |D − PyTorch's D|. */
async function errorOf(backend: Backend, { manifest }: ModelFiles, photo: Float32Array, one: Shipped['cases'][number]): Promise<number> {
  const { sigma } = one;
  const spec = { id: one.operator, params: paramsOf(operatorOf({ id: one.operator, params: {} }), one) };
  const noise = { std: one.std, seed: one.noiseSeed };
  const { y } = measure({ operator: spec, noise, size: manifest.config.size, image: photo });
  const problem = resolveProblem(manifest, { operator: spec, noise, y });
  const run = await backend.begin(tell(problem, { role: 'model', blind: false, batch: 1, sigmas: [sigma], label: null }));
  try {
    const z = new Float64Array(photo.length);
    fillNormals(z, one.seed, streams.tests);
    const x = run.fields.from(photo.map((value, i) => value + sigma * z[i]!));
    const denoised = await run.fields.read(await run.denoise(x, sigma));
    return one.expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (denoised[i * one.every] ?? NaN))), 0);
  } finally {
    run.dispose();
  }
}
