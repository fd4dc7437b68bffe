// H: which operator, its parameters, its mask or kernel, and the noise. Drawn from the catalogue; knows no operator by name.
import { lazy, Suspense, useCallback, type ReactNode } from 'react';
import { fixed } from '../format.ts';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { turned } from '../../protocol/kernel.ts';
import type { Params } from '../../protocol/param-spec.ts';
import { named } from '../../protocol/words.ts';
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
import { words } from './measure.words.ts';

const MatrixControl = lazy(async () => ({ default: (await import('./matrix-control.tsx')).MatrixControl }));

const noiseLimits = { min: 0, max: 0.3, step: 0.005 } as const;

function KernelPicture({ kernel }: { kernel: Float32Array }): ReactNode {
  const side = Math.round(Math.sqrt(kernel.length));
  const paint = useCallback((rgba: Uint8ClampedArray) => writeGreys(rgba, turned(kernel)), [kernel]);
  return (
    <div className="frame">
      <PixelCanvas width={side} height={side} label={words.kernelBy2(side)} paint={paint} />
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
        <button type="button" className="bare whole" onClick={onPaint} aria-label={words.drawTheKernel}>
          <KernelPicture kernel={value} />
        </button>
      ) : (
        <div className="frame hatch" />
      )}
      <figcaption className="cap">
        <span title={spec.help === undefined ? undefined : named(spec.help)}>
          {spec.kind === 'mask' ? words.hiddenDragToPaint : words.kernel}
        </span>
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
      {words.anotherKernel}
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
      <NumberControl
        label={
          <span>
            <span>{words.noise}</span> {sigmaN}
          </span>
        }
        {...noiseLimits}
        value={noise.std}
        onChange={(std) => actions.setNoise({ std })}
      />
      {noise.std > 0 && !isBrought && (
        <SeedControl label={words.noiseSeed} value={noise.seed} onChange={(seed) => actions.setNoise({ seed })} />
      )}
      {isBrought && rounded !== null && (
        <button
          type="button"
          className="link"
          title={words.fromTheFinestDiagonalDifferences}
          onClick={() => actions.setNoise({ std: rounded })}
        >
          {words.estimate(fixed(rounded, 3))}
        </button>
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
      {words.theNetworkSawNoSuch}
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
        <span>{words.operator}</span> <span className="dim">{words.whatIsDoneToIt}</span>
      </h2>
      <div className="end tight">
        <button type="button" className="tool" title={words.undoCtrlZ} disabled={!can.undo} onClick={actions.undo} data-testid="undo">
          <Icon name="undo" />
          <span className="hidden">{words.undo}</span>
        </button>
        <button type="button" className="tool" title={words.redoShiftCtrlZ} disabled={!can.redo} onClick={actions.redo} data-testid="redo">
          <Icon name="redo" />
          <span className="hidden">{words.redo}</span>
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
  const simple = entry?.params.filter(({ kind }) => kind !== 'mask' && kind !== 'kernel' && kind !== 'matrix') ?? [];
  const matrix = entry?.params.find(({ kind }) => kind === 'matrix');
  const pictures = entry ? pictureSpecs(entry, params) : [];
  return (
    <section aria-label={words.operator}>
      <OperatorHead />
      <div className="ops" role="radiogroup" aria-label={words.operator}>
        {catalogue?.operators.map(({ id, label, summary }) => (
          <label key={id} title={named(summary)}>
            <input type="radio" name="operator" checked={id === setup.operatorId} onChange={() => actions.chooseOperator(id)} />
            <span>{named(label)}</span>
          </label>
        ))}
        {!catalogue && <span className="note">{words.theEngineIsStarting}</span>}
      </div>
      {entry && (
        <div className={pictures.length > 0 ? 'pair' : 'stack'}>
          {pictures.length > 0 && <OperatorPicture entry={entry} params={params} brush={brush} onPaint={onPaint} />}
          <div className="stack">
            {matrix && (
              <Suspense fallback={<div className="matrix" aria-busy="true" />}>
                <MatrixControl value={params[matrix.id]} />
              </Suspense>
            )}
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
                <span>{words.drawLarge}</span> <kbd>E</kbd>
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
