// Under the bar: what came with a link or a file that is looked at, what is missing, and the way back; where the session is not kept, why
// and what can be done; and that a new version is out.
import type { ReactNode } from 'react';
import type { MatrixReference } from '../../keep/matrix-reference.ts';
import { shapeWords } from '../../protocol/number-array.ts';
import { FileButton } from '../measure/file-button.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './keep.words.ts';
import { read } from '../../protocol/words.ts';

interface StripProps {
  mark: 'px' | 'px warn';
  title: string;
  children: ReactNode;
  actions: ReactNode;
}

function Strip({ mark, title, children, actions }: StripProps): ReactNode {
  return (
    <div className="notice" role="status" data-testid="strip">
      <i className={mark} />
      <strong>{title}</strong>
      <p>{children}</p>
      <div className="acts">{actions}</div>
    </div>
  );
}

/** What it is, so that a person finds it again. */
function MatrixStrip({ reference, back }: { reference: MatrixReference; back: ReactNode }): ReactNode {
  const actions = useActions();
  const { name, rows, columns } = reference;
  return (
    <Strip
      mark="px warn"
      title={words.matrixDidNotTravel}
      actions={
        <>
          <span>
            <FileButton
              accept=".npy,.npz"
              label={words.chooseH}
              onFile={(file) => void actions.bringMatrix(file)}
              testId="awaited-matrix"
            />
          </span>
          <span>{back}</span>
        </>
      }
    >
      {words.itIsMatrix(name, shapeWords([rows, columns]))}
    </Strip>
  );
}

function GuestStrip({ onChoose }: { onChoose: () => void }): ReactNode {
  const actions = useActions();
  const guest = useStudioState((state) => state.guest);
  if (!guest) return null;
  const source = guest.from === 'link' ? words.theLink : words.theFile;
  const back = (
    <button type="button" className="btn" onClick={() => void actions.backToMine()} data-testid="back-to-mine">
      {words.backToMine}
    </button>
  );
  if (guest.awaits) {
    return (
      <Strip
        mark="px warn"
        title={words.thePhotoDidNotTravel}
        actions={
          <>
            <button type="button" className="btn" onClick={onChoose}>
              {words.chooseThePhoto}
            </button>
            {back}
          </>
        }
      >
        {words.operatorSeedsAndSettingsAre}
      </Strip>
    );
  }
  if (guest.awaitsH) return <MatrixStrip reference={guest.awaitsH} back={back} />;
  if (guest.awaitsY) {
    return (
      <Strip
        mark="px warn"
        title={words.theMeasurementDidNotTravel}
        actions={
          <>
            <button type="button" className="btn" onClick={onChoose}>
              {words.chooseYNpy}
            </button>
            {back}
          </>
        }
      >
        {words.operatorSeedsAndSettingsAre2}
      </Strip>
    );
  }
  return (
    <Strip mark={guest.remarks.length > 0 ? 'px warn' : 'px'} title={words.restoredFrom(source)} actions={back}>
      {words.photoOperatorSeedsAndSettings(source, guest.remarks.map(read).join(' '))}
    </Strip>
  );
}

function ElsewhereStrip(): ReactNode {
  const actions = useActions();
  return (
    <Strip
      mark="px warn"
      title={words.theStudioIsOpenIn}
      actions={
        <button type="button" className="btn" onClick={() => void actions.keepHere()} data-testid="keep-here">
          {words.keepThisTabs}
        </button>
      }
    >
      {words.thatTabKeepsItsSession}
    </Strip>
  );
}

function NewVersionStrip({ keeps }: { keeps: boolean }): ReactNode {
  const actions = useActions();
  return (
    <Strip
      mark="px"
      title={words.newVersionOfTheStudio}
      actions={
        <>
          <button type="button" className="btn" onClick={() => location.reload()} data-testid="new-version">
            {words.reload}
          </button>
          <button type="button" className="btn quiet" onClick={() => actions.reportNewVersion(false)}>
            {words.later}
          </button>
        </>
      }
    >
      {keeps ? words.thisTabGoesOnWith : words.thisTabGoesOnWith2}
    </Strip>
  );
}

export function Strips({ onChoose }: { onChoose: () => void }): ReactNode {
  const keeping = useStudioState((state) => state.keeping);
  const guest = useStudioState((state) => state.guest);
  const hasNewVersion = useStudioState((state) => state.hasNewVersion);
  if (!guest && keeping.kind !== 'elsewhere' && !hasNewVersion) return null;
  return (
    <div className="notices">
      {hasNewVersion && <NewVersionStrip keeps={keeping.kind === 'kept'} />}
      {guest ? <GuestStrip onChoose={onChoose} /> : keeping.kind === 'elsewhere' && <ElsewhereStrip />}
    </div>
  );
}
