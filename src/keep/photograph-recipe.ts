// What makes a restored photograph again, as text in its PNG: the operator with its mask, noise, sampler, seed, model. The measured pixels
// are the picture's own. Strangers write these: checked against a schema, capped in size, nothing unknown survives. Knows no page.
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import type { Params } from '../protocol/param-spec.ts';
import { mostPixels } from '../protocol/photograph-api.ts';
import { deflate, fromBase64Url, inflate, toBase64Url, type Bytes } from './bytes.ts';
import { packBits, unpackBits } from './recipe.ts';
import { wrongEntry } from '../protocol/wrong-entry.ts';
import { says } from './kept-files.words.ts';

export interface PhotographRecipe {
  height: number;
  width: number;
  /** Y is a camera's, which saw beyond the frame. */
  inside: boolean;
  operator: { id: string; params: Params };
  noise: { std: number; seed: number };
  sampler: { id: string; params: Params };
  seed: number;
  label: number | null;
  guidance: number;
  model: { id: string; weightsSha256: string };
  device: string;
}

export const photographKeyword = 'invfussion-photograph';
export const photographTextBytes = 4 * 2 ** 20;

const mostKernel = 128 ** 2;
const mostClasses = 100_000;
const side = v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(mostPixels));
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,59}$/));
const key = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/));
const plain = v.union([v.pipe(v.number(), v.finite()), v.boolean(), v.pipe(v.string(), v.maxLength(300))]);
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

const schema = v.strictObject({
  format: v.literal('invfussion-photograph'),
  version: v.literal(1),
  height: side,
  width: side,
  inside: v.optional(v.boolean(), false),
  operator: v.strictObject({
    id,
    plain: v.record(key, plain),
    mask: v.nullable(v.pipe(v.string(), v.maxLength(photographTextBytes))),
    kernel: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.finite())), v.maxLength(mostKernel))),
  }),
  noise: v.strictObject({ std: v.pipe(v.number(), v.minValue(0), v.maxValue(1)), seed }),
  sampler: v.strictObject({ id, params: v.record(key, plain) }),
  seed,
  label: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostClasses))), null),
  guidance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10)), 1),
  model: v.strictObject({ id, weightsSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  device: v.pipe(v.string(), v.maxLength(300)),
});

type Plain = v.InferOutput<typeof plain>;

const plainOf = (params: Params): Record<string, Plain> =>
  Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, value] as const])));

export async function writePhotographRecipe({ operator, sampler, ...recipe }: PhotographRecipe): Promise<string> {
  const { mask, kernel } = operator.params;
  const kept: v.InferInput<typeof schema> = {
    format: 'invfussion-photograph',
    version: 1,
    ...recipe,
    operator: {
      id: operator.id,
      plain: plainOf(operator.params),
      mask: mask instanceof Uint8Array ? toBase64Url(await deflate(packBits(mask), 'deflate-raw')) : null,
      kernel: kernel instanceof Float32Array ? [...kernel] : null,
    },
    sampler: { id: sampler.id, params: plainOf(sampler.params) },
  };
  return JSON.stringify(kept);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StudioError('bad-recipe', says.itIsNotJson(), cause);
  }
}

/** @throws StudioError bad-recipe, with what is wrong and where */
export async function parsePhotographRecipe(text: string): Promise<PhotographRecipe> {
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) throw new StudioError('bad-recipe', wrongEntry(parsed.issues));
  const { height, width, operator, ...others } = parsed.output;
  const { inside, noise, sampler, seed: drawn, label, guidance, model, device } = others;
  const pixels = height * width;
  if (pixels > mostPixels) throw new StudioError('bad-recipe', says.photographOfPixelsIsToo(width, height));
  const params: Record<string, Params[string]> = { ...operator.plain };
  if (operator.mask !== null) params['mask'] = unpackBits(await unpack(operator.mask, Math.ceil(pixels / 8)), pixels);
  if (operator.kernel !== null) params['kernel'] = Float32Array.from(operator.kernel);
  return { height, width, inside, operator: { id: operator.id, params }, noise, sampler, seed: drawn, label, guidance, model, device };
}

const unpack = (text: string, bytes: number): Promise<Bytes> => inflate(fromBase64Url(text), 'deflate-raw', bytes);
