// Which methods, how many samples each, and the buttons that start and end the comparison.
import type { ReactNode } from 'react';
import { needsWords } from '../../protocol/capabilities.ts';
import { comparedMethods, whyOld } from '../../store/compare/compare.ts';
import { isDone } from '../../store/compare/comparison.ts';
import { keyOf } from '../../store/compare/methods.ts';
import { isBusy } from '../../store/run/run.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { countMethods, formatCount } from '../format.ts';
import { settingsId } from '../posterior/run-controls.tsx';
import { useActions, useStudioState } from '../studio-context.ts';

export const methodsId = 'methods';
const sampleLimits = { min: 1, max: 4, step: 1 } as const;

export function MethodsPanel(): ReactNode {
  const actions = useActions();
  const state = useStudioState((all) => all);
  const { all, chosen } = comparedMethods(state);
  const isRunning = state.comparison.run.kind !== 'idle';
  return (
    <div className="pop methods" id={methodsId} popover="auto" role="dialog" aria-label="Methods">
      <h2>Methods</h2>
      {all.map(({ id, label, detail, lacking, evaluations }) => (
        <label key={id} className="toggle">
          <input
            type="checkbox"
            checked={chosen.some((method) => method.id === id)}
            disabled={isRunning || lacking.length > 0}
            onChange={(event) => actions.chooseMethod(id, event.target.checked)}
          />
          <span>
            <span>{`${label} `}</span>
            <span className="dim">{lacking.length > 0 ? needsWords(lacking) : detail}</span>
          </span>
          <span className="dim end">{formatCount(evaluations)}</span>
        </label>
      ))}
      <p className="note">
        On the right: evaluations of the network per sample as a method is usually run. What you chose in Settings holds here too; the table
        counts what was spent.
      </p>
      <fieldset className="bare" disabled={isRunning}>
        <NumberControl label="Samples a method" {...sampleLimits} value={state.comparison.samples} onChange={actions.setComparedSamples} />
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
  const canRun = measure.shown !== null && chosen.length > 0 && !isBusy(run.kind);
  const done = new Set(comparison.shown?.rows.filter(isDone).map(({ method }) => keyOf(method)));
  const isCompared = whyOld(state) === null && chosen.every((method) => done.has(keyOf(method)));
  return (
    <section className="ctl" aria-label="Compare">
      <div className="band-top">
        <span>
          {isBusy(run.kind) ? 'Samples are being drawn' : `${comparison.samples} ${comparison.samples === 1 ? 'sample' : 'samples'} each`}
        </span>
        <span className="end">
          <button type="button" className="link" popoverTarget={methodsId}>
            Methods
          </button>
          <button type="button" className="link" popoverTarget={settingsId}>
            Settings
          </button>
        </span>
      </div>
      <div className="row acts">
        {kind === 'running' || kind === 'preparing' ? (
          <button type="button" className="btn big grow" onClick={actions.stopComparing} data-testid="stop-comparing">
            Cancel
          </button>
        ) : kind === 'idle' ? (
          <button
            type="button"
            className="btn big primary grow"
            disabled={!canRun}
            onClick={() => void actions.compare()}
            data-testid="compare"
          >
            {isCompared ? 'Compare again' : `Compare ${countMethods(chosen.length).toLowerCase()}`}
          </button>
        ) : (
          <button type="button" className="btn big grow" disabled>
            Stopping …
          </button>
        )}
      </div>
    </section>
  );
}
