// Which model is measured: the shipped one, or `?model=tiny`, as in the studio.
import * as v from 'valibot';

const defaultModel = 'faces64';

/** Of manifest.json as much as names the weights. */
const manifestSchema = v.object({ id: v.string(), title: v.string(), parameters: v.number(), weights: v.object({ sha256: v.string() }) });

export interface ModelName {
  id: string;
  title: string;
  weightsSha256: string;
}

export function modelUrl(): string {
  const asked = new URLSearchParams(location.search).get('model') ?? '';
  return new URL(`models/${/^[a-z0-9-]{1,40}$/.test(asked) ? asked : defaultModel}/`, document.baseURI).href;
}

/** @throws Error where there is no such model */
async function readManifest(): Promise<v.InferOutput<typeof manifestSchema>> {
  const response = await fetch(`${modelUrl()}manifest.json`);
  const parsed = v.safeParse(manifestSchema, response.ok ? await response.json() : null);
  if (!parsed.success) throw new Error(`There is no model at ${modelUrl()}.`);
  return parsed.output;
}

export const parametersOfModel = async (): Promise<number> => (await readManifest()).parameters;

/** @throws Error where there is no such model */
export async function nameModel(): Promise<ModelName> {
  const { id, title, weights } = await readManifest();
  return { id, title, weightsSha256: weights.sha256 };
}
