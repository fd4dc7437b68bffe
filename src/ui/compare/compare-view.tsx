// Methods side by side: a row a method, a column a seed, then what it cost and how well it did. Heavier is best in its column.
import { useState, type ReactNode } from 'react';
import { average } from '../../store/compare/compare-metrics.ts';
import { comparedMethods, whyOld } from '../../store/compare/compare.ts';
import { emptyRow, isDone, type Comparison, type ComparisonRow } from '../../store/compare/comparison.ts';
import { expectedSeconds } from '../../store/compare/expected.ts';
import { keyOf } from '../../store/compare/methods.ts';
import { sliceImage } from '../../store/run/run.ts';
import { detailOf } from '../../protocol/errors.ts';
import { words as errorTexts } from '../../protocol/errors.words.ts';
import { inEnglish, named, read } from '../../protocol/words.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { countMethods, deviceName, fixed, formatCount, formatRms, formatSeconds } from '../format.ts';
import { sigmaN } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { Believe } from '../posterior/calibration-panel.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './compare.words.ts';

type Show = 'samples' | 'difference';

/** |x̂ − x| on mid grey upwards: black is right, white is wrong by half the range. */
function differenceTo(truth: Float32Array, image: Float32Array): Float32Array {
  return image.map((value, i) => 2 * Math.abs(Math.min(1, Math.max(-1, value)) - (truth[i] ?? 0)) - 1);
}

const columns = ['psnr', 'fit', 'spread', 'evaluations', 'seconds'] as const;
type Column = (typeof columns)[number];

/** The number of a column; null while it is not known. */
function valueOf(row: ComparisonRow, column: Column): number | null {
  if (row.state.kind === 'waiting' || row.state.kind === 'failed') return null;
  switch (column) {
    case 'psnr':
      return average(row.psnr);
    case 'fit':
      return average(row.fit);
    case 'spread':
      return row.spread;
    case 'evaluations':
    case 'seconds':
      return row[column];
  }
}

/** Seconds of different devices are not to be compared. */
function haveOneDevice(rows: readonly ComparisonRow[]): boolean {
  return new Set(rows.filter(isDone).map(({ device }) => device)).size < 2;
}

/** What is best in each column; spread is nobody's merit. */
function bestOf(rows: readonly ComparisonRow[], hasNoise: boolean): Partial<Record<Column, number>> {
  const done = rows.filter(isDone);
  if (done.length < 2) return {};
  const pick = (column: Column, cost: (value: number) => number): Partial<Record<Column, number>> => {
    const values = done.map((row) => valueOf(row, column)).filter((value) => value !== null);
    const least = values.sort((a, b) => cost(a) - cost(b))[0];
    return least === undefined ? {} : { [column]: least };
  };
  return {
    ...pick('psnr', (value) => -value),
    ...pick('fit', (value) => (hasNoise ? Math.abs(value - 1) : value)),
    ...(haveOneDevice(rows) && pick('seconds', (value) => value)),
  };
}

function shownNumber(column: Column, value: number, hasNoise: boolean): ReactNode {
  switch (column) {
    case 'psnr':
      return `${fixed(value, 1)} dB`;
    case 'fit':
      return hasNoise ? (
        <>
          <span>{`${fixed(value, 2)} `}</span>
          {sigmaN}
        </>
      ) : (
        formatRms(value)
      );
    case 'spread':
      return fixed(value, 3);
    case 'evaluations':
      return formatCount(value);
    case 'seconds':
      return formatSeconds(value);
  }
}

/** @param expected seconds that it will take, or null while nothing was measured here */
function StateText({ row: { state }, isRunning, expected }: Pick<RowProps, 'row' | 'isRunning' | 'expected'>): ReactNode {
  switch (state.kind) {
    case 'waiting': {
      const time = expected === null ? '' : words.about(formatSeconds(expected));
      const text = [isRunning ? words.waiting : '', time].filter(Boolean).join(', ');
      return text ? <span className="state">{text}</span> : null;
    }
    case 'running':
      return <span className="state live">{words.stepOf(state.i, state.total)}</span>;
    case 'stopped':
      return <span className="state">{state.total > 0 ? words.stoppedAt(state.i, state.total) : words.stopped}</span>;
    case 'failed':
      return <span className="state bad">{`${errorTexts[state.error.code].title} ${detailOf(state.error)}`}</span>;
    case 'done':
      return null;
  }
}

interface RowProps {
  row: ComparisonRow;
  shown: Pick<Comparison, 'seeds' | 'size'>;
  truth: Float32Array | null;
  show: Show;
  hasNoise: boolean;
  best: Partial<Record<Column, number>>;
  isOwn: boolean;
  isRunning: boolean;
  expected: number | null;
  /** Drawn with other settings than those that are chosen now. */
  isOld: boolean;
  tellsDevice: boolean;
}

