// The page's end of the picture Worker and the face Worker: starts them, gives pictures ids and preview URLs, revives errors.
// A Worker that dies (a decoder out of memory) is replaced; what it held has to be opened again.
import { transfer, wrap, type Remote } from 'comlink';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { Face, FaceWorkerApi, PictureApi, PictureWorkerApi, Pixels, PutBack } from '../protocol/picture-api.ts';
import { says } from './io.words.ts';

/** Twice the detector's input side is enough for boxes and eyes. */
const facePixels = 832;

class Bridge<Api extends object> {
  readonly #start: () => Worker;
  #running: { api: Remote<Api>; died: Promise<never> } | null = null;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  async call<T>(work: (api: Remote<Api>) => Promise<T>): Promise<T> {
    const { api, died } = (this.#running ??= this.#begin());
    try {
      return await Promise.race([work(api), died]);
    } catch (error) {
      throw asStudioError(error);
    }
  }

  #begin(): { api: Remote<Api>; died: Promise<never> } {
    const worker = this.#start();
    const died = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) => {
        this.#running = null;
        // Where its file did not come, the event is a plain one.
        const { message } = event as Partial<ErrorEvent>;
        reject(
          message === undefined
            ? new StudioError('part-missing', says.itOpensPictures())
            : new StudioError('internal', `A Worker for pictures stopped: ${message || 'no reason given'}.`),
        );
      });
    });
    // Whoever calls races against it; with no call under way nobody is to be told.
    died.catch(() => undefined);
    return { api: wrap<Api>(worker), died };
  }
}

function scaled({ centre, eyes, score }: Face, by: number): Face {
  const at = ({ x, y }: Face['centre']): Face['centre'] => ({ x: x * by, y: y * by });
  return { centre: at(centre), eyes: [at(eyes[0]), at(eyes[1])], score };
}

class Pictures implements PictureApi {
  readonly #pictures = new Bridge<PictureWorkerApi>(
    () => new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module', name: 'pictures' }),
  );
  readonly #faces = new Bridge<FaceWorkerApi>(
    () => new Worker(new URL('./face.worker.ts', import.meta.url), { type: 'module', name: 'faces' }),
  );
  readonly #held = new Map<string, { url: string; width: number }>();

  async open(file: Blob, name: string): ReturnType<PictureApi['open']> {
    const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
    const { preview, ...picture } = await this.#pictures.call((api) => api.open(id, file, name));
    const previewUrl = URL.createObjectURL(preview);
    this.#held.set(id, { url: previewUrl, width: picture.width });
    return { id, ...picture, previewUrl };
  }

  cut(...args: Parameters<PictureApi['cut']>): Promise<Float32Array> {
    return this.#pictures.call((api) => api.cut(...args));
  }

  async findFaces(id: string): Promise<Face[]> {
    const pixels = await this.#pictures.call((api) => api.shrink(id, facePixels));
    const width = this.#held.get(id)?.width ?? pixels.width;
    const by = width / pixels.width;
    const faces = await this.#faces.call((api) => api.find(transfer(pixels, [pixels.data.buffer])));
    return faces.map((face) => scaled(face, by));
  }

  pixels(id: string): Promise<Pixels> {
    return this.#pictures.call((api) => api.shrink(id, Infinity));
  }

  resized(pixels: Pixels, longest: number): Promise<Pixels> {
    return this.#pictures.call((api) => api.resized(pixels, longest));
  }

  pasteBack(...args: Parameters<PictureApi['pasteBack']>): Promise<PutBack> {
    return this.#pictures.call((api) => api.pasteBack(...args));
  }

  async close(id: string): Promise<void> {
    const held = this.#held.get(id);
    if (held) URL.revokeObjectURL(held.url);
    this.#held.delete(id);
    await this.#pictures.call((api) => api.close(id));
  }
}

export function createPictures(): PictureApi {
  return new Pictures();
}
