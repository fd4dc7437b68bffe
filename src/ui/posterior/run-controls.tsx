// Draw, estimate, stop and keep, cancel: one primary button at most, none while a run is on.
import type { ReactNode } from 'react';
import { mostSamples } from '../../store/run/room.ts';
import { isBusy } from '../../store/run/run.ts';
import { DrawCost } from './draw-cost.tsx';
import { words as batchWords } from '../batch/batch-short.words.ts';
import { countSamples } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './posterior.words.ts';

export const settingsId = 'settings';

function Dots(): ReactNode {
  return (
    <span className="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

/** Whether the next draw is new, or takes the same seeds again so that only what was changed differs. */
function Seeds(): ReactNode {
  const { changeSettings } = useActions();
  const { keepsSeeds, firstSeed } = useStudioState((state) => state.settings);
  return (
    <label className="toggle" title={words.onTheNextDrawStarts}>
      <input
        type="checkbox"
        checked={keepsSeeds}
        onChange={(event) => changeSettings({ keepsSeeds: event.target.checked })}
        data-testid="keep-seeds"
      />
      <span>{keepsSeeds ? words.sameSeedsFrom(firstSeed) : words.sameSeedsAgain}</span>
    </label>
  );
}

export function RunControls({ onDraw }: { onDraw: () => void }): ReactNode {
  const actions = useActions();
  const run = useStudioState((state) => state.run);
  const samples = useStudioState((state) => state.settings.samples);
  const isDownloading = useStudioState(({ model }) => model.kind === 'loading' && model.progress?.phase === 'download');
  const drawn = useStudioState(({ posterior, measure }) =>
    posterior && posterior.measured === measure.shown ? posterior.samples.length : 0,
  );
  const isComparing = useStudioState((state) => state.comparison.run.kind !== 'idle');
  const isBatch = useStudioState((state) => state.batch.run.kind !== 'idle');
  const canMeasure = useStudioState((state) => state.measure.shown !== null) && !isComparing && !isBatch;
  return (
    <section className="ctl" aria-label={words.run}>
      <div className="band-top">
        {isComparing ? <span>{words.methodsAreBeingCompared}</span> : isBatch ? <span>{batchWords.isRunning}</span> : <Seeds />}
        <span className="end">
          <button
            type="button"
            className="link"
            disabled={!canMeasure || isBusy(run.kind)}
            title={words.theAverageOfEveryPicture3}
            onClick={() => {
              onDraw();
              void actions.estimate();
            }}
            data-testid="estimate"
          >
            {words.average}
          </button>
          <button type="button" className="link" popoverTarget={settingsId}>
            {words.settings}
          </button>
        </span>
      </div>
      <div className="row acts">
        {run.kind === 'running' ? (
          <>
            <button type="button" className="btn big grow" onClick={() => actions.stop(true)} data-testid="stop">
              {words.stopAndKeep}
            </button>
            <button type="button" className="btn big quiet" onClick={() => actions.stop(false)} data-testid="cancel">
              {words.cancel}
            </button>
          </>
        ) : run.kind === 'preparing' && isDownloading ? (
          <button type="button" className="btn big grow" onClick={actions.stopDownload} data-testid="stop-download">
            {words.stopTheDownload}
          </button>
        ) : run.kind === 'stopping' || run.kind === 'preparing' ? (
          <button type="button" className="btn big grow" disabled>
            <span>{`${run.kind === 'stopping' ? words.stopping : words.gettingReady} `}</span>
            <Dots />
          </button>
        ) : (
          <>
            <button
              type="button"
              className="btn big primary grow"
              disabled={!canMeasure}
              onClick={() => {
                onDraw();
                void actions.draw();
              }}
              data-testid="draw"
            >
              {words.draw(countSamples(samples))}
            </button>
            {drawn > 0 && drawn < mostSamples && (
              <button
                type="button"
                className="btn big"
                disabled={!canMeasure}
                title={words.moreSamplesOfTheSame}
                onClick={() => {
                  onDraw();
                  void actions.drawMore();
                }}
                data-testid="draw-more"
              >
                {words.more(Math.min(samples, mostSamples - drawn))}
              </button>
            )}
          </>
        )}
      </div>
      <DrawCost />
    </section>
  );
}
