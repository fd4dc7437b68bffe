// Whether a photograph comes back after a reload and how to begin anew; in the face studio, the photograph that was left.
import type { ReactNode } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './photograph-kept.words.ts';

export function PhotographKept(): ReactNode {
  const actions = useActions();
  const keeping = useStudioState((state) => state.photographKeeping);
  const said = { starting: '', kept: words.kept, elsewhere: words.elsewhere, failed: words.failed }[keeping];
  return (
    <section className="panel photograph-kept">
      <p className="note">
        <span data-testid="photograph-kept">{said}</span>{' '}
        <button type="button" className="link" title={words.anewHelp} onClick={actions.beginPhotographAnew} data-testid="photograph-anew">
          {words.anew}
        </button>
      </p>
    </section>
  );
}

/** Nothing where none lies aside. */
export function PhotographAside(): ReactNode {
  const actions = useActions();
  const name = useStudioState((state) => state.photographAside?.photo.name ?? null);
  if (name === null) return null;
  return (
    <p className="note remark" data-testid="photograph-aside">
      <span>{words.aside(name)}</span>{' '}
      <button type="button" className="link" onClick={actions.returnToPhotograph}>
        {words.goOn}
      </button>{' '}
      <button type="button" className="link" title={words.forgetHelp} onClick={actions.forgetPhotograph}>
        {words.forget}
      </button>
    </p>
  );
}
