// Says what came of looking for a face, for a model that knows only faces; of a person's own photo also while it is looked for, in the
// same place, so that nothing moves. Nothing is said if the detector could not look.
import type { ReactNode } from 'react';
import { useActions } from '../studio-context.ts';
import { facesWithin } from '../../store/photo/crop.ts';
import type { Photo } from '../../store/state.ts';
import { words } from './measure.words.ts';

/** What is said where the square holds a face, or it is not known yet whether it does. */
function quiet({ face, cropIsChosen }: Photo): string {
  const count = face.kind === 'looked' ? face.faces.length : 0;
  if (face.kind === 'looking') return cropIsChosen ? words.lookingForFaceTheSquare : words.lookingForFaceTheSquare2;
  return count > 1 ? words.facesWereFoundCropLets(count) : words.faceWasFoundAndIt;
}

export function FaceNote({ photo }: { photo: Photo }): ReactNode {
  const { openPhotograph } = useActions();
  const { face } = photo;
  if (face.kind === 'unknown') return null;
  const faces = face.kind === 'looked' ? face.faces : [];
  if (face.kind === 'looking' || facesWithin(faces, photo.crop).length > 0)
    return photo.sampleId === null ? (
      <p className="note" role="status" data-testid="face-status" key={face.kind}>
        {quiet(photo)}
      </p>
    ) : null;
  const why = faces.length > 0 ? words.theFaceInThisPhoto : words.noFaceWasFoundHere;
  const what = faces.length > 0 ? words.cropThenFrameTheFace : words.ifThereIsOneMove;
  return (
    <p className="note warned" role="status" data-testid="no-face">
      <i className="px warn" />
      <span>
        <b>{why}</b> <span>{words.theModelKnowsOnlyFaces}</span> <span>{what}</span>{' '}
        <button type="button" className="link" onClick={() => void openPhotograph(photo.file, photo.name)}>
          {words.restoreTheWholePhotograph}
        </button>
      </span>
    </p>
  );
}
