// What is shown is of what is set, or says what it is of: one line before old pictures, which are dimmed (`data-stale`, samples.css).
import type { ReactNode } from 'react';
import type { Posterior } from '../../store/state.ts';
import { isBusy } from '../../store/run/run.ts';
import { whyStale } from '../../store/run/staleness.ts';
import { useStudioState } from '../studio-context.ts';
import { words } from './posterior.words.ts';
import { read } from '../../protocol/words.ts';

/** “of another photo” …, of pictures that were drawn; null where they answer to what is set now, or there are none. */
export function useStale(posterior: Posterior | null): string | null {
  return useStudioState((state) => {
    const why = posterior && posterior.samples.length > 0 ? whyStale(state, posterior) : null;
    return why && read(why);
  });
}

/** Nothing where `why` is null. Always there for readers of the screen, so that a change is said. */
export function StaleNote({ why }: { why: string | null }): ReactNode {
  const isDrawing = useStudioState(({ run }) => isBusy(run.kind));
  return (
    <p className="stale-note" role="status" data-testid="stale">
      {why !== null && (
        <>
          <b>{words.old(why)}</b>
          <span>{` ${isDrawing ? words.whatFitsIsDrawn : words.drawToSeeWhatFits}`}</span>
        </>
      )}
    </p>
  );
}
