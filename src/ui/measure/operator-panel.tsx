// H: which operator, its parameters, its mask or kernel, and the noise. Drawn from the catalogue; knows no operator by name.
import { useCallback, type ReactNode } from 'react';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { turned } from '../../protocol/kernel.ts';
import type { Params } from '../../protocol/param-spec.ts';
import { findOperator, generatorsFor } from '../../store/measure/setup.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { ParamControl } from '../controls/param-control.tsx';
import { SeedControl } from '../controls/seed-control.tsx';
import { Icon } from '../icon.tsx';
import { MathText, sigmaN } from '../math-symbol.tsx';
import { PixelCanvas, writeGreys } from '../pixels.tsx';
import { useActions, useCanUndo, useStudioState } from '../studio-context.ts';
import { MaskPainter } from './mask-painter.tsx';
import type { Brush } from './mask-stroke.ts';
import { pictureSpecs } from './picture-specs.ts';

const noiseLimits = { min: 0, max: 0.3, step: 0.005 } as const;

function KernelPicture({ kernel }: { kernel: Float32Array }): ReactNode {
  const side = Math.round(Math.sqrt(kernel.length));
  const paint = useCallback((rgba: Uint8ClampedArray) => writeGreys(rgba, turned(kernel)), [kernel]);
  return (
    <div className="frame">
      <PixelCanvas width={side} height={side} label={`Kernel, ${side} by ${side}`} paint={paint} />
    </div>
  );
}

interface OperatorPictureProps {
  entry: OperatorEntry;
  params: Params;
  brush: Brush;
  onPaint: () => void;
}

/** What the operator has that is a picture: its mask, to paint on, or its kernel. The large canvas has them all. */
function OperatorPicture({ entry, params, brush, onPaint }: OperatorPictureProps): ReactNode {
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const image = useStudioState((state) => (state.origin.kind === 'numbers' ? null : (state.photo?.x ?? null)));
  const [spec] = pictureSpecs(entry, params);
  const value = spec && params[spec.id];
  if (!spec) return null;
  return (
    <figure className={spec.kind === 'kernel' ? 'pic data' : 'pic'}>
      {value instanceof Uint8Array ? (
        <MaskPainter mask={value} size={size} image={image} brush={brush} onPaint={(mask) => actions.setParam(spec.id, mask)} />
      ) : value instanceof Float32Array ? (
        <button type="button" className="bare whole" onClick={onPaint} aria-label="Draw the kernel">
          <KernelPicture kernel={value} />
        </button>
      ) : (
        <div className="frame hatch" />
      )}
      <figcaption className="cap">
        <span title={spec.help}>{spec.kind === 'mask' ? 'hidden, drag to paint' : 'kernel'}</span>
      </figcaption>
    </figure>
  );
}

/** Another kernel of the same kind with the next seed, without opening the large canvas. */
function AnotherSeed({ entry }: { entry: OperatorEntry }): ReactNode {
  const actions = useActions();
  const catalogue = useStudioState((state) => state.catalogue);
  const generatorParams = useStudioState((state) => state.setup.generatorParams);
  const generator = generatorsFor(catalogue, entry).find(
    ({ params, makes }) => makes === 'kernel' && params.some(({ kind }) => kind === 'seed'),
  );
  const spec = generator?.params.find((param) => param.kind === 'seed');
  if (!generator || !spec) return null;
  const seed = generatorParams[generator.id]?.[spec.id] ?? spec.initial;
  return (
    <button type="button" className="link" onClick={() => actions.setGeneratorParam(generator.id, spec.id, (Number(seed) + 1) % 2 ** 32)}>
      Another kernel
    </button>
  );
}

function Noise({ isBrought }: { isBrought: boolean }): ReactNode {
  const actions = useActions();
  const noise = useStudioState((state) => state.setup.noise);
  const estimate = useStudioState((state) => state.measure.shown?.noiseEstimate ?? null);
  const rounded = estimate === null ? null : Math.min(noiseLimits.max, Math.round(estimate / noiseLimits.step) * noiseLimits.step);
  return (
    <>
      <NumberControl label={<span>Noise {sigmaN}</span>} {...noiseLimits} value={noise.std} onChange={(std) => actions.setNoise({ std })} />
      {noise.std > 0 && !isBrought && <SeedControl label="Noise seed" value={noise.seed} onChange={(seed) => actions.setNoise({ seed })} />}
      {isBrought && rounded !== null && (
        <button
          type="button"
          className="link"
          title="From the finest diagonal differences of the photo (median / 0.6745). Detail counts as noise, so it is rather too large."
          onClick={() => actions.setNoise({ std: rounded })}
        >{`Estimate: ${rounded.toFixed(3)}`}</button>
      )}
    </>
  );
}

/** What the model was not trained on still runs; the page says so. */
function UnseenNote({ entry }: { entry: OperatorEntry }): ReactNode {
  const families = useStudioState(({ models, modelId }) => models.find(({ id }) => id === modelId)?.families);
  if (families?.includes(entry.id) ?? true) return null;
  return (
    <p className="note" data-testid="unseen">
      The network saw no such operator in training. It is told H all the same; judge its samples by their fit.
    </p>
  );
}

function OperatorHead(): ReactNode {
  const actions = useActions();
  const can = useCanUndo();
  return (
    <div className="head">
      <MathText>H</MathText>
      <h2>
        <span>Operator</span> <span className="dim">what is done to it</span>
      </h2>
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
  );
}

export function OperatorPanel({ brush, onPaint }: { brush: Brush; onPaint: () => void }): ReactNode {
  const actions = useActions();
  const catalogue = useStudioState((state) => state.catalogue);
  const setup = useStudioState((state) => state.setup);
  const isBrought = useStudioState((state) => state.origin.kind !== 'made');
  const entry = findOperator(catalogue, setup.operatorId);
  const params = (entry && setup.operatorParams[entry.id]) ?? {};
  const simple = entry?.params.filter(({ kind }) => kind !== 'mask' && kind !== 'kernel') ?? [];
  const pictures = entry ? pictureSpecs(entry, params) : [];
  return (
    <section aria-label="Operator">
      <OperatorHead />
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
        <div className={pictures.length > 0 ? 'pair' : 'stack'}>
          {pictures.length > 0 && <OperatorPicture entry={entry} params={params} brush={brush} onPaint={onPaint} />}
          <div className="stack">
            {simple.map((spec) => (
              <ParamControl
                key={`${entry.id}.${spec.id}`}
                spec={spec}
                value={params[spec.id]}
                onChange={(value) => actions.setParam(spec.id, value)}
              />
            ))}
            {entry.takesNoise && <Noise isBrought={isBrought} />}
            {pictures.length > 0 && (
              <button type="button" className="btn" onClick={onPaint} data-testid="draw-large">
                Draw large <kbd>E</kbd>
              </button>
            )}
            {pictures.some(({ kind }) => kind === 'kernel') && <AnotherSeed entry={entry} />}
          </div>
        </div>
      )}
      {entry && <UnseenNote entry={entry} />}
    </section>
  );
}
