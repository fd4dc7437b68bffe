// The buttons of a batch: begin, pause, go on; and how the way to its settings.
import type { ReactNode } from 'react';
import { countsOf, hasResults } from '../../store/batch/batch.ts';
import { isBusy } from '../../store/run/run.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { batchSettingsId } from './batch-ids.ts';
import { words as short } from './batch-short.words.ts';
import { words } from './batch.words.ts';

export function BatchControls(): ReactNode {
  const actions = useActions();
  const batch = useStudioState((state) => state.batch);
  const isDrawing = useStudioState(({ run, comparison }) => isBusy(run.kind) || comparison.run.kind !== 'idle');
  const { run, adding } = batch;
  const { all, waiting } = countsOf(batch);
  const label =
    all === 0 ? words.nothingYet : waiting === 0 ? words.allDone : hasResults(batch) ? words.goOn(waiting) : words.restore(waiting);
  return (
    <section className="ctl" aria-label={words.view}>
      <div className="band-top">
        <span>{isDrawing ? words.samplesDrawn : ''}</span>
        <span className="end">
          <button type="button" className="link" popoverTarget={batchSettingsId}>
            {short.settings}
          </button>
        </span>
      </div>
      <div className="row acts">
        {run.kind === 'running' || run.kind === 'preparing' ? (
          <button type="button" className="btn big grow" onClick={actions.pauseBatch} data-testid="pause-batch">
            {run.kind === 'running' ? words.pause : words.gettingReady}
          </button>
        ) : run.kind === 'pausing' ? (
          <button type="button" className="btn big grow" disabled>
            {words.pausing}
          </button>
        ) : (
          <button
            type="button"
            className="btn big primary grow"
            disabled={waiting === 0 || isDrawing || adding !== null}
            onClick={() => void actions.startBatch()}
            data-testid="start-batch"
          >
            {label}
          </button>
        )}
      </div>
    </section>
  );
}