/** A method leaves the comparison without ending it. */
function Drop({ row: { method, state } }: Pick<RowProps, 'row'>): ReactNode {
  const { dropMethod } = useActions();
  if (state.kind !== 'waiting' && state.kind !== 'running') return null;
  const what = state.kind === 'waiting' ? words.leaveOut : words.stopThisOne;
  return (
    <button type="button" className="link" aria-label={words.dropLabel(what, named(method.label))} onClick={() => dropMethod(method.id)}>
      {what}
    </button>
  );
}

function Row(props: RowProps): ReactNode {
  const { row, shown, truth, show, hasNoise, best, isOwn, isRunning, expected, isOld, tellsDevice } = props;
  const { seeds, size } = shown;
  const { method, images } = row;
  const label = named(method.label);
  return (
    <tr data-method={method.id} data-state={row.state.kind}>
      <th scope="row" className={isOwn ? 'reference-row' : undefined}>
        <b>{named(method.label)}</b>
        <span>{read(method.detail)}</span>
        {method.chosen.map((said) => (
          <span key={inEnglish(said)}>{read(said)}</span>
        ))}
        {isOld && <span className="state">{words.withEarlierSettings}</span>}
        {tellsDevice && row.device !== null && <span className="state">{words.onDevice(deviceName(row.device))}</span>}
        <StateText {...{ row, isRunning, expected }} />
        {isRunning && <Drop row={row} />}
      </th>
      {seeds.map((seed, i) => {
        const image = images && sliceImage(images, i, size);
        const isDifference = show === 'difference' && truth !== null;
        return (
          <td key={seed}>
            <Picture
              image={image && isDifference ? differenceTo(truth, image) : image}
              size={size}
              label={
                image
                  ? isDifference
                    ? words.differenceLabel(label, seed)
                    : words.pictureLabel(label, seed)
                  : words.notDrawnLabel(label, seed)
              }
            />
          </td>
        );
      })}
      {columns.map((column) => {
        const value = valueOf(row, column);
        return (
          <td
            key={column}
            className={value !== null && value === best[column] ? 'figure best' : 'figure'}
            data-column={column}
            data-name={words.columns[column].label}
          >
            {value === null ? '' : shownNumber(column, value, hasNoise)}
          </td>
        );
      })}
    </tr>
  );
}

async function saveNumbers(shown: Comparison): Promise<void> {
  const [{ writeComparison }, { saveFile }] = await Promise.all([import('../../keep/comparison-csv.ts'), import('../../io/png.ts')]);
  saveFile(new TextEncoder().encode(writeComparison(shown)), 'invfussion-comparison.csv', 'text/csv');
}

export function CompareView(): ReactNode {
  const [show, setShow] = useState<Show>('samples');
  const state = useStudioState((all) => all);
  const { comparison, settings, size } = state;
  const { all, chosen } = comparedMethods(state);
  const { shown } = comparison;
  const seeds = shown?.seeds ?? Array.from({ length: comparison.samples }, (_, i) => settings.firstSeed + i);
  const known = new Set(shown?.rows.map(({ method }) => keyOf(method)));
  const asked = new Map(all.map((method) => [method.id, keyOf(method)]));
  const isIdle = comparison.run.kind === 'idle';
  const rows = [...(shown?.rows ?? []), ...(isIdle ? chosen.filter((method) => !known.has(keyOf(method))).map(emptyRow) : [])];
  const hasNoise = (shown?.measured.request.noise.std ?? 0) > 0;
  const truth = shown?.measured.truth ?? null;
  const old = whyOld(state);
  const best = bestOf(rows, hasNoise);
  const tellsDevice = !haveOneDevice(rows);
  return (
    <section aria-label={words.comparison} data-testid="comparison" data-run={comparison.run.kind}>
      <div className="head">
        <h2>{words.title(countMethods(rows.length))}</h2>
        {old && <span className="dim">{read(old)}</span>}
        <div className="end">
          <span>{words.sameNetwork}</span>
          {truth && (
            <ChoiceControl
              label={words.show}
              hideLabel
              options={[
                { value: 'samples', label: words.samples },
                { value: 'difference', label: words.difference },
              ]}
              value={show}
              onChange={setShow}
            />
          )}
          {shown?.rows.some(isDone) && (
            <button type="button" className="link" onClick={() => void saveNumbers(shown)} data-testid="save-numbers">
              {words.saveNumbers}
            </button>
          )}
        </div>
      </div>
      <div className="compare" data-stale={old === null ? undefined : ''}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">{words.method}</span>
              </th>
              {seeds.map((seed) => (
                <th key={seed} scope="col">
                  {words.seed(seed)}
                </th>
              ))}
              {columns.map((column) => (
                <th key={column} scope="col" className="figure" title={words.columns[column].title}>
                  {words.columns[column].label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={keyOf(row.method)}
                {...{ row, show, hasNoise, best, truth, tellsDevice }}
                shown={{ seeds, size: shown?.size ?? size }}
                isOld={isIdle && isDone(row) && asked.get(row.method.id) !== keyOf(row.method)}
                isOwn={row.method.id === all[0]?.id}
                isRunning={!isIdle}
                expected={expectedSeconds(state, row.method, seeds.length)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="note invented">
        <span>{words.howToRead}</span> <Believe />
      </p>
    </section>
  );
}
