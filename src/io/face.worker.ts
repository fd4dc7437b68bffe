// The face Worker: loads the detector with its weights on the first question and answers one at a time.
import { expose } from 'comlink';
import type { FaceWorkerApi } from '../protocol/picture-api.ts';
import { createFaceFinder, type FaceFinder } from './face-finder.ts';

let finder: Promise<FaceFinder> | null = null;

const api: FaceWorkerApi = {
  async find(pixels) {
    finder ??= createFaceFinder();
    return (await finder).find(pixels);
  },
};

expose(api);
