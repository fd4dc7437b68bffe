// x: the photo, where it comes from, and the pictures that come with the studio.
import type { ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import type { Photo } from '../../store/state.ts';
import { formatSize } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { PhotographAside } from '../photograph/photograph-kept.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { FaceNote } from './face-note.tsx';
import { words } from './measure.words.ts';

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
    <ul className="library" aria-label={words.picturesToTry}>
      {library.map((sample) => (
        <li key={sample.id}>
          <button
            type="button"
            title={`${named(sample.name)}: ${named(sample.credit)}`}
            aria-label={`${named(sample.name)}, ${named(sample.credit)}`}
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
    ...(photo ? [{ label: words.crop, onClick: onCrop, testId: 'crop' }] : []),
    { label: photo ? words.open : words.choose, onClick: onChoose, testId: 'choose-photo' },
    { label: words.camera, onClick: onCamera, testId: 'camera' },
  ];
  return (
    <div className="facts">
      <strong title={photo ? named(photo.name) : undefined}>{photo ? named(photo.name) : words.noPhotoYet}</strong>
      <span className="credit" title={photo ? named(photo.credit) : undefined}>
        {photo ? named(photo.credit) : words.dropOneAnywhere}
      </span>
      {photo && (
        <span className="row">
          <span>{formatSize(photo.fileWidth, photo.fileHeight)}</span>
          <button
            type="button"
            className="link"
            title={words.restoreThePhotographAtIts}
            onClick={() => void actions.openPhotograph(photo.file, photo.name)}
            data-testid="whole-photo"
          >
            {words.whole}
          </button>
        </span>
      )}
      {photo?.transparent && <span>{words.transparentPartsOnWhite}</span>}
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
  const truth = origin === 'made' ? words.truthKnown : words.truthNotKnown;
  return (
    <section aria-label={words.photo} data-face={photo?.face.kind}>
      <div className="head">
        <MathText>x</MathText>
        <h2>{words.photo}</h2>
        <div className="end">
          <span role="status">{opening === null ? photo && truth : words.opening}</span>
        </div>
      </div>
      <div className="pair">
        <button type="button" className="bare" onClick={props.onChoose} aria-label={words.chooseAnotherPhoto}>
          <Picture
            image={x}
            size={size}
            label={photo && x ? words.photoByPixels(named(photo.name), size) : words.noPhoto}
            empty={words.notKnown}
          />
        </button>
        <Facts photo={photo} {...props} />
      </div>
      {photo?.remark && <p className="note remark">{named(photo.remark)}</p>}
      {photo && origin !== 'numbers' && <FaceNote photo={photo} />}
      <PhotographAside />
    </section>
  );
}
