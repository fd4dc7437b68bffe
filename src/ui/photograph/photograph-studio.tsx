// Photographs at their own size: the rail says what was lost, the stage shows what may have been, below stands what a run takes.
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { costOfSample } from '../../store/photograph/loss-desk.ts';
import { doubtOf, frameOf, groundOf, isBrought } from '../../store/photograph/lost.ts';
import { psnrOf, summed, type PhotographState, type Restored } from '../../store/photograph/photograph.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { wholeCanvas, type CanvasView } from '../measure/canvas-view.ts';
import { Notices } from '../shell/notices.tsx';
import { useActions } from '../studio-context.ts';
import { PhotographCanvas } from './photograph-canvas.tsx';
import type { PhotographBrush } from './photograph-loss.tsx';
import { PhotographRail } from './photograph-rail.tsx';

type Shown = 'measured' | 'mmse' | 'mean' | 'spread' | number;

const titleOf = (restored: Restored): string => (restored.seed === null ? 'Estimate' : `Sample ${restored.seed}`);
const keyOf = ({ seed }: Restored): Shown => seed ?? 'mmse';

/** What there is to see, and which of it is seen: the newest, unless a person chose. */
function useShown(state: PhotographState) {
  const { restored, task } = state;
  const newest = restored.at(-1);
  const [chosen, setChosen] = useState<Shown>(newest ? keyOf(newest) : 'measured');
  const samples = useMemo(() => restored.filter(({ seed }) => seed !== null).map(({ patch }) => patch), [restored]);
  const options: { value: Shown; label: string }[] = [
    { value: 'measured', label: state.loss === 'mask' ? 'Photo' : 'Measured' },
    ...restored.map((one) => ({ value: keyOf(one), label: titleOf(one) })),
    ...(samples.length > 1
      ? [
          { value: 'mean' as const, label: 'Mean' },
          { value: 'spread' as const, label: 'Spread' },
        ]
      : []),
  ];
  const count = restored.length;
  // What is chosen follows what was found last, not every change of it.
  const [seen, setSeen] = useState(count);
  if (seen !== count) {
    setSeen(count);
    setChosen(newest ? keyOf(newest) : 'measured');
  }
  const shown = options.some(({ value }) => value === chosen) ? chosen : 'measured';
  const one = restored.find((candidate) => keyOf(candidate) === shown) ?? null;
  const average = useMemo(() => (shown === 'mean' || shown === 'spread' ? summed(samples, shown) : null), [samples, shown]);
  const live = task.kind === 'running' ? task.patch : null;
  return { shown, setChosen, options, one, patch: live ?? one?.patch ?? average, isMap: !live && shown === 'spread' };
}

