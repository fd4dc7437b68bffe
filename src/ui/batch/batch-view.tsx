// The batch on the stage: what it is done with, a row a picture, the means of all, and the way to take everything along.
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { asStudioError, detailOf } from '../../protocol/errors.ts';
import { named } from '../../protocol/words.ts';
import { batchMethods, isOtherMeasurement, isOtherModel } from '../../store/batch/batch-settings.ts';
import { hasResults, type BatchItem, type BatchRun, type BatchSettings } from '../../store/batch/batch.ts';
import { average } from '../../store/compare/compare-metrics.ts';
import { findOperator } from '../../store/measure/setup.ts';
import { formatSigma } from '../format.ts';
import { useActions, useReadState, useStudioState } from '../studio-context.ts';
import { BatchFiles } from './batch-files.tsx';
import { BatchRow, columns, FigureCells, figuresOf, type RowMethod } from './batch-row.tsx';
import { words } from './batch.words.ts';
import '../style/batch.css';

type Packing = { kind: 'idle' } | { kind: 'packing'; done: number } | { kind: 'failed'; why: string };

function useSaving(): { packing: Packing; saveNumbers: () => Promise<void>; savePictures: () => Promise<void> } {
  const { batchPictures } = useActions();
  const readState = useReadState();
  const [packing, setPacking] = useState<Packing>({ kind: 'idle' });
  const attempt = async (work: () => Promise<[content: Blob, name: string]>): Promise<void> => {
    try {
      const [[content, name], { saveFile }] = await Promise.all([work(), import('../../io/png.ts')]);
      saveFile(content, name, content.type);
      setPacking({ kind: 'idle' });
    } catch (error) {
      setPacking({ kind: 'failed', why: detailOf(asStudioError(error)) });
    }
  };
  return {
    packing,
    saveNumbers: () =>
      attempt(async () => {
        const { items, settings } = readState().batch;
        const { writeBatch } = await import('../../keep/batch-csv.ts');
        return [new Blob([writeBatch(items, settings)], { type: 'text/csv' }), 'invfussion-batch.csv'];
      }),
    savePictures: () =>
      attempt(async () => {
        const { items, settings } = readState().batch;
        if (!settings) return [new Blob(), 'invfussion-batch.zip'];
        setPacking({ kind: 'packing', done: 0 });
        const { zipBatch } = await import('./export-batch.ts');
        const zip = await zipBatch(items, settings, batchPictures, (done) => setPacking({ kind: 'packing', done }));
        return [zip, 'invfussion-batch.zip'];
      }),
  };
}

/** Clearing takes everything for good, so it is asked twice. */
function Clear({ count }: { count: number }): ReactNode {
  const { clearBatch } = useActions();
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked)
    return (
      <button type="button" className="link" onClick={() => setIsAsked(true)} data-testid="clear-batch">
        {words.clear}
      </button>
    );
  return (
    <>
      <button type="button" className="link danger" onClick={() => void clearBatch().then(() => setIsAsked(false))} data-testid="clear-now">
        {words.clearNow(count)}
      </button>
      <button type="button" className="link" onClick={() => setIsAsked(false)} autoFocus>
        {words.keep}
      </button>
    </>
  );
}

/** What it is, or will be, done with: of the batch where it was begun, else of the page. */
function useDoneWith(): { line: string; detail: string } {
  const state = useStudioState((all) => all);
  const { batch, setup, origin } = state;
  const { settings, choice } = batch;
  const methods = settings?.methods ?? batchMethods(state).chosen;
  const first = state.settings.firstSeed;
  const seeds = settings?.seeds ?? Array.from({ length: choice.samples }, (_, i) => (first + i) >>> 0);
  const operator = settings?.operatorLabel ?? findOperator(state.catalogue, setup.operatorId)?.label ?? '';
  const std = (settings?.noise ?? setup.noise).std;
  const isBrought = (settings?.origin ?? origin.kind) === 'photo';
  const last = seeds.at(-1) ?? first;
  const line = words.by(
    isBrought ? `${named(operator)}, ${words.brought}` : named(operator),
    std > 0 ? words.noise(formatSigma(std)) : '',
    methods.map(({ label }) => named(label)).join(', '),
    seeds.length === 1 ? words.seed(seeds[0] ?? first) : words.seeds(seeds[0] ?? first, last),
  );
  const varies = settings?.varies ?? choice.varies;
  const face = (settings ?? choice).withoutFace === 'middle' ? words.faceOrMiddle : words.faceOrOut;
  return { line, detail: [varies ? words.newForEach : words.sameForAll, face].join(' · ') };
}

/** Where the page and the batch go apart. */
function Apart(): ReactNode {
  const { switchModel } = useActions();
  const state = useStudioState((all) => all);
  const { settings } = state.batch;
  if (!settings) return null;
  if (isOtherModel(state, settings))
    return (
      <p className="note warned" data-testid="batch-apart">
        <i className="px warn" />
        <span>{words.otherModel(settings.model.title)}</span>
        {state.models.some(({ id }) => id === settings.model.id) && settings.model.id !== state.modelId && (
          <button type="button" className="link" onClick={() => void switchModel(settings.model.id)}>
            {words.switchModel}
          </button>
        )}
      </p>
    );
  if (!isOtherMeasurement(state, settings)) return null;
  return (
    <p className="note warned" data-testid="batch-apart">
      <i className="px warn" />
      <span>{words.otherMeasurement}</span>
    </p>
  );
}

