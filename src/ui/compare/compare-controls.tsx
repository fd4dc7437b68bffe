// Which methods, how many samples each, and the buttons that start and end the comparison.
import type { ReactNode } from 'react';
import { comparedMethods, whyOld } from '../../store/compare/compare.ts';
import { isDone } from '../../store/compare/comparison.ts';
import { keyOf } from '../../store/compare/methods.ts';
import { isBusy } from '../../store/run/run.ts';
import { words as batchWords } from '../batch/batch-short.words.ts';
import { MethodToggle } from '../controls/method-toggle.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { countMethods } from '../format.ts';
import { settingsId } from '../posterior/run-controls.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './compare.words.ts';

export const methodsId = 'methods';
const sampleLimits = { min: 1, max: 4, step: 1 } as const;

export function MethodsPanel(): ReactNode {
  const actions = useActions();
  const state = useStudioState((all) => all);
  const { all, chosen } = comparedMethods(state);
  const isRunning = state.comparison.run.kind !== 'idle';
  return (
    <div className="pop methods" id={methodsId} popover="auto" role="dialog" aria-label={words.methods}>
      <h2>{words.methods}</h2>
      {all.map((method) => (
        <MethodToggle
          key={method.id}
          method={method}
          isChosen={chosen.some(({ id }) => id === method.id)}
          isFixed={isRunning}
          onChange={(isChosen) => actions.chooseMethod(method.id, isChosen)}
        />
      ))}
      <p className="note">{words.onTheRight}</p>
      <fieldset className="bare" disabled={isRunning}>
        <NumberControl
          label={words.samplesPerMethod}
          {...sampleLimits}
          value={state.comparison.samples}
          onChange={actions.setComparedSamples}
        />
      </fieldset>
    </div>
  );
}

export function CompareControls(): ReactNode {
  const actions = useActions();
  const state = useStudioState((all) => all);
  const { comparison, measure, run } = state;
  const { chosen } = comparedMethods(state);
  const { kind } = comparison.run;
  const isBatch = state.batch.run.kind !== 'idle';
  const canRun = measure.shown !== null && chosen.length > 0 && !isBusy(run.kind) && !isBatch;
  const done = new Set(comparison.shown?.rows.filter(isDone).map(({ method }) => keyOf(method)));
  const isCompared = whyOld(state) === null && chosen.every((method) => done.has(keyOf(method)));
  return (
    <section className="ctl" aria-label={words.compare}>
      <div className="band-top">
        <span>{isBusy(run.kind) ? words.samplesAreDrawn : isBatch ? batchWords.isRunning : words.samplesEach(comparison.samples)}</span>
        <span className="end">
          <button type="button" className="link" popoverTarget={methodsId}>
            {words.methods}
          </button>
          <button type="button" className="link" popoverTarget={settingsId}>
            {words.settings}
          </button>
        </span>
      </div>
      <div className="row acts">
        {kind === 'running' || kind === 'preparing' ? (
          <button type="button" className="btn big grow" onClick={actions.stopComparing} data-testid="stop-comparing">
            {words.cancel}
          </button>
        ) : kind === 'idle' ? (
          <button
            type="button"
            className="btn big primary grow"
            disabled={!canRun}
            onClick={() => void actions.compare()}
            data-testid="compare"
          >
            {isCompared ? words.compareAgain : words.compareThese(countMethods(chosen.length))}
          </button>
        ) : (
          <button type="button" className="btn big grow" disabled>
            {words.stopping}
          </button>
        )}
      </div>
    </section>
  );
}