const seconds = (value: number): string =>
  value < 1 ? 'less than a second' : value < 90 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`;

/** What an estimate takes, told before it starts; while it runs, how far it is. */
function RunBar({ state, nextSeed }: { state: PhotographState; nextSeed: number }): ReactNode {
  const actions = useActions();
  const { task, plan, refusal } = state;
  if (task.kind === 'running') {
    const { done, evaluations, secondsLeft, seed } = task;
    return (
      <div className="photograph-run">
        <progress value={done} max={evaluations} aria-label="Evaluations of the network" />
        <span role="status">
          {`${seed === null ? 'Estimate' : `Sample ${seed}`}: ${done} of ${evaluations} evaluations${done > 0 ? `, about ${seconds(secondsLeft)} left` : ''}`}
        </span>
        <button type="button" className="btn" onClick={actions.stopPhotograph} data-testid="photograph-stop">
          Stop
        </button>
      </div>
    );
  }
  const isReady = plan !== null;
  return (
    <div className="photograph-run">
      <button
        type="button"
        className="btn primary"
        disabled={!isReady}
        onClick={() => void actions.restorePhotograph(null)}
        data-testid="photograph-estimate"
      >
        Estimate
      </button>
      <button
        type="button"
        className="btn"
        disabled={!isReady}
        onClick={() => void actions.restorePhotograph(nextSeed)}
        data-testid="photograph-sample"
      >
        Draw a sample
      </button>
      <span data-testid="photograph-plan">
        {refusal ||
          (task.kind === 'loading'
            ? 'The model is loading.'
            : plan
              ? `${plan.tiles} of ${plan.allTiles} tiles. The estimate takes about ${seconds(plan.seconds)}, a sample ${seconds(costOfSample(state) * plan.seconds)}.`
              : 'Measuring.')}
      </span>
    </div>
  );
}

/** How far the picture, measured again, is from Y. */
function Fit({ fit, std }: { fit: number; std: number }): ReactNode {
  return (
    <span title="RMS of A x̂ − Y: what the picture, measured again, leaves of the measurement.">
      {std > 0 ? `fit ${fit.toFixed(2)} σₙ` : `fit ${fit.toExponential(1)}`}
    </span>
  );
}

/** What is said of the picture that is shown. */
function Caption({ state, one, shown }: { state: PhotographState; one: Restored | null; shown: Shown }): ReactNode {
  const actions = useActions();
  const hasTruth = state.loss !== 'mask' && !isBrought(state);
  const psnr = useMemo(() => (one && hasTruth ? psnrOf(state.photo, one.patch) : null), [one, state.photo, hasTruth]);
  const doubt = one && isBrought(state) ? doubtOf(one.fit, state.noise.std) : null;
  const words =
    shown === 'measured'
      ? state.loss === 'mask'
        ? 'Hatched: hidden, and free for guesses. Wheel or pinch zooms, Shift and drag moves.'
        : isBrought(state)
          ? 'What was brought: with the kernel or scale it is all that a guess is told.'
          : 'All that a guess is told.'
      : shown === 'mean'
        ? 'The average of the samples.'
        : shown === 'spread'
          ? 'Bright where the samples differ: nobody knows what was there.'
          : one?.seed === null
            ? 'The average of every picture that fits: smooth where nothing is known.'
            : 'One guess that fits; what was not measured is invented.';
  return (
    <p className="cap">
      <span>{words}</span>
      {one && state.loss !== 'mask' && <Fit fit={one.fit} std={state.noise.std} />}
      {psnr !== null && <b>{`${psnr.toFixed(2)} dB`}</b>}
      {one && (
        <button type="button" className="btn" onClick={() => void actions.savePhotograph(one)} data-testid="photograph-save">
          Save PNG
        </button>
      )}
      {doubt && (
        <span className="doubt" role="status" data-testid="photograph-doubt">
          <i className="px bad" />
          <span>{doubt}</span>
        </span>
      )}
    </p>
  );
}

export function PhotographStudio({ state, onChoose }: { state: PhotographState; onChoose: () => void }): ReactNode {
  const actions = useActions();
  const { photo, loss } = state;
  const [brush, setBrush] = useState<PhotographBrush>({ diameter: Math.max(6, Math.round(photo.width / 60)), erases: false });
  const [view, setView] = useState<CanvasView>(wholeCanvas);
  const [wipe, setWipe] = useState(0);
  const [hasLoupe, setLoupe] = useState(false);
  const { shown, setChosen, options, one, patch, isMap } = useShown(state);
  const { height, width } = frameOf(state);
  const ground = useMemo(() => groundOf(photo, { height, width }), [photo, height, width]);
  const nextSeed = Math.max(2023, ...state.restored.map(({ seed }) => seed ?? 0)) + 1;
  const onPaint = useCallback((mask: Uint8Array) => actions.paintPhotograph(mask), [actions]);
  const isWhole = shown === 'measured' && state.task.kind !== 'running';
  return (
    <>
      <PhotographRail state={state} view={view} brush={brush} onBrush={setBrush} onChoose={onChoose} />
      <main className="stage photograph" id="stage" tabIndex={0} aria-label="Photograph">
        <Notices onChoose={onChoose} />
        <div className="photograph-head">
          {options.length > 1 && (
            <ChoiceControl<Shown> label="What is shown" hideLabel options={options} value={shown} onChange={setChosen} />
          )}
          {patch && !isMap && (
            <label className="wipe-range">
              Compare
              <input
                type="range"
                min={0}
                max={1}
                step={0.01}
                value={wipe}
                style={{ '--v': wipe }}
                onChange={(event) => setWipe(event.target.valueAsNumber)}
                aria-label="Compare: what was measured stands left of the line"
              />
            </label>
          )}
          <label className="toggle loupe-toggle" title="The pixels under the pointer, large and as numbers">
            <input type="checkbox" checked={hasLoupe} onChange={(event) => setLoupe(event.target.checked)} />
            <span>Loupe</span>
          </label>
        </div>
        <PhotographCanvas
          photo={ground}
          measured={ground.rgba !== photo.rgba ? photo : loss === 'mask' ? null : (state.measured?.picture ?? null)}
          mask={loss === 'mask' ? state.mask : null}
          patch={isWhole ? null : patch}
          isMap={isMap}
          wipe={isMap ? 0 : wipe}
          hasLoupe={hasLoupe}
          brush={loss === 'mask' && isWhole ? brush : null}
          onPaint={onPaint}
          onView={setView}
        />
        <Caption state={state} one={one} shown={shown} />
        <RunBar state={state} nextSeed={nextSeed} />
      </main>
    </>
  );
}