/** Over all pictures, a line a method. */
function Means({ items, settings }: { items: readonly BatchItem[]; settings: BatchSettings | null }): ReactNode {
  return settings?.methods.map((method, number) => {
    const done = items.flatMap(({ results }) => {
      const result = results[number];
      return result?.kind === 'done' ? [figuresOf(result)] : [];
    });
    if (done.length < 2) return null;
    const mean = (column: (typeof columns)[number]): number | null =>
      average(done.map((figures) => figures[column]).filter((value) => value !== null));
    return (
      <tr key={method.id} className="batch-means">
        <th scope="row">{words.mean(done.length)}</th>
        <td className="batch-method">
          <b>{named(method.label)}</b>
        </td>
        <td className="batch-samples" />
        <FigureCells figures={{ psnr: mean('psnr'), ssim: mean('ssim'), fit: mean('fit'), spread: mean('spread'), time: mean('time') }} />
      </tr>
    );
  });
}

function stepOf(run: BatchRun, { id, taken }: BatchItem): string | null {
  if (run.kind !== 'running' || run.item !== id) return null;
  return taken ? words.step(run.i, run.total) : words.takingIn;
}

function Table(): ReactNode {
  const { items, settings, run, choice } = useStudioState((state) => state.batch);
  const size = useStudioState((state) => state.size);
  const planned = usePlanned();
  const shown = useMemo(
    () => settings ?? { methods: planned, seeds: Array.from({ length: choice.samples }, (_, i) => i), size },
    [settings, planned, choice.samples, size],
  );
  const helps = { psnr: words.psnrHelp, ssim: words.ssimHelp, fit: words.fitHelp, spread: words.spreadHelp, time: words.timeHelp };
  return (
    <div className="compare batch">
      <table aria-label={words.table}>
        <thead>
          <tr>
            <th scope="col">{words.picture}</th>
            <th scope="col">{words.method}</th>
            <th scope="col">{words.samples}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="figure" title={helps[column]}>
                {words[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Means {...{ items, settings }} />
          {items.map((item) => (
            <BatchRow key={item.id} item={item} settings={shown} step={stepOf(run, item)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The methods that it will be done with, the same array while they are the same: rows are not drawn again for nothing. */
function usePlanned(): RowMethod[] {
  const key = useStudioState((state) => JSON.stringify(batchMethods(state).chosen.map(({ id, label }): RowMethod => ({ id, label }))));
  return useMemo(() => JSON.parse(key) as RowMethod[], [key]);
}

export default function BatchView(): ReactNode {
  const { openBatch } = useActions();
  const { items, leftOut, run, adding } = useStudioState((state) => state.batch);
  const hasAny = useStudioState((state) => hasResults(state.batch));
  const { packing, saveNumbers, savePictures } = useSaving();
  const { line, detail } = useDoneWith();
  useEffect(() => void openBatch(), [openBatch]);
  const isIdle = run.kind === 'idle' && adding === null;
  return (
    <section aria-label={words.region} data-testid="batch" data-run={run.kind}>
      <div className="head batch-head">
        <h2>{words.title(items.length)}</h2>
        <div className="end">
          {items.length > 0 && <BatchFiles isLarge={false} />}
          {hasAny && (
            <>
              <button
                type="button"
                className="link"
                title={words.saveNumbersHelp}
                onClick={() => void saveNumbers()}
                data-testid="save-batch-numbers"
              >
                {words.saveNumbers}
              </button>
              <button
                type="button"
                className="link"
                title={words.savePicturesHelp}
                disabled={packing.kind === 'packing'}
                onClick={() => void savePictures()}
                data-testid="save-batch-pictures"
              >
                {words.savePictures}
              </button>
            </>
          )}
          {items.length > 0 && isIdle && <Clear count={items.length} />}
        </div>
      </div>
      {items.length === 0 ? (
        <div className="batch-empty">
          <p>{words.emptyLead}</p>
          <p className="note">{words.emptyText}</p>
          <div className="row">
            <BatchFiles isLarge />
          </div>
        </div>
      ) : (
        <>
          <p className="batch-with">{line}</p>
          <p className="note">{detail}</p>
        </>
      )}
      <Apart />
      {leftOut.length > 0 && <p className="note">{words.leftOut(leftOut.length, leftOut.slice(0, 3).join(', '))}</p>}
      <p className="note" role="status" data-testid="batch-packing">
        {packing.kind === 'packing'
          ? words.packing(packing.done, items.length)
          : packing.kind === 'failed'
            ? words.notPacked(packing.why)
            : ''}
      </p>
      {items.length > 0 && <Table />}
    </section>
  );
}
