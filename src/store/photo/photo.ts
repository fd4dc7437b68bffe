// Bringing a picture: open, crop, look for a face, cut to the model's square. Nothing else of the state is touched,
// so a file that cannot be read costs nothing that was made so far.
import { centredCrop, clampCrop, facesWithin, frameFace, isPixelForPixel } from './crop.ts';
import { ofFile, patchPhoto, report, type Needs } from '../context.ts';
import { StudioError } from '../../protocol/errors.ts';
import { pictureLimits, type Crop, type Face, type PutBack } from '../../protocol/picture-api.ts';
import type { Sample } from './samples.ts';
import { findOperator } from '../measure/setup.ts';
import { made, type Origin } from '../measure/measured.ts';
import type { Photo, Posterior } from '../state.ts';
import { says } from './photo-says.words.ts';

export interface PhotoActions {
  /** @returns whether it became the photo: not where it cannot be read or another one was opened meanwhile */
  openFile(file: Blob, name: string): Promise<boolean>;
  openSample(sample: Sample): Promise<void>;
  /** Whether y is made from the photo, is the photo, or came from a file. */
  setOrigin(origin: Origin): void;
  /** Moves the square at once; the pixels follow. */
  setCrop(crop: Crop): void;
  /** The square around this face, else around the best one that was found. */
  frameFace(face?: Face): void;
  /**
   * The whole photo as PNG with a restored picture where the square is; of a mask only what it hides. Null where the square was moved since.
   * @throws StudioError
   */
  pasteBack(posterior: Posterior, image: Float32Array): Promise<PutBack | null>;
}

/** A picture to open. */
export type Source = Pick<Photo, 'name' | 'credit' | 'remark' | 'sampleId' | 'file'> & {
  /** Null: the largest centred square. */
  crop: Crop | null;
  /** False: where a face is found the square goes there. */
  cropIsChosen: boolean;
  /** Left out: y is made from it. */
  origin?: Origin;
};

/** Moves of the square that follow each other within this time are one drag. */
const dragMs = 1000;

/** What a person's own picture is labelled with. */
export const ownCredit = 'yours, not uploaded';

const keptWhenUnread = says.keptWhenUnread();

/** What browsers say of a folder, or of a file that is gone, names neither. */
export function unreadable(name: string, cause: unknown): StudioError {
  return new StudioError('bad-image', says.unreadable(name), cause);
}

/**
 * The bytes of a picture's file in memory. One that is changed, moved or deleted on the disk can no longer be read, and the session is
 * brought back from it.
 * @throws StudioError image-too-large, before anything of it is read; bad-image
 */
