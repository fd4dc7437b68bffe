// What was lost of a photograph: the brush, or the operator with its kernel and noise; and whether that is done here or was done before.
import type { ReactNode } from 'react';
import { language } from '../../protocol/words.ts';
import { countHidden } from '../../store/measure/mask.ts';
import { classOf, mostNoise, noiseGuess, noiseStep } from '../../store/photograph/loss-desk.ts';
import { isBrought, takesKernel } from '../../store/photograph/lost.ts';
import type { LossId, PhotographOrigin, PhotographState } from '../../store/photograph/photograph.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { ClassControl } from '../controls/class-control.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { fixed } from '../format.ts';
import { sigmaN } from '../math-symbol.tsx';
import { FileButton } from '../measure/file-button.tsx';
import { useActions } from '../studio-context.ts';
import { PhotographKernelControls } from './photograph-kernel.tsx';
import { words } from './photograph.words.ts';

export interface PhotographBrush {
  diameter: number;
  erases: boolean;
}

interface LossProps {
  state: PhotographState;
  brush: PhotographBrush;
  onBrush: (brush: PhotographBrush) => void;
}

const losses: readonly LossId[] = ['mask', 'blur', 'super-resolution'];
const origins: readonly PhotographOrigin[] = ['made', 'brought'];

function BrushControls({ state, brush, onBrush }: LossProps): ReactNode {
  const actions = useActions();
  const hidden = countHidden(state.mask);
  const share = (100 * hidden) / state.mask.length;
  return (
    <>
      <ChoiceControl
        label={words.brush}
        options={[
          { value: 'hide', label: words.hide },
          { value: 'show', label: words.uncover },
        ]}
        value={brush.erases ? 'show' : 'hide'}
        onChange={(value) => onBrush({ ...brush, erases: value === 'show' })}
      />
      <NumberControl
        label={words.brushWidth}
        min={1}
        max={Math.max(64, Math.round(state.photo.width / 8))}
        step={1}
        value={brush.diameter}
        unit=" px"
        onChange={(diameter) => onBrush({ ...brush, diameter })}
      />
      <p className="row between">
        <span data-testid="photograph-hidden">
          {hidden === 0
            ? words.nothingHidden
            : words.hidden(hidden.toLocaleString(language()), share < 0.1 ? `< ${fixed(0.1, 1)}` : fixed(share, 1))}
        </span>
        <span className="row">
          <button type="button" className="link" disabled={state.undo.length === 0} onClick={actions.undoStroke}>
            {words.undo}
          </button>
          <button
            type="button"
            className="link"
            disabled={hidden === 0}
            onClick={() => actions.paintPhotograph(new Uint8Array(state.mask.length).fill(1))}
          >
            {words.clear}
          </button>
        </span>
      </p>
      <p className="row">
        <FileButton
          accept="image/*,.npy,.npz"
          label={words.loadMask}
          onFile={(file) => void actions.loadPhotographMask(file)}
          testId="photograph-mask-file"
        />
      </p>
    </>
  );
}

const strides = (values: readonly number[], word: (value: number) => string) => values.map((value) => ({ value, label: word(value) }));

const filters = ['box', 'bicubic', 'custom'] as const;

function OperatorControls({ state }: { state: PhotographState }): ReactNode {
  const actions = useActions();
  const { loss, params } = state;
  if (loss === 'mask') return null;
  return (
    <>
      <ChoiceControl
        label={words.thePhotograph}
        options={origins.map((origin) => ({ value: origin, label: words.origins[loss][origin] }))}
        value={state.origin}
        onChange={(origin) => actions.setPhotographOrigin(origin)}
      />
      {loss === 'blur' ? (
        <ChoiceControl
          label={words.keptPixels}
          help={words.keptHelp}
          options={strides([1, 2, 4], (value) => (value === 1 ? words.all : words.oneOf(value)))}
          value={Number(params.blur['stride'])}
          onChange={(value) => actions.setLossParam('stride', value)}
        />
      ) : (
        <>
          <ChoiceControl
            label={words.scale}
            options={strides([2, 4, 8], (value) => `${value}×`)}
            value={Number(params[loss]['stride'])}
            onChange={(value) => actions.setLossParam('stride', value)}
          />
          <ChoiceControl
            label={words.filter}
            help={words.filterHelp}
            options={filters.map((filter) => ({ value: filter, label: words.filters[filter] }))}
            value={params[loss]['filter'] as (typeof filters)[number]}
            onChange={(value) => actions.setLossParam('filter', value)}
          />
        </>
      )}
      {takesKernel(state) && <PhotographKernelControls state={state} />}
      <Noise state={state} />
    </>
  );
}

function Noise({ state }: { state: PhotographState }): ReactNode {
  const actions = useActions();
  const { noise, noiseSeen } = state;
  return (
    <>
      <NumberControl
        label={
          <span>
            <span>{words.noise}</span> {sigmaN}
          </span>
        }
        min={0}
        max={mostNoise}
        step={noiseStep}
        value={noise.std}
        onChange={actions.setPhotographNoise}
      />
      {isBrought(state) && noiseSeen !== null && (
        <p className="note">
          <button type="button" className="link" title={words.noiseHelp} onClick={() => actions.setPhotographNoise(noiseGuess(noiseSeen))}>
            {words.noiseSeen(fixed(noiseSeen, 3))}
          </button>
        </p>
      )}
    </>
  );
}

export function PhotographLoss({ state, brush, onBrush }: LossProps): ReactNode {
  const actions = useActions();
  const { loss, model } = state;
  const options = losses.map((one) => ({ value: one, label: words.losses[one] }));
  return (
    <>
      <section className="panel">
        <div className="head">
          <h2>{words.whatWasLost}</h2>
        </div>
        <ChoiceControl label={words.whatWasLost} hideLabel options={options} value={loss} onChange={actions.chooseLoss} />
        <p className="note">{loss !== 'mask' && isBrought(state) ? words.brought[loss] : words.made[loss]}</p>
        {loss === 'mask' ? <BrushControls state={state} brush={brush} onBrush={onBrush} /> : <OperatorControls state={state} />}
      </section>
      {model && model.classes > 0 && (
        <section className="panel">
          <div className="head">
            <h2>{words.whatItShows}</h2>
          </div>
          <ClassControl info={model} asked={classOf(state)} onChange={actions.askPhotographFor} />
        </section>
      )}
    </>
  );
}
