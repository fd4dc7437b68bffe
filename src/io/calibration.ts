// How far a model's samples are to be believed, as training/evaluate.py measured it: read from the metrics beside the weights.
// What is not there was not measured, and reads as null.
import * as v from 'valibot';

const number = v.nullish(v.number(), null);
const pair = v.nullish(v.pipe(v.array(v.number()), v.length(2)), null);
const drawn = {
  sample: number,
  spread: number,
  coverage: v.nullish(v.object({ hidden: pair, seen: pair }), null),
};
const metricsSchema = v.object({
  weights: v.string(),
  images: v.number(),
  sampled: v.nullish(v.number(), null),
  samples: v.number(),
  evaluations: v.number(),
  calibrated: pair,
  families: v.record(
    v.string(),
    v.object({
      seen: v.boolean(),
      noise: v.record(v.string(), v.object({ ...drawn, met: v.nullish(v.object(drawn), null) })),
    }),
  ),
});

export type Calibration = v.InferOutput<typeof metricsSchema>;

/** @returns null where nobody measured this model, or what lies there cannot be read */
export async function readCalibration(url: string): Promise<Calibration | null> {
  try {
    const response = await fetch(url);
    if (!response.ok) return null;
    const read = v.safeParse(metricsSchema, await response.json());
    return read.success ? read.output : null;
  } catch {
    // Offline, or a page in its place: the card says that nothing is known.
    return null;
  }
}
