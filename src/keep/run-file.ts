// run.json of a run's ZIP: what its arrays are, for Python and for this studio. Written here; read back it comes from a stranger, so that it is
// checked against a schema. Knows no ZIP and no state.
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './kept-files.words.ts';

const number = v.pipe(v.number(), v.finite());
const short = v.pipe(v.string(), v.maxLength(300));
const mostSamples = 64;

const operator = v.variant('kind', [
  v.object({ kind: v.literal('pixels'), mixtures: v.array(v.array(number)) }),
  v.object({ kind: v.literal('kernel'), stride: number, offset: number, cutoff: number, width: number }),
  v.object({ kind: v.literal('matrix'), rows: number }),
]);

const schema = v.object({
  format: v.literal('invfussion-run'),
  version: v.literal(1),
  /** How H is applied; its arrays are mask.npy, kernel.npy, H.npy. */
  operator,
  /** Numbers that a fit is averaged over. */
  counted: number,
  noise: v.object({ std: number, seed: number }),
  seeds: v.pipe(v.array(number), v.maxLength(mostSamples)),
  /** In units of the noise where there is any. */
  fits: v.pipe(v.array(v.nullable(number)), v.maxLength(mostSamples)),
  /** Noise levels of the run, σ after each step; a long run’s are thinned out. */
  levels: v.pipe(v.array(number), v.maxLength(2000)),
  evaluations: number,
  seconds: number,
  sampler: short,
  model: v.object({ id: short, weightsSha256: short }),
  backend: short,
  /** Which of the samples’ arrays the pictures show: those moved onto the measurement, or as the model drew them. */
  shown: v.picklist(['drawn', 'moved']),
});

export type RunFile = v.InferOutput<typeof schema>;

export const writeRunFile = (run: Omit<RunFile, 'format' | 'version'>): string =>
  JSON.stringify({ format: 'invfussion-run', version: 1, ...run } satisfies RunFile, null, 1);

/** @throws StudioError bad-recipe */
export function parseRunFile(text: string): RunFile {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    throw new StudioError('bad-recipe', says.runJsonOfThisZip(), cause);
  }
}
