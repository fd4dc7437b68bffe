// What is wrong with a model that a person brought is never a server's fault: no server ever sees it. Nor is it ours where the runtime cannot
// make a session of its graph: what the checks let through and the runtime does not is damage, too.
import { StudioError } from '../../protocol/errors.ts';

export const ofOwnModel = (error: StudioError): StudioError =>
  error.code === 'model-damaged' || error.code === 'internal' ? new StudioError('own-model-damaged', error.detail, error) : error;
