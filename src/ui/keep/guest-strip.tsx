// Under the bar: what came with a link or a file that is looked at, what is missing, and the way back; where the session is not kept, why
// and what can be done; and that a new version is out.
import type { ReactNode } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';

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

function GuestStrip({ onChoose }: { onChoose: () => void }): ReactNode {
  const actions = useActions();
  const guest = useStudioState((state) => state.guest);
  if (!guest) return null;
  const source = guest.from === 'link' ? 'the link' : 'the file';
  const back = (
    <button type="button" className="btn" onClick={() => void actions.backToMine()} data-testid="back-to-mine">
      Back to mine
    </button>
  );
  if (guest.awaits) {
    return (
      <Strip
        mark="px warn"
        title="The photo did not travel with the link."
        actions={
          <>
            <button type="button" className="btn" onClick={onChoose}>
              Choose the photo
            </button>
            {back}
          </>
        }
      >
        Operator, seeds and settings are here. Choose the photo that it was made with; it is recognised by its hash.
      </Strip>
    );
  }
  if (guest.awaitsY) {
    return (
      <Strip
        mark="px warn"
        title="The measurement did not travel with the link."
        actions={
          <>
            <button type="button" className="btn" onClick={onChoose}>
              Choose y (.npy)
            </button>
            {back}
          </>
        }
      >
        Operator, seeds and settings are here. Choose the measurement that it was made with; it is recognised by its hash.
      </Strip>
    );
  }
  return (
    <Strip
      mark={guest.remarks.length > 0 ? 'px warn' : 'px'}
      title={`Restored from ${source}.`}
      actions={back}
    >{`Photo, operator, seeds and settings come from ${source}; your own session is untouched. ${guest.remarks.join(' ')}`}</Strip>
  );
}

function ElsewhereStrip(): ReactNode {
  const actions = useActions();
  return (
    <Strip
      mark="px warn"
      title="The studio is open in another tab."
      actions={
        <button type="button" className="btn" onClick={() => void actions.keepHere()} data-testid="keep-here">
          Keep this tab’s
        </button>
      }
    >
      That tab keeps its session in this browser. What you do here works as always, but is gone when this tab is closed.
    </Strip>
  );
}

function NewVersionStrip({ keeps }: { keeps: boolean }): ReactNode {
  const actions = useActions();
  return (
    <Strip
      mark="px"
      title="A new version of the studio is out."
      actions={
        <>
          <button type="button" className="btn" onClick={() => location.reload()} data-testid="new-version">
            Reload
          </button>
          <button type="button" className="btn quiet" onClick={() => actions.reportNewVersion(false)}>
            Later
          </button>
        </>
      }
    >
      {keeps
        ? 'This tab goes on with the old one as long as you like. A reload opens the new one; your session is kept.'
        : 'This tab goes on with the old one as long as you like. A reload opens the new one; save first what you want to keep of this tab.'}
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
