// Says whether there is a face for a model that knows only faces. Nothing is said before the detector looked, or if it could not.
import type { ReactNode } from 'react';
import { useActions } from '../studio-context.ts';
import { facesWithin } from '../../store/photo/crop.ts';
import type { Photo } from '../../store/state.ts';

export function FaceNote({ photo }: { photo: Photo }): ReactNode {
  const { openPhotograph } = useActions();
  if (photo.face.kind !== 'looked') return null;
  const { faces } = photo.face;
  if (facesWithin(faces, photo.crop).length > 0) return null;
  const why = faces.length > 0 ? 'The face in this photo lies outside the square.' : 'No face was found here.';
  return (
    <p className="note warned" role="status" data-testid="no-face">
      <i className="px warn" />
      <span>
        <b>{why}</b> The model knows only faces: it will imagine one, whatever this is.{' '}
        <button type="button" className="link" onClick={() => void openPhotograph(photo.file, photo.name)}>
          Restore the whole photograph
        </button>
      </span>
    </p>
  );
}
