// What is wrong with a model that a person brought is never a server's fault: no server ever sees it.
import { StudioError } from '../../protocol/errors.ts';

export const ofOwnModel = (error: StudioError): StudioError =>
  error.code === 'model-damaged' ? new StudioError('own-model-damaged', error.detail, error) : error;
