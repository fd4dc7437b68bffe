// The page's end of the picture Worker: starts it, gives pictures ids and preview URLs, revives errors.
// A Worker that dies (a decoder out of memory) is replaced; what it held has to be opened again.
import { wrap, type Remote } from 'comlink';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { PictureApi, PictureWorkerApi } from '../protocol/picture-api.ts';

interface Bridge {
  api: Remote<PictureWorkerApi>;
  died: Promise<never>;
}

function startWorker(): Bridge {
  const worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module', name: 'pictures' });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new StudioError('internal', `The picture Worker stopped: ${event.message || 'no reason given'}.`));
    });
  });
  // Whoever calls races against it; with no call under way nobody is to be told.
  died.catch(() => undefined);
  return { api: wrap<PictureWorkerApi>(worker), died };
}

export function createPictures(): PictureApi {
  let bridge: Bridge | null = null;
  const urls = new Map<string, string>();

  async function call<T>(work: (api: Remote<PictureWorkerApi>) => Promise<T>): Promise<T> {
    const current = (bridge ??= startWorker());
    current.died.catch(() => {
      if (bridge === current) bridge = null;
    });
    try {
      return await Promise.race([work(current.api), current.died]);
    } catch (error) {
      throw asStudioError(error);
    }
  }

  return {
    async open(file, name) {
      const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
      const { preview, ...picture } = await call((api) => api.open(id, file, name));
      const previewUrl = URL.createObjectURL(preview);
      urls.set(id, previewUrl);
      return { id, ...picture, previewUrl };
    },
    cut: (id, crop, size) => call((api) => api.cut(id, crop, size)),
    findFaces: (id) => call((api) => api.findFaces(id)),
    async close(id) {
      const url = urls.get(id);
      if (url !== undefined) URL.revokeObjectURL(url);
      urls.delete(id);
      await call((api) => api.close(id));
    },
  };
}
