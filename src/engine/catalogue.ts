// What there is, as plain data for the page, which imports no registry.
import { generators, operators } from '../operators/registry.ts';
import type { Catalogue } from '../protocol/engine-api.ts';
import { presets } from '../samplers/presets.ts';
import { samplers } from '../samplers/registry.ts';

export function catalogue(): Catalogue {
  return {
    operators: [...operators.values()].map(({ id, label, summary, params, claims, takesNoise = true, hides = null, examined = [] }) => ({
      id,
      label,
      summary,
      params,
      pinv: claims.pinv,
      takesNoise,
      hides,
      examined,
    })),
    generators: [...generators.values()].map(({ id, label, summary, params, makes, operators: ids }) => ({
      id,
      label,
      summary,
      params,
      makes,
      operators: ids,
    })),
    samplers: [...samplers.values()].map(
      ({ id, label, summary, params, zeroShot = false, requires = [], exact = null, resumes = false, evaluations }) => ({
        id,
        label,
        summary,
        params,
        zeroShot,
        requires,
        exact,
        evaluations: evaluations({}),
        resumes,
      }),
    ),
    presets,
  };
}
