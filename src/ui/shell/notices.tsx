// What went wrong, why, what to do, what was kept. In the page, never over it.
import type { ReactNode } from 'react';
import { detailOf } from '../../protocol/errors.ts';
import { words as errorTexts } from '../../protocol/errors.words.ts';
import type { Notice, Retry } from '../../store/state.ts';
import { Icon } from '../icon.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './shell.words.ts';
import { read } from '../../protocol/words.ts';

const verbs = (): Record<Retry, string> => ({
  draw: words.drawAgain,
  compare: words.compareAgain,
  batch: words.goOn,
  resume: words.resume,
  estimate: words.estimateAgain,
  open: words.chooseAnother,
  measure: words.measureAgain,
  connect: words.startAgain,
});

/** What was thrown may end like a log line. */
const sentence = (message: string): string => (message === '' || /[.!?…]$/.test(message) ? message : `${message}.`);

function OneNotice({ notice, onChoose }: { notice: Notice; onChoose: () => void }): ReactNode {
  const actions = useActions();
  const { error, earlier, retry, kept } = notice;
  const { title, hint } = errorTexts[error.code];
  return (
    <div className="notice" role="alert" data-code={error.code}>
      <i className="px bad" />
      <strong>{title}</strong>
      {earlier.length === 0 ? (
        <p>{`${sentence(detailOf(error))} ${hint} ${read(kept)}`}</p>
      ) : (
        <>
          <ul>
            {[...earlier, error].map((one, i) => (
              <li key={i}>{sentence(detailOf(one))}</li>
            ))}
          </ul>
          <p>{`${hint} ${read(kept)}`}</p>
        </>
      )}
      <div className="acts">
        {retry === 'resume' && (
          <button type="button" className="btn" onClick={actions.keepReached}>
            {words.keepThese}
          </button>
        )}
        {error.code === 'part-missing' && (
          <button type="button" className="btn" onClick={() => location.reload()}>
            {words.reload}
          </button>
        )}
        {retry && (
          <button
            type="button"
            className="btn"
            onClick={() => {
              actions.retry(notice);
              if (retry === 'open') onChoose();
            }}
          >
            {verbs()[retry]}
          </button>
        )}
        <button type="button" className="btn quiet square" aria-label={words.dismiss} onClick={() => actions.dismiss(notice.id)}>
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}

export function Notices({ onChoose }: { onChoose: () => void }): ReactNode {
  const notices = useStudioState((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <div className="notices">
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} onChoose={onChoose} />
      ))}
    </div>
  );
}
