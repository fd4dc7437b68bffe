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
  onCamera: () => void;
}

function Library(): ReactNode {
  const actions = useActions();
  const library = useStudioState((state) => state.library);
  const name = useStudioState((state) => state.photo?.name ?? '');
  const samplesUrl = new URL('samples/', document.baseURI);
  return (
    <ul className="library" aria-label="Pictures to try">
      {library.map((sample) => (
        <li key={sample.id}>
          <button
            type="button"
            title={`${sample.name}: ${sample.credit}`}
            aria-label={`${sample.name}, ${sample.credit}`}
            aria-pressed={name === sample.name}
            onClick={() => void actions.openSample(sample)}
          >
            <img src={new URL(sample.thumb, samplesUrl).href} alt="" width={26} height={26} loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Facts({ photo, onChoose, onCrop, onCamera }: PhotoPanelProps & { photo: Photo | null }): ReactNode {
  const actions = useActions();
  const links = [
    ...(photo ? [{ label: 'Crop', onClick: onCrop, testId: 'crop' }] : []),
    { label: photo ? 'Open' : 'Choose', onClick: onChoose, testId: 'choose-photo' },
    { label: 'Camera', onClick: onCamera, testId: 'camera' },
  ];
  return (
    <div className="facts">
      <strong title={photo?.name}>{photo?.name ?? 'No photo yet'}</strong>
      <span className="credit" title={photo?.credit}>
        {photo?.credit ?? 'drop one anywhere'}
      </span>
      {photo && (
        <span className="row">
          <span>{formatSize(photo.fileWidth, photo.fileHeight)}</span>
          <button
            type="button"
            className="link"
            title="Restore the photograph at its own size, not only a face in it"
            onClick={() => void actions.openPhotograph(photo.file, photo.name)}
            data-testid="whole-photo"
          >
            Whole
          </button>
        </span>
      )}
      {photo?.transparent && <span>transparent parts on white</span>}
      <span className="row">
        {links.map(({ label, onClick, testId }) => (
          <button key={label} type="button" className="link" onClick={onClick} data-testid={testId}>
            {label}
          </button>
        ))}
      </span>
      <Library />
    </div>
  );
}

export function PhotoPanel(props: PhotoPanelProps): ReactNode {
  const photo = useStudioState((state) => state.photo);
  const opening = useStudioState((state) => state.opening);
  const size = useStudioState((state) => state.size);
  const origin = useStudioState((state) => state.origin.kind);
  // Numbers from a file have nothing to do with the photo that was there before.
  const x = origin === 'numbers' ? null : (photo?.x ?? null);
  const truth = origin === 'made' ? 'truth known' : 'truth not known';
  return (
    <section aria-label="Photo" data-face={photo?.face.kind}>
      <div className="head">
        <MathText>x</MathText>
        <h2>Photo</h2>
        <div className="end">
          <span role="status">{opening === null ? photo && truth : 'Opening …'}</span>
        </div>
      </div>
      <div className="pair">
        <button type="button" className="bare" onClick={props.onChoose} aria-label="Choose another photo">
          <Picture
            image={x}
            size={size}
            label={photo && x ? `Photo: ${photo.name}, ${size} by ${size} pixels` : 'No photo'}
            empty="not known"
          />
        </button>
        <Facts photo={photo} {...props} />
      </div>
      {photo?.remark && <p className="note remark">{photo.remark}</p>}
      {photo && origin !== 'numbers' && <FaceNote photo={photo} />}
    </section>
  );
}
