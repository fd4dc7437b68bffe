// Photographs at their own size: the rail says what was lost, the stage shows what may have been, below stands what a run takes.
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { PhotographPlan } from '../../protocol/photograph-api.ts';
import { read } from '../../protocol/words.ts';
import { costOfSample } from '../../store/photograph/loss-desk.ts';
import { doubtOf, frameOf, groundOf, isBrought, seenOf } from '../../store/photograph/lost.ts';
import { isOfOtherWeights, nextSeedOf, psnrOf, summed, type PhotographState, type Restored } from '../../store/photograph/photograph.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { decimal, fixed } from '../format.ts';
import { wholeCanvas, type CanvasView } from '../measure/canvas-view.ts';
import { Notices } from '../shell/notices.tsx';
import { useActions } from '../studio-context.ts';
import { words as kept } from './photograph-kept.words.ts';
import { PhotographCanvas } from './photograph-canvas.tsx';
import { PhotographDirectionsStrip, useRegionWalk } from './photograph-directions.tsx';
import { words as ofDirections } from './photograph-directions.words.ts';
import type { PhotographBrush } from './photograph-loss.tsx';
import { PhotographRail } from './photograph-rail.tsx';
import { words } from './photograph.words.ts';

type Shown = 'measured' | 'mmse' | 'mean' | 'spread' | number;

const titleOf = (seed: number | null): string => (seed === null ? words.estimate : words.sample(seed));
const keyOf = ({ seed }: Restored): Shown => seed ?? 'mmse';

