// Bringing a picture: open, crop, look for a face, cut to the model's square. Nothing else of the state is touched,
// so a file that cannot be read costs nothing that was made so far.
import { centredCrop, clampCrop, facesWithin, frameFace } from './crop.ts';
import { patchPhoto, report, type StudioContext } from './context.ts';
import type { Crop } from '../protocol/picture-api.ts';
import type { Sample } from './samples.ts';
import type { Photo } from './state.ts';

export interface PhotoActions {
  openFile(file: Blob, name: string): Promise<void>;
  openSample(sample: Sample): Promise<void>;
  /** Moves the square at once; the pixels follow. */
  setCrop(crop: Crop): void;
  /** The square around the best face that was found. */
  frameFace(): void;
}

type Source = Pick<Photo, 'name' | 'credit' | 'remark'> & { file: Blob; crop: Crop | null };

export function createPhotoActions(context: StudioContext): PhotoActions & { recut(): Promise<void> } {
  const { pictures } = context;
  let lastOpening = 0;
  let cutting = false;
  let cutAgain = false;

  /** Cuts what the state says, one at a time; the last crop wins. */
  async function recut(): Promise<void> {
    if (cutting) {
      cutAgain = true;
      return;
    }
    cutting = true;
    try {
      do {
        cutAgain = false;
        const { photo, size } = context.get();
        if (photo) patchPhoto(context, photo.id, { x: await pictures.cut(photo.id, photo.crop, size) });
      } while (cutAgain);
    } catch (error) {
      report(context, error, null, 'Open the picture again; mask and settings are kept.');
    } finally {
      cutting = false;
    }
  }

  async function lookForFaces(id: string): Promise<void> {
    try {
      const faces = await pictures.findFaces(id);
      const { photo } = context.get();
      if (photo?.id !== id) return;
      patchPhoto(context, id, { face: { kind: 'looked', faces } });
      const best = faces[0];
      if (best && !photo.cropIsChosen) place(frameFace(best, photo), false);
    } catch (error) {
      // Without the detector everything works; the page only cannot say whether it sees a face.
      console.warn('The face detector did not run:', error);
      patchPhoto(context, id, { face: { kind: 'unknown' } });
    }
  }

  function place(crop: Crop, chosen: boolean): void {
    const { photo } = context.get();
    if (!photo) return;
    patchPhoto(context, photo.id, { crop: clampCrop(crop, photo), cropIsChosen: photo.cropIsChosen || chosen });
    void recut();
  }

  async function open({ file, crop, ...labels }: Source): Promise<void> {
    const turn = ++lastOpening;
    context.set({ opening: labels.name });
    try {
      const picture = await pictures.open(file, labels.name);
      if (turn !== lastOpening) return await pictures.close(picture.id);
      const square = clampCrop(crop ?? centredCrop(picture), picture);
      const x = await pictures.cut(picture.id, square, context.get().size);
      const old = context.get().photo;
      context.set({
        photo: { ...picture, ...labels, crop: square, cropIsChosen: crop !== null, face: { kind: 'looking' }, x },
        notices: context.get().notices.filter((notice) => notice.retry !== 'open'),
      });
      if (old) await pictures.close(old.id);
      void lookForFaces(picture.id);
    } finally {
      if (turn === lastOpening) context.set({ opening: null });
    }
  }

  return {
    recut,
    async openFile(file, name) {
      try {
        await open({ file, name, credit: 'your picture, stays on this machine', remark: '', crop: null });
      } catch (error) {
        report(context, error, 'open', 'The picture that was there, the mask and all settings are kept.', 'bad-image');
      }
    },
    async openSample(sample) {
      try {
        const file = await context.fetchFile(new URL(sample.file, context.samplesUrl).href);
        const { name, credit, remark } = sample;
        await open({ file, name, credit, remark, crop: sample.crop });
      } catch (error) {
        report(context, error, 'open', 'The picture that was there, the mask and all settings are kept.', 'bad-image');
      }
    },
    setCrop: (crop) => place(crop, true),
    frameFace() {
      const { photo } = context.get();
      if (photo?.face.kind !== 'looked') return;
      const best = facesWithin(photo.face.faces, photo.crop)[0] ?? photo.face.faces[0];
      if (best) place(frameFace(best, photo), true);
    },
  };
}
