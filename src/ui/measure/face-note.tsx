// Says what came of looking for a face, for a model that knows only faces; of a person's own photo also while it is looked for, in the
// same place, so that nothing moves. Nothing is said if the detector could not look.
import type { ReactNode } from 'react';
import { useActions } from '../studio-context.ts';
import { facesWithin } from '../../store/photo/crop.ts';
import type { Photo } from '../../store/state.ts';

/** What is said where the square holds a face, or it is not known yet whether it does. */
function quiet({ face, cropIsChosen }: Photo): string {
  const count = face.kind === 'looked' ? face.faces.length : 0;
  if (face.kind === 'looking')
    return cropIsChosen
      ? 'Looking for a face. The square stays where it is.'
      : 'Looking for a face. The square goes there, unless you move it.';
  return count > 1 ? `${count} faces were found: Crop lets you choose.` : 'A face was found, and it lies in the square.';
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
  const why = faces.length > 0 ? 'The face in this photo lies outside the square.' : 'No face was found here.';
  const what =
    faces.length > 0
      ? 'Crop, then “Frame the face”, moves it there.'
      : 'If there is one, move the square onto it (Crop). Anything else is better restored as it is:';
  return (
    <p className="note warned" role="status" data-testid="no-face">
      <i className="px warn" />
      <span>
        <b>{why}</b> <span>The model knows only faces: it will imagine one, whatever this is.</span> <span>{what}</span>{' '}
        <button type="button" className="link" onClick={() => void openPhotograph(photo.file, photo.name)}>
          Restore the whole photograph
        </button>
      </span>
    </p>
  );
}
