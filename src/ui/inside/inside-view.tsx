// Inside one evaluation: every block's operator layer as pictures, a → Ha → T_ψ → ã, stepped through block by block. What the network
// is told of H, it is told here. Activations have no unit: each column is scaled by its largest number, which stands under it.
import { useCallback, useEffect, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import type { MeasurementPicture } from '../../protocol/measurement-picture.ts';
import type { BlockInspection, Inspection } from '../../protocol/inspect-api.ts';
import { signedMap, writeMap } from '../../posterior/colour-maps.ts';
import { decimal, fixed, formatSigma } from '../format.ts';
import { Marked } from '../languages/marked.tsx';
import { MathText } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { PixelCanvas, writeInterleaved } from '../pixels.tsx';
import { StaleNote, useStale } from '../posterior/stale.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './inside.words.ts';

const pauseMs = 150;
/** Noise level where faces take shape: what is shown first. */
const firstSigma = 1;

function largest(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
}

/** "mid_level.2" → "middle, block 3" */
function blockName(block: string): string {
  const [level = '', a = '0', b] = block.split('.');
  const [at, index] = [Number(a) + 1, Number(b ?? a) + 1];
  if (level.startsWith('down')) return words.down(at, index);
  return level.startsWith('up') ? words.up(at, index) : words.middle(index);
}

function Stack({ values, size, name }: { values: Float32Array; size: number; name: string }): ReactNode {
  const scale = useMemo(() => largest(values), [values]);
  const images = useMemo(() => {
    const length = 3 * size * size;
    return Array.from({ length: values.length / length }, (_, i) =>
      values.slice(i * length, (i + 1) * length).map((value) => value / scale),
    );
  }, [values, size, scale]);
  return (
    <>
      {images.map((image, i) => (
        <Picture key={i} image={image} size={size} label={words.imageLabel(name, i + 1, images.length)} />
      ))}
      <p className="cap">
        <span>
          <Marked text={words.whiteIs(decimal(scale.toPrecision(2)))} />
        </span>
      </p>
    </>
  );
}

function MeasuredPicture({ picture, scale, label }: { picture: MeasurementPicture; scale: number; label: string }): ReactNode {
  const paint = useCallback(
    (rgba: Uint8ClampedArray) =>
      writeInterleaved(
        rgba,
        picture.rgb.map((value) => value / scale),
        picture.shown,
      ),
    [picture, scale],
  );
  return (
    <figure className="pic">
      <div className="frame hatch">
        <PixelCanvas width={picture.width} height={picture.height} label={label} paint={paint} />
      </div>
    </figure>
  );
}

/** Measurements that are no picture: their numbers in reading order, one square each. */
function Numbers({ values, label }: { values: Float32Array; label: string }): ReactNode {
  const side = Math.ceil(Math.sqrt(values.length));
  const paint = useCallback((rgba: Uint8ClampedArray) => writeMap(rgba, values, signedMap, -largest(values), largest(values)), [values]);
  return (
    <figure className="pic">
      <div className="frame data">
        <PixelCanvas width={side} height={Math.ceil(values.length / side)} label={label} paint={paint} />
      </div>
    </figure>
  );
}

function Measurements({
  values,
  pictures,
  k,
  name,
}: {
  values: Float32Array;
  pictures: readonly MeasurementPicture[];
  k: number;
  name: string;
}): ReactNode {
  const scale = useMemo(() => largest(values), [values]);
  if (values.length === 0) return <p className="note">{words.measuresNothing}</p>;
  const each = values.length / k;
  return (
    <>
      {pictures.length > 0
        ? pictures.map((picture, i) => <MeasuredPicture key={i} picture={picture} scale={scale} label={words.imageLabel(name, i + 1, k)} />)
        : Array.from({ length: k }, (_, i) => (
            <Numbers key={i} values={values.slice(i * each, (i + 1) * each)} label={words.numbersLabel(name, i + 1, k, each)} />
          ))}
      <p className="cap">
        <span>
          <Marked text={words.whiteIs(decimal(scale.toPrecision(2)))} />
        </span>
      </p>
    </>
  );
}

const signed = (value: number): string => fixed(value, 2).replace('-', '−');

function Weights({ block: { weight, bias, k } }: { block: BlockInspection }): ReactNode {
  const at = (i: number, j: number): string => signed(weight[i * (k + 1) + j] ?? 0);
  return (
    <table className="weights-table">
      <caption>
        <MathText>
          T<sub>ψ</sub>
        </MathText>
        <span>{words.weights}</span>
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">y</th>
          {Array.from({ length: k }, (_, j) => (
            <th key={j} scope="col">
              {words.haOf(j + 1)}
            </th>
          ))}
          <th scope="col">{words.bias}</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: k }, (_, i) => (
          <tr key={i}>
            <th scope="row">{i + 1}</th>
            {Array.from({ length: k + 1 }, (_, j) => (
              <td key={j}>{at(i, j)}</td>
            ))}
            <td>{signed(bias[i] ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Block({ block, size }: { block: BlockInspection; size: number }): ReactNode {
  return (
    <div className="layer" data-testid="layer">
      <section aria-label="a">
        <h3>
          <MathText>a</MathText>
          <span>{words.carries}</span>
        </h3>
        <Stack values={block.a} size={size} name="a" />
      </section>
      <section aria-label={words.ha}>
        <h3>
          <MathText>Ha</MathText>
          <span>{words.measured}</span>
        </h3>
        <Measurements values={block.measured} pictures={block.measuredPictures} k={block.k} name={words.ha} />
      </section>
      <section aria-label={words.tOfBoth}>
        <h3>
          <MathText>
            T<sub>ψ</sub>
          </MathText>
          <span>{words.compared}</span>
        </h3>
        <Measurements values={block.transformed} pictures={block.transformedPictures} k={block.k} name={words.tOfBoth} />
      </section>
      <section aria-label="ã">
        <h3>
          <MathText>
            ã <b>=</b> H<sup>†</sup>T<sub>ψ</sub>
          </MathText>
          <span>{words.back}</span>
        </h3>
        <Stack values={block.degraded} size={size} name="ã" />
      </section>
    </div>
  );
}

function BlockList({ blocks, at, onStep }: { blocks: readonly BlockInspection[]; at: number; onStep: (at: number) => void }): ReactNode {
  function onKeyDown(event: KeyboardEvent): void {
    const to = { ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: blocks.length - 1 }[event.key];
    // With Shift the arrows move the enlarged part.
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(blocks.length - 1, Math.max(0, to));
    onStep(next);
    const buttons = event.currentTarget.querySelectorAll('button');
    buttons[next]?.focus();
  }
  return (
    <ol className="blocks" aria-label={words.blocks} onKeyDown={onKeyDown}>
      {blocks.map(({ block, tokensPerSide }, i) => (
        <li key={block}>
          <button type="button" aria-current={i === at ? 'step' : undefined} tabIndex={i === at ? 0 : -1} onClick={() => onStep(i)}>
            <span>{blockName(block)}</span>
            <span className="dim">{`${tokensPerSide} × ${tokensPerSide}`}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Evaluation({ inspection, size }: { inspection: Inspection; size: number }): ReactNode {
  return (
    <div className="pair evaluation">
      <Picture image={inspection.x} size={size} label={words.inputLabel(formatSigma(inspection.sigma))}>
        <span>
          <span>{words.input}</span> <MathText>x</MathText>
        </span>
      </Picture>
      <Picture image={inspection.denoised} size={size} label={words.outputLabel}>
        <span>
          <span>{words.output}</span> <MathText>D(x; σ)</MathText>
        </span>
      </Picture>
    </div>
  );
}

export default function InsideView(): ReactNode {
  const { look, inspect } = useActions();
  const size = useStudioState((state) => state.size);
  const trail = useStudioState((state) => state.posterior?.trails.at(-1));
  const { inspection, kind } = useStudioState((state) => state.inside);
  const { step: chosenStep, block: at } = useStudioState((state) => state.view.inside);
  const measured = useStudioState((state) => state.measure.shown);
  const steps = useMemo(() => trail?.steps.filter(({ sigma }) => sigma > 0) ?? [], [trail]);
  const near = steps.findIndex(({ sigma }) => sigma <= firstSigma);
  const index = Math.min(steps.length - 1, chosenStep ?? (near < 0 ? steps.length - 1 : near));
  const step = steps[index] ?? null;
  const canMeasure = measured !== null;
  const posterior = useStudioState((state) => state.posterior);
  const stale = useStale(step ? posterior : null);
  // A step belongs to what its run measured; pure noise is told what is measured now, and with another y looked at anew.
  const current = step ? null : measured;
  useEffect(() => {
    if (!canMeasure) return;
    const timer = setTimeout(() => void inspect(step), pauseMs);
    return () => clearTimeout(timer);
  }, [inspect, step, canMeasure, current]);
  const block = inspection?.blocks[Math.min(at, inspection.blocks.length - 1)];
  const position = inspection && block ? words.blockOf(inspection.blocks.indexOf(block) + 1, inspection.blocks.length) : words.inside;
  return (
    <div className="inside" data-stale={stale === null ? undefined : ''}>
      <div className="inside-side">
        <div className="head">
          <h2>{words.title}</h2>
          <span className="dim" role="status">
            {kind === 'waiting' ? words.computing : ''}
          </span>
        </div>
        <StaleNote why={stale} />
        {inspection && <Evaluation inspection={inspection} size={size} />}
        {steps.length > 1 ? (
          <label className="field">
            <span>
              <span>{words.noise}</span> <MathText>σ</MathText>
              <span>{words.ofSample(String(trail?.seeds[0] ?? ''))}</span>
            </span>
            <span>{step && formatSigma(step.sigma)}</span>
            <input
              type="range"
              min={0}
              max={steps.length - 1}
              value={index}
              style={{ '--v': index / Math.max(1, steps.length - 1) }}
              aria-valuetext={step ? words.noiseValue(formatSigma(step.sigma)) : ''}
              onChange={(event) => look({ inside: { step: event.target.valueAsNumber, block: at } })}
            />
          </label>
        ) : (
          <p className="note">{words.pureNoise}</p>
        )}
        {inspection && (
          <BlockList blocks={inspection.blocks} at={at} onStep={(next) => look({ inside: { step: chosenStep, block: next } })} />
        )}
      </div>
      <div className="inside-main">
        <div className="head">
          <h2>{position}</h2>
          {block && <span className="dim">{words.blockSize(block.k, size, block.tokensPerSide)}</span>}
        </div>
        {kind === 'failed' && <p className="note">{words.failed}</p>}
        {block && <Block block={block} size={size} />}
        {block && <Weights block={block} />}
        <p className="note">{words.everyBlock}</p>
      </div>
    </div>
  );
}
