// What is known of the photograph and what was lost of it: its size, the brush or the operator, noise.
import type { ReactNode } from 'react';
import type { LossId, PhotographState } from '../../store/photograph/photograph.ts';
import { countHidden } from '../../store/measure/mask.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { formatSize } from '../format.ts';
import type { CanvasView } from '../measure/canvas-view.ts';
import { useActions } from '../studio-context.ts';

export interface PhotographBrush {
  diameter: number;
  erases: boolean;
}

interface RailProps {
  state: PhotographState;
  view: CanvasView;
  brush: PhotographBrush;
  onBrush: (brush: PhotographBrush) => void;
  onChoose: () => void;
}

const losses: readonly { value: LossId; label: string; says: string }[] = [
  { value: 'mask', label: 'Scratch', says: 'Paint over a scratch, a word or a person. Everything else stays as it is, pixel for pixel.' },
  { value: 'blur', label: 'Shake', says: 'What this photograph would be after a shaken camera, and what may have been before it.' },
  { value: 'super-resolution', label: 'Small', says: 'What this photograph would be as a small copy, and what may have been before it.' },
];

/** The part of the photograph that is in view. */
function inView({ photo }: PhotographState, { scale, x, y }: CanvasView) {
  const [left, top] = [Math.round((-x / scale) * photo.width), Math.round((-y / scale) * photo.height)];
  return { top, left, height: Math.round(photo.height / scale), width: Math.round(photo.width / scale) };
}

function PhotoFacts({ state, view, onChoose }: Pick<RailProps, 'state' | 'view' | 'onChoose'>): ReactNode {
  const actions = useActions();
  const { photo } = state;
  const part = inView(state, view);
  const longest = Math.max(photo.width, photo.height);
  return (
    <section className="panel">
      <div className="head">
        <h2>Photograph</h2>
      </div>
      <div className="facts">
        <strong title={photo.name}>{photo.name}</strong>
        <span data-testid="photograph-size">{formatSize(photo.width, photo.height)}</span>
        {photo.remark && <span>{photo.remark}</span>}
        <span className="row">
          <button type="button" className="link" onClick={onChoose}>
            Open
          </button>
          <button
            type="button"
            className="link"
            disabled={longest <= 256}
            onClick={() => void actions.shrinkPhotograph(Math.round(longest / 2))}
          >
            Half size
          </button>
          <button
            type="button"
            className="link"
            title="Zoom to the part that you want first"
            disabled={view.scale <= 1 || Math.min(part.width, part.height) < 64}
            onClick={() => actions.cropPhotograph(part)}
          >
            Crop to view
          </button>
        </span>
      </div>
    </section>
  );
}

function BrushControls({ state, brush, onBrush }: Pick<RailProps, 'state' | 'brush' | 'onBrush'>): ReactNode {
  const actions = useActions();
  const hidden = countHidden(state.mask);
  const share = (100 * hidden) / state.mask.length;
  return (
    <>
      <ChoiceControl
        label="Brush"
        options={[
          { value: 'hide', label: 'Hide' },
          { value: 'show', label: 'Uncover' },
        ]}
        value={brush.erases ? 'show' : 'hide'}
        onChange={(value) => onBrush({ ...brush, erases: value === 'show' })}
      />
      <NumberControl
        label="Brush width"
        min={1}
        max={Math.max(64, Math.round(state.photo.width / 8))}
        step={1}
        value={brush.diameter}
        unit=" px"
        onChange={(diameter) => onBrush({ ...brush, diameter })}
      />
      <p className="row between">
        <span data-testid="photograph-hidden">
          {hidden === 0 ? 'Nothing hidden' : `${hidden.toLocaleString('en')} pixels hidden, ${share < 0.1 ? '< 0.1' : share.toFixed(1)} %`}
        </span>
        <span className="row">
          <button type="button" className="link" disabled={state.undo.length === 0} onClick={actions.undoStroke}>
            Undo
          </button>
          <button
            type="button"
            className="link"
            disabled={hidden === 0}
            onClick={() => actions.paintPhotograph(new Uint8Array(state.mask.length).fill(1))}
          >
            Clear
          </button>
        </span>
      </p>
    </>
  );
}

const strides = (values: readonly number[], word: (value: number) => string) => values.map((value) => ({ value, label: word(value) }));

function OperatorControls({ state }: { state: PhotographState }): ReactNode {
  const actions = useActions();
  const { loss, params } = state;
  if (loss === 'mask') return null;
  return loss === 'blur' ? (
    <>
      <ChoiceControl
        label="Kept pixels"
        help="At 1 the photograph is blurred only; else every second or fourth pixel is kept, too."
        options={strides([1, 2, 4], (value) => (value === 1 ? 'All' : `1 of ${value}²`))}
        value={Number(params.blur['stride'])}
        onChange={(value) => actions.setLossParam('stride', value)}
      />
      <p className="row">
        <button type="button" className="btn" onClick={actions.shakeAgain}>
          Shake again
        </button>
      </p>
    </>
  ) : (
    <>
      <ChoiceControl
        label="Scale"
        options={strides([2, 4, 8], (value) => `${value}×`)}
        value={Number(params['super-resolution']['stride'])}
        onChange={(value) => actions.setLossParam('stride', value)}
      />
      <ChoiceControl
        label="Filter"
        options={[
          { value: 'box', label: 'Box' },
          { value: 'bicubic', label: 'Bicubic' },
        ]}
        value={params['super-resolution']['filter'] === 'box' ? 'box' : 'bicubic'}
        onChange={(value) => actions.setLossParam('filter', value)}
      />
    </>
  );
}

export function PhotographRail({ state, view, brush, onBrush, onChoose }: RailProps): ReactNode {
  const actions = useActions();
  const loss = losses.find(({ value }) => value === state.loss);
  return (
    <aside className="rail" aria-label="Photograph">
      <PhotoFacts state={state} view={view} onChoose={onChoose} />
      <section className="panel">
        <div className="head">
          <h2>What was lost</h2>
        </div>
        <ChoiceControl label="What was lost" hideLabel options={losses} value={state.loss} onChange={actions.chooseLoss} />
        <p className="note">{loss?.says}</p>
        {state.loss === 'mask' ? <BrushControls state={state} brush={brush} onBrush={onBrush} /> : <OperatorControls state={state} />}
        {state.loss !== 'mask' && (
          <NumberControl label="Noise σₙ" min={0} max={0.1} step={0.01} value={state.noise.std} onChange={actions.setPhotographNoise} />
        )}
      </section>
    </aside>
  );
}
