// Which methods, how many samples each, and the buttons that start and end the comparison.
import type { ReactNode } from 'react';
import type { Capability } from '../../protocol/engine-api.ts';
import { comparedMethods } from '../../store/compare.ts';
import { isBusy } from '../../store/run.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { countMethods, formatCount } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';

const methodsId = 'methods';
const sampleLimits = { min: 1, max: 4, step: 1 } as const;
const missing: Record<Capability, string> = { vjp: 'needs gradients, which this model does not offer' };

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
            {label} <span className="dim">{lacking[0] ? missing[lacking[0]] : detail}</span>
          </span>
          <span className="dim end">{formatCount(evaluations)}</span>
        </label>
      ))}
      <p className="note">
        On the right: evaluations of the network per sample as a method is usually run. What you chose in Settings holds here too; the table
        counts what was spent.
      </p>
      <NumberControl
        label="Samples a method"
        {...sampleLimits}
        value={state.comparison.samples}
        onChange={(samples) => {
          if (!isRunning) actions.setComparedSamples(samples);
        }}
      />
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
  return (
    <section className="ctl" aria-label="Compare">
      <div className="band-top">
        <span>
          {comparison.samples} {comparison.samples === 1 ? 'sample' : 'samples'} a method
        </span>
        <span className="end">
          <button type="button" className="link" popoverTarget={methodsId}>
            Choose methods
          </button>
        </span>
      </div>
      <div className="row acts">
        {kind === 'running' ? (
          <button type="button" className="btn big grow" onClick={actions.stopComparing} data-testid="stop-comparing">
            Cancel
          </button>
        ) : kind === 'idle' ? (
          <button
            type="button"
            className="btn big primary grow"
            disabled={!canRun}
            title={isBusy(run.kind) ? 'Samples are being drawn' : undefined}
            onClick={() => void actions.compare()}
            data-testid="compare"
          >
            Compare {countMethods(chosen.length).toLowerCase()}
          </button>
        ) : (
          <button type="button" className="btn big grow" disabled>
            {kind === 'stopping' ? 'Stopping …' : 'Getting ready …'}
          </button>
        )}
      </div>
    </section>
  );
}
