// Why a runtime did not start, told apart by its words, because it has no error type for it. Knows no back end.
import { StudioError } from '../protocol/errors.ts';
import { says } from './model.words.ts';

/** Its file was not there, was something else, or the network was away; the second time it only says that the first one failed. */
const didNotArrive =
  /no available backend found[\s\S]*(?:expected magic word|failed to fetch|networkerror|load failed|not ok|fetching of the wasm|previous call to)/i;

/** Throws what the runtime threw; where its own file is missing, that. @throws StudioError part-missing */
export function throwRuntimeFailure(error: unknown): never {
  if (error instanceof Error && didNotArrive.test(error.message))
    throw new StudioError('part-missing', says.theRuntimeThatComputesDid(), error);
  throw error;
}
