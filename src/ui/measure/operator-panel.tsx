// H: which operator, its parameters, its mask or kernel, and the noise. Drawn from the catalogue; knows no operator by name.
import { useCallback, type ReactNode } from 'react';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import type { Params, ParamSpec } from '../../protocol/param-spec.ts';
import { findOperator } from '../../store/setup.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { ParamControl } from '../controls/param-control.tsx';
import { SeedControl } from '../controls/seed-control.tsx';
import { Icon } from '../icon.tsx';
import { MathText, sigmaN } from '../math-symbol.tsx';
import { PixelCanvas, writeGreys } from '../pixels.tsx';
import { useActions, useCanUndo, useStudioState } from '../studio-context.ts';
import { GeneratorControls } from './generator-controls.tsx';
import { MaskPainter, type Brush } from './mask-painter.tsx';

const noiseLimits = { min: 0, max: 0.3, step: 0.005 } as const;

function KernelPicture({ kernel, help }: { kernel: Float32Array; help: string | undefined }): ReactNode {
  const side = Math.round(Math.sqrt(kernel.length));
  const paint = useCallback((rgba: Uint8ClampedArray) => writeGreys(rgba, kernel), [kernel]);
  return (
    <figure className="pic data">
      <div className="frame">
        <PixelCanvas width={side} height={side} label={`Kernel, ${side} by ${side}`} paint={paint} />
      </div>
      <figcaption className="cap">
        <span title={help}>kernel</span>
        <span>
          {side} × {side}
        </span>
      </figcaption>
    </figure>
  );
}

/** The mask or kernel that the operator uses as its other parameters stand. */
function pictureSpec(entry: OperatorEntry, params: Params): ParamSpec | null {
  const spec = entry.params.find(({ kind }) => kind === 'mask' || kind === 'kernel');
  const usedWhen = spec?.kind === 'kernel' ? spec.usedWhen : undefined;
  return spec && (!usedWhen || params[usedWhen.id] === usedWhen.value) ? spec : null;
}

interface OperatorPictureProps {
  entry: OperatorEntry;
  params: Params;
  brush: Brush;
  onPaint: () => void;
}

/** What the operator has that is a picture: its mask, to paint on, or its kernel. */
function OperatorPicture({ entry, params, brush, onPaint }: OperatorPictureProps): ReactNode {
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const image = useStudioState((state) => state.photo?.x ?? null);
  const spec = pictureSpec(entry, params);
  const value = spec && params[spec.id];
  if (!spec) return null;
  if (value instanceof Uint8Array) {
    return (
      <figure className="pic">
        <MaskPainter mask={value} size={size} image={image} brush={brush} onPaint={(mask) => actions.setParam(spec.id, mask)} />
        <figcaption className="cap">
          <span>hidden</span>
          <button type="button" className="link" onClick={onPaint} data-testid="draw-large">
            Draw large
          </button>
        </figcaption>
      </figure>
    );
  }
  return value instanceof Float32Array ? <KernelPicture kernel={value} help={spec.help} /> : <div className="frame hatch" />;
}

function Noise(): ReactNode {
  const actions = useActions();
  const noise = useStudioState((state) => state.setup.noise);
  return (
    <>
      <NumberControl label={<>Noise {sigmaN}</>} {...noiseLimits} value={noise.std} onChange={(std) => actions.setNoise({ std })} />
      {noise.std > 0 && <SeedControl label="Noise seed" value={noise.seed} onChange={(seed) => actions.setNoise({ seed })} />}
    </>
  );
}

export function OperatorPanel({ brush, onPaint }: { brush: Brush; onPaint: () => void }): ReactNode {
  const actions = useActions();
  const can = useCanUndo();
  const catalogue = useStudioState((state) => state.catalogue);
  const setup = useStudioState((state) => state.setup);
  const entry = findOperator(catalogue, setup.operatorId);
  const params = (entry && setup.operatorParams[entry.id]) ?? {};
  const simple = entry?.params.filter(({ kind }) => kind !== 'mask' && kind !== 'kernel') ?? [];
  const hasPicture = entry !== null && pictureSpec(entry, params) !== null;
  return (
    <section aria-label="Operator">
      <div className="head">
        <MathText>H</MathText>
        <h2>Operator</h2>
        <div className="end tight">
          <button type="button" className="tool" title="Undo (Ctrl Z)" disabled={!can.undo} onClick={actions.undo} data-testid="undo">
            <Icon name="undo" />
            <span className="hidden">Undo</span>
          </button>
          <button type="button" className="tool" title="Redo (Shift Ctrl Z)" disabled={!can.redo} onClick={actions.redo} data-testid="redo">
            <Icon name="redo" />
            <span className="hidden">Redo</span>
          </button>
        </div>
      </div>
      <div className="ops" role="radiogroup" aria-label="Operator">
        {catalogue?.operators.map(({ id, label, summary }) => (
          <label key={id} title={summary}>
            <input type="radio" name="operator" checked={id === setup.operatorId} onChange={() => actions.chooseOperator(id)} />
            <span>{label}</span>
          </label>
        ))}
        {!catalogue && <span className="note">The engine is starting …</span>}
      </div>
      {entry && (
        <>
          <div className={hasPicture ? 'pair' : 'stack'}>
            {hasPicture && <OperatorPicture entry={entry} params={params} brush={brush} onPaint={onPaint} />}
            <div className="stack">
              {simple.map((spec) => (
                <ParamControl
                  key={`${entry.id}.${spec.id}`}
                  spec={spec}
                  value={params[spec.id]}
                  onChange={(value) => actions.setParam(spec.id, value)}
                />
              ))}
              {hasPicture && <GeneratorControls key={entry.id} operator={entry} />}
              {entry.takesNoise && <Noise />}
            </div>
          </div>
        </>
      )}
    </section>
  );
}
