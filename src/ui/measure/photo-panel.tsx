// x: the photo, where it comes from, and the pictures that come with the studio.
import type { ReactNode } from 'react';
import type { Photo } from '../../store/state.ts';
import { formatSize } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { FaceNote } from './face-note.tsx';

interface PhotoPanelProps {
  onChoose: () => void;
  onCrop: () => void;
}

function Facts({ photo, size, onChoose, onCrop }: PhotoPanelProps & { photo: Photo | null; size: number }): ReactNode {
  if (!photo) {
    return (
      <div className="facts">
        <strong>No photo yet</strong>
        <span>Drop one anywhere, paste it, or choose one.</span>
        <span className="row">
          <button type="button" className="link" onClick={onChoose}>
            Choose
          </button>
        </span>
      </div>
    );
  }
  return (
    <div className="facts">
      <strong title={photo.name}>{photo.name}</strong>
      <span className="credit">{photo.credit}</span>
      <span>
        {formatSize(photo.fileWidth, photo.fileHeight)}, cut to {formatSize(size, size)}
      </span>
      {photo.transparent && <span>transparent parts on white</span>}
      <span className="row">
        <button type="button" className="link" onClick={onCrop}>
          Crop
        </button>
        <button type="button" className="link" onClick={onChoose} data-testid="choose-photo">
          Replace
        </button>
      </span>
    </div>
  );
}

export function PhotoPanel({ onChoose, onCrop }: PhotoPanelProps): ReactNode {
  const photo = useStudioState((state) => state.photo);
  const opening = useStudioState((state) => state.opening);
  const library = useStudioState((state) => state.library);
  const samplesUrl = new URL('samples/', document.baseURI);
  const size = useStudioState((state) => state.size);
  const actions = useActions();
  return (
    <section aria-label="Photo">
      <div className="head">
        <MathText>x</MathText>
        <h2>Photo</h2>
        <div className="end">
          <span role="status">{opening === null ? '' : 'Opening …'}</span>
        </div>
      </div>
      <div className="pair">
        <button type="button" className="bare" onClick={onChoose} aria-label="Choose another photo">
          <Picture image={photo?.x ?? null} size={size} label={photo ? `Photo: ${photo.name}, ${size} by ${size} pixels` : 'No photo'} />
        </button>
        <Facts photo={photo} size={size} onChoose={onChoose} onCrop={onCrop} />
      </div>
      {photo?.remark && <p className="note remark">{photo.remark}</p>}
      {photo && <FaceNote photo={photo} />}
      <ul className="library" aria-label="Pictures to try">
        {library.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              title={`${sample.name}: ${sample.credit}`}
              aria-label={`${sample.name}, ${sample.credit}`}
              aria-pressed={photo?.name === sample.name}
              onClick={() => void actions.openSample(sample)}
            >
              <img src={new URL(sample.thumb, samplesUrl).href} alt="" width={28} height={28} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
