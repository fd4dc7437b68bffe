// What was lost of a photograph: the brush, or the operator with its kernel and noise; and whether that is done here or was done before.
import type { ReactNode } from 'react';
import { countHidden } from '../../store/measure/mask.ts';
import { classOf, noiseStep } from '../../store/photograph/loss-desk.ts';
import { isBrought, takesKernel } from '../../store/photograph/lost.ts';
import type { LossId, PhotographState } from '../../store/photograph/photograph.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { ClassControl } from '../controls/class-control.tsx';
import { NumberControl } from '../controls/number-control.tsx';
import { sigmaN } from '../math-symbol.tsx';
import { FileButton } from '../measure/file-button.tsx';
import { useActions } from '../studio-context.ts';
import { PhotographKernelControls } from './photograph-kernel.tsx';

export interface PhotographBrush {
  diameter: number;
  erases: boolean;
}

interface LossProps {
  state: PhotographState;
  brush: PhotographBrush;
  onBrush: (brush: PhotographBrush) => void;
}

const losses: readonly { value: LossId; label: string }[] = [
  { value: 'mask', label: 'Scratch' },
  { value: 'blur', label: 'Shake' },
  { value: 'super-resolution', label: 'Small' },
];

const says: Readonly<Record<LossId, { made: string; brought: string }>> = {
  mask: {
    made: 'Paint over a scratch, a word or a person. Everything else stays as it is, pixel for pixel.',
    brought: '',
  },
  blur: {
    made: 'What this photograph would be after a shaken camera, and what may have been before it.',
    brought: 'The photograph was shaken or out of focus. Say how, and see what may have been before; nobody knows the truth.',
  },
  'super-resolution': {
    made: 'What this photograph would be as a small copy, and what may have been before it.',
    brought: 'The photograph is a small copy. See what may have been before, at its full size; nobody knows the truth.',
  },
};

const origins = {
  blur: [
    { value: 'made', label: 'is sharp' },
    { value: 'brought', label: 'is blurred' },
  ],
  'super-resolution': [
    { value: 'made', label: 'is large' },
    { value: 'brought', label: 'is small' },
  ],
} as const;

function BrushControls({ state, brush, onBrush }: LossProps): ReactNode {
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
      <p className="row">
        <FileButton
          accept="image/*,.npy,.npz"
          label="Load a mask"
          onFile={(file) => void actions.loadPhotographMask(file)}
          testId="photograph-mask-file"
        />
      </p>
    </>
  );
}

const strides = (values: readonly number[], word: (value: number) => string) => values.map((value) => ({ value, label: word(value) }));

const filters = [
  { value: 'box', label: 'Box' },
  { value: 'bicubic', label: 'Bicubic' },
  { value: 'custom', label: 'Kernel' },
];

function OperatorControls({ state }: { state: PhotographState }): ReactNode {
  const actions = useActions();
  const { loss, params } = state;
  if (loss === 'mask') return null;
  return (
    <>
      <ChoiceControl
        label="The photograph"
        options={origins[loss]}
        value={state.origin}
        onChange={(origin) => actions.setPhotographOrigin(origin)}
      />
      {loss === 'blur' ? (
        <ChoiceControl
          label="Kept pixels"
          help="At 1 the photograph is blurred only; else every second or fourth pixel is kept, too."
          options={strides([1, 2, 4], (value) => (value === 1 ? 'All' : `1 of ${value}²`))}
          value={Number(params.blur['stride'])}
          onChange={(value) => actions.setLossParam('stride', value)}
        />
      ) : (
        <>
          <ChoiceControl
            label="Scale"
            options={strides([2, 4, 8], (value) => `${value}×`)}
            value={Number(params[loss]['stride'])}
            onChange={(value) => actions.setLossParam('stride', value)}
          />
          <ChoiceControl
            label="Filter"
            help="What a small pixel is the average of."
            options={filters}
            value={String(params[loss]['filter'])}
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
  const guess = noiseSeen === null ? null : Math.round(noiseSeen / noiseStep) * noiseStep;
  return (
    <>
      <NumberControl
        label={<span>Noise {sigmaN}</span>}
        min={0}
        max={0.1}
        step={noiseStep}
        value={noise.std}
        onChange={actions.setPhotographNoise}
      />
      {isBrought(state) && guess !== null && (
        <p className="note">
          <button
            type="button"
            className="link"
            title="From the finest diagonal differences of the quieter parts (median / 0.6745). Detail counts as noise, so it is rather too large."
            onClick={() => actions.setPhotographNoise(guess)}
          >{`Measured in the photograph: ${guess.toFixed(3)}`}</button>
        </p>
      )}
    </>
  );
}

export function PhotographLoss({ state, brush, onBrush }: LossProps): ReactNode {
  const actions = useActions();
  const { loss, model } = state;
  return (
    <>
      <section className="panel">
        <div className="head">
          <h2>What was lost</h2>
        </div>
        <ChoiceControl label="What was lost" hideLabel options={losses} value={loss} onChange={actions.chooseLoss} />
        <p className="note">{says[loss][isBrought(state) ? 'brought' : 'made']}</p>
        {loss === 'mask' ? <BrushControls state={state} brush={brush} onBrush={onBrush} /> : <OperatorControls state={state} />}
      </section>
      {model && model.classes > 0 && (
        <section className="panel">
          <div className="head">
            <h2>What it shows</h2>
          </div>
          <ClassControl info={model} asked={classOf(state)} onChange={actions.askPhotographFor} />
        </section>
      )}
    </>
  );
}