export async function holdFile(file: Blob, name: string): Promise<Blob> {
  if (file.size > pictureLimits.fileBytes) throw new StudioError('image-too-large', says.hasMb(name, Math.ceil(file.size / 2 ** 20)));
  // Other Blobs are held by the browser.
  if (!(file instanceof File)) return file;
  try {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Actions are arrow properties: the store hands them out one by one. */
export class PhotoDesk implements PhotoActions {
  readonly #context: Needs<'fetchFile' | 'pictures' | 'samplesUrl'>;
  #lastOpening = 0;
  /** The picture that the Worker holds; undo may bring back one that it has closed. */
  #held: string | null = null;
  #lastPlaced = 0;
  #cutting: Promise<void> | null = null;
  #cutAgain = false;

  constructor(context: Needs<'fetchFile' | 'pictures' | 'samplesUrl'>) {
    this.#context = context;
  }

  readonly openFile = async (file: Blob, name: string): Promise<boolean> => {
    try {
      const { origin } = this.#context.get();
      const isMeasurement = origin.kind === 'photo';
      const square = { crop: null, cropIsChosen: false };
      const source = { file, name, credit: ownCredit, remark: '', sampleId: null, ...square };
      return await this.open({ ...source, origin: isMeasurement ? origin : made }, true);
    } catch (error) {
      report(this.#context, ofFile(name, error, 'bad-image'), 'open', keptWhenUnread);
      return false;
    }
  };

  readonly openSample = async (sample: Sample): Promise<void> => {
    try {
      await this.#inTurn(sample.name, async (isCurrent) => {
        const source = await this.sourceOf(sample);
        if (isCurrent()) await this.open(source, true);
      });
    } catch (error) {
      report(this.#context, error, 'open', keptWhenUnread, 'bad-image');
    }
  };

  /** @throws StudioError where the sample cannot be fetched */
  async sourceOf({ file, id, name, credit, remark, crop }: Sample): Promise<Source> {
    const blob = await this.#context.fetchFile(new URL(file, this.#context.samplesUrl).href);
    return { file: blob, name, credit, remark, sampleId: id, crop, cropIsChosen: crop !== null };
  }

  readonly setOrigin = (origin: Origin): void => this.#context.set({ origin: origin.kind === 'made' ? made : origin });

  readonly pasteBack = async ({ measured, operator, size }: Posterior, image: Float32Array): Promise<PutBack | null> => {
    const { photo, catalogue } = this.#context.get();
    if (!photo || photo.x !== measured.request.image) return null;
    const mask = operator.params[findOperator(catalogue, operator.id)?.hides ?? ''];
    const only = mask instanceof Uint8Array ? mask.map((value) => 1 - value) : null;
    return this.#context.pictures.pasteBack(photo.id, photo.crop, { image, size, only });
  };

  readonly setCrop = (crop: Crop): void => this.#place(crop, true);

  readonly frameFace = (face?: Face): void => {
    const { photo } = this.#context.get();
    if (photo?.face.kind !== 'looked') return;
    const best = face ?? facesWithin(photo.face.faces, photo.crop)[0] ?? photo.face.faces[0];
    if (best) this.#place(frameFace(best, photo), true);
  };

  /** Cuts what the state says, one at a time; the last crop wins. Resolves when nothing is left to cut, whoever asked. */
  recut(): Promise<void> {
    this.#cutAgain = true;
    this.#cutting ??= this.#cut();
    return this.#cutting;
  }

  async #cut(): Promise<void> {
    // What ends at once must not end before it is noted as under way.
    await Promise.resolve();
    try {
      while (this.#needsCut()) {
        const { photo, size } = this.#context.get();
        // One that is only being opened again is cut when it is there.
        if (photo?.id === this.#held)
          patchPhoto(this.#context, photo.id, { x: await this.#context.pictures.cut(photo.id, photo.crop, size) });
      }
    } catch (error) {
      report(this.#context, error, null, says.openThePictureAgainMask());
    } finally {
      // In the same turn as the last look at #cutAgain: no crop slips between.
      this.#cutting = null;
    }
  }

  #needsCut(): boolean {
    const needs = this.#cutAgain;
    this.#cutAgain = false;
    return needs;
  }

  #place(crop: Crop, isChosen: boolean): void {
    const { photo } = this.#context.get();
    if (!photo) return;
    const now = Date.now();
    const continues = now - this.#lastPlaced < dragMs;
    const placed = { ...photo, crop: clampCrop(crop, photo), cropIsChosen: photo.cropIsChosen || isChosen };
    // A drag is one step of undo; what the page proposed by itself is none.
    if (isChosen) this.#lastPlaced = now;
    if (isChosen && !continues) this.#context.set({ photo: placed });
    else this.#context.setSilently({ photo: placed });
    void this.recut();
  }

  /**
   * Replaces the photo.
   * @param isStep undo brings the one that was there back
   * @returns false where another one was opened meanwhile, or nothing is waited for any more
   * @throws StudioError where it cannot be read; the photo that was there stays
   */
  open({ crop, origin = made, ...source }: Source, isStep = false): Promise<boolean> {
    const { pictures, get, set, setSilently } = this.#context;
    return this.#inTurn(source.name, async (isCurrent) => {
      const file = await holdFile(source.file, source.name);
      const picture = await pictures.open(file, source.name);
      const square = clampCrop(crop ?? centredCrop(picture), picture);
      const { size } = get();
      const x = await pictures.cut(picture.id, square, size);
      if (!isCurrent()) {
        await pictures.close(picture.id);
        return false;
      }
      // What has the model's pixels already is not turned and resampled for a face.
      const cropIsChosen = source.cropIsChosen || isPixelForPixel(picture, size);
      const photo: Photo = { ...picture, ...source, cropIsChosen, file, crop: square, face: { kind: 'looking' }, x };
      // What came by itself (the first sample, a session) is no answer to a file that could not be read.
      const isAsked = isStep && (get().photo !== null || source.sampleId === null);
      if (isStep && get().photo) set({ origin, photo });
      else setSilently({ origin, photo });
      if (isAsked) set({ notices: get().notices.filter((notice) => notice.retry !== 'open') });
      await this.#hold(picture.id);
      // A model of another side may have come while it was cut.
      if (get().size !== size) await this.recut();
      void this.#lookForFaces(picture.id);
      return true;
    });
  }

  /** Whatever takes its turn later ends this one: it is no longer current, and its name is no longer said to be opened. */
  async #inTurn<T>(name: string, work: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    const turn = ++this.#lastOpening;
    const isCurrent = (): boolean => turn === this.#lastOpening;
    this.#context.set({ opening: name });
    try {
      return await work(isCurrent);
    } finally {
      if (isCurrent()) this.#context.set({ opening: null });
    }
  }

  /** What is being opened no longer becomes the photo: another session takes its place. */
  abandon(): void {
    this.#lastOpening++;
    this.#context.set({ opening: null });
  }

  async #hold(id: string): Promise<void> {
    const before = this.#held;
    this.#held = id;
    this.#lastPlaced = 0;
    if (before) await this.#context.pictures.close(before);
  }

  /** After undo: the photo that is back is opened again where the Worker has closed it, and cut as it says. */
  async revive(): Promise<void> {
    const { get, setSilently } = this.#context;
    const { photo, size } = get();
    // What is dragged after it is another drag.
    this.#lastPlaced = 0;
    if (!photo) return;
    if (photo.x && photo.x.length !== 3 * size * size) setSilently({ photo: { ...photo, x: null } });
    if (photo.id !== this.#held) {
      try {
        if (!(await this.#inTurn(photo.name, (isCurrent) => this.#reopen(photo, isCurrent)))) return;
      } catch (error) {
        report(this.#context, error, 'open', says.itsSquareIsThereIt(), 'bad-image');
        return;
      }
    }
    await this.recut();
  }

  /** @returns false where another photo took its place meanwhile */
  async #reopen({ file, name }: Photo, isCurrent: () => boolean): Promise<boolean> {
    const { pictures, get, setSilently } = this.#context;
    const picture = await pictures.open(file, name);
    const now = get().photo;
    if (!isCurrent() || now?.file !== file) {
      await pictures.close(picture.id);
      return false;
    }
    setSilently({ photo: { ...now, ...picture } });
    await this.#hold(picture.id);
    if (now.face.kind === 'looking') void this.#lookForFaces(picture.id);
    return true;
  }

  async #lookForFaces(id: string): Promise<void> {
    const { pictures, get } = this.#context;
    try {
      const faces = await pictures.findFaces(id);
      const { photo } = get();
      if (photo?.id !== id) return;
      patchPhoto(this.#context, id, { face: { kind: 'looked', faces } });
      const [best] = faces;
      if (best && !photo.cropIsChosen) this.#place(frameFace(best, photo), false);
    } catch (error) {
      // Without the detector everything works; the page only cannot say whether it sees a face.
      console.warn('The face detector did not run:', error);
      patchPhoto(this.#context, id, { face: { kind: 'unknown' } });
    }
  }
}