/** What there is to see, and which of it is seen: the newest, unless a person chose. */
function useShown(state: PhotographState) {
  const { restored, task } = state;
  const newest = restored.at(-1);
  const [chosen, setChosen] = useState<Shown>(newest ? keyOf(newest) : 'measured');
  const samples = useMemo(() => restored.filter(({ seed }) => seed !== null).map(({ patch }) => patch), [restored]);
  const options: { value: Shown; label: string }[] = [
    { value: 'measured', label: state.loss === 'mask' ? words.photo : words.measured },
    ...restored.map((one) => ({ value: keyOf(one), label: titleOf(one.seed) })),
    ...(samples.length > 1
      ? [
          { value: 'mean' as const, label: words.mean },
          { value: 'spread' as const, label: words.spread },
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
  value < 1 ? words.underASecond : words.about(value < 90 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`);

const timesOf = ({ tiles, secondsPerTile }: PhotographPlan, cost: number): [estimate: string, sample: string] => [
  seconds(tiles * secondsPerTile.estimate),
  seconds(tiles * cost * secondsPerTile.sample),
];

/** What an estimate takes, told before it starts; while it runs, how far it is. */
function RunBar({ state, nextSeed }: { state: PhotographState; nextSeed: number }): ReactNode {
  const actions = useActions();
  const { task, plan, refusal } = state;
  if (task.kind === 'running') {
    const { done, evaluations, secondsLeft, seed } = task;
    return (
      <div className="photograph-run">
        <progress value={done} max={evaluations} aria-label={words.evaluations} />
        <span role="status">
          {done > 0
            ? words.runningWithTime(titleOf(seed), done, evaluations, seconds(secondsLeft))
            : words.running(titleOf(seed), done, evaluations)}
        </span>
        <button type="button" className="btn" onClick={actions.stopPhotograph} data-testid="photograph-stop">
          {words.stop}
        </button>
      </div>
    );
  }
  // Where it could not be planned, a run tries again.
  const isReady = plan !== null || (task.kind === 'idle' && refusal === null);
  return (
    <div className="photograph-run">
      <button
        type="button"
        className="btn primary"
        disabled={!isReady}
        onClick={() => void actions.restorePhotograph(null)}
        data-testid="photograph-estimate"
      >
        {words.makeEstimate}
      </button>
      <button
        type="button"
        className="btn"
        disabled={!isReady}
        onClick={() => void actions.restorePhotograph(nextSeed)}
        data-testid="photograph-sample"
      >
        {words.draw}
      </button>
      <span role="status" data-testid="photograph-plan">
        {refusal !== null
          ? read(refusal)
          : task.kind === 'loading'
            ? words.loading
            : plan
              ? words.plan(plan.tiles, plan.allTiles, ...timesOf(plan, costOfSample(state)))
              : task.kind === 'measuring'
                ? words.measuring
                : words.unplanned}
      </span>
    </div>
  );
}

/** How far the picture, measured again, is from Y. */
function Fit({ fit, std }: { fit: number; std: number }): ReactNode {
  return <span title={words.fitHelp}>{std > 0 ? words.fitOfNoise(fixed(fit, 2)) : words.fit(decimal(fit.toExponential(1)))}</span>;
}

const decibels = (psnr: number): string => `${fixed(psnr, 2)} dB`;

/** What is said of the picture that is shown. */
function Caption({ state, one, shown }: { state: PhotographState; one: Restored | null; shown: Shown }): ReactNode {
  const actions = useActions();
  const hasTruth = state.loss !== 'mask' && !isBrought(state);
  const psnr = useMemo(() => (one && hasTruth ? psnrOf(state.photo, one.patch) : null), [one, state.photo, hasTruth]);
  const doubt = one && isBrought(state) ? doubtOf(one.unexplained, state.noise.std) : null;
  const caption =
    shown === 'measured'
      ? state.loss === 'mask'
        ? words.captions.mask
        : isBrought(state)
          ? words.captions.brought
          : words.captions.made
      : shown === 'mean'
        ? words.captions.mean
        : shown === 'spread'
          ? words.captions.spread
          : one?.seed === null
            ? words.captions.estimate
            : words.captions.sample;
  return (
    <p className="cap">
      <span>{caption}</span>
      {shown === 'spread' && state.model?.directions === 0 && <span>{kept.noDirections}</span>}
      {one && isOfOtherWeights(one, state.model) && <span>{words.otherWeights}</span>}
      {one && state.loss !== 'mask' && <Fit fit={one.fit} std={state.noise.std} />}
      {psnr !== null && <b>{decibels(psnr)}</b>}
      {one && (
        <button type="button" className="btn" onClick={() => void actions.savePhotograph(one)} data-testid="photograph-save">
          {words.save}
        </button>
      )}
      {doubt && (
        <span className="doubt" role="status" data-testid="photograph-doubt">
          <i className="px bad" />
          <span>{read(doubt)}</span>
        </span>
      )}
    </p>
  );
}

export function PhotographStudio({ state, onChoose }: { state: PhotographState; onChoose: () => void }): ReactNode {
  const actions = useActions();
  const { photo, loss, params, measured: made } = state;
  const [brush, setBrush] = useState<PhotographBrush>({ diameter: Math.max(6, Math.round(photo.width / 60)), erases: false });
  const [view, setView] = useState<CanvasView>(wholeCanvas);
  const [wipe, setWipe] = useState(0);
  const [hasLoupe, setLoupe] = useState(false);
  const { shown, setChosen, options, one, patch, isMap } = useShown(state);
  const { height, width } = frameOf(state);
  const ground = useMemo(() => groundOf(photo, { height, width }), [photo, height, width]);
  const measured = useMemo(() => seenOf({ loss, params, photo, measured: made }, ground), [loss, params, photo, made, ground]);
  const nextSeed = nextSeedOf(state);
  const onPaint = useCallback((mask: Uint8Array) => actions.paintPhotograph(mask), [actions]);
  const isWhole = shown === 'measured' && state.task.kind !== 'running';
  // They are of the estimate's error: of no sample, and of no picture that is still being made.
  const estimate = shown === 'mmse' && state.task.kind !== 'running' ? one : null;
  const canLook = estimate !== null && (state.model?.directions ?? 0) > 0 && !isOfOtherWeights(estimate, state.model);
  const [looks, setLooks] = useState(false);
  const walk = useRegionWalk(state, estimate, canLook && looks);
  const chooser = canLook && looks && { side: walk.size, at: state.region, over: walk.over, onChoose: actions.lookAtRegion };
  return (
    <>
      <PhotographRail state={state} view={view} brush={brush} onBrush={setBrush} onChoose={onChoose} />
      <main className="stage photograph" id="stage" tabIndex={0} aria-label={words.photograph}>
        <Notices onChoose={onChoose} />
        <div className="photograph-head">
          {options.length > 1 && (
            <ChoiceControl<Shown> label={words.whatIsShown} hideLabel options={options} value={shown} onChange={setChosen} />
          )}
          {patch && !isMap && (
            <label className="wipe-range">
              <span>{words.compare}</span>
              <input
                type="range"
                min={0}
                max={1}
                step={0.01}
                value={wipe}
                style={{ '--v': wipe }}
                onChange={(event) => setWipe(event.target.valueAsNumber)}
                aria-label={words.compareHelp}
              />
            </label>
          )}
          <label className="toggle loupe-toggle" title={words.loupeHelp}>
            <input type="checkbox" checked={hasLoupe} onChange={(event) => setLoupe(event.target.checked)} />
            <span>{words.loupe}</span>
          </label>
          {canLook && (
            <label className="toggle" title={ofDirections.toggleHelp}>
              <input
                type="checkbox"
                checked={looks}
                onChange={(event) => {
                  setLooks(event.target.checked);
                  void actions.lookAtRegion(null);
                }}
                data-testid="photograph-looks"
              />
              <span>{ofDirections.toggle}</span>
            </label>
          )}
        </div>
        <PhotographCanvas
          photo={ground}
          measured={measured}
          mask={loss === 'mask' ? state.mask : null}
          patch={isWhole ? null : patch}
          isMap={isMap}
          wipe={isMap ? 0 : wipe}
          hasLoupe={hasLoupe}
          brush={loss === 'mask' && isWhole ? brush : null}
          chooser={chooser || null}
          onPaint={onPaint}
          onView={setView}
        />
        {chooser && <PhotographDirectionsStrip walk={walk} isAsked={state.region !== null} />}
        <Caption state={state} one={one} shown={shown} />
        <RunBar state={state} nextSeed={nextSeed} />
      </main>
    </>
  );
}
