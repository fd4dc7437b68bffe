// One picture of a batch in the table: what was cut of it and what each method made of it. Its pictures are read from the storage when the row
// comes into sight, and let go when it leaves.
import { memo, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { named, read } from '../../protocol/words.ts';
import type { KeptPictures } from '../../store/batch/batch-ports.ts';
import type { BatchItem, BatchResult, BatchSettings, Cut } from '../../store/batch/batch.ts';
import { average } from '../../store/compare/compare-metrics.ts';
import type { Method } from '../../store/compare/methods.ts';
import { fixed, formatRms, formatSeconds } from '../format.ts';
import { useLanguage } from '../languages/languages.ts';
import { Picture } from '../picture.tsx';
import { useActions } from '../studio-context.ts';
import { words } from './batch.words.ts';

const cutWords = (cut: Cut): string => (cut === 'pixel-for-pixel' ? words.pixelForPixel : cut === 'face' ? words.face : words.middle);

export const columns = ['psnr', 'ssim', 'fit', 'spread', 'time'] as const;
type Figures = Record<(typeof columns)[number], number | null>;

export function figuresOf({ psnr, ssim, fit, spread, seconds }: Extract<BatchResult, { kind: 'done' }>): Figures {
  return { psnr: average(psnr), ssim: average(ssim), fit: average(fit), spread, time: seconds };
}

function shown(column: keyof Figures, value: number): string {
  switch (column) {
    case 'psnr':
      return `${fixed(value, 1)} dB`;
    case 'ssim':
    case 'spread':
      return fixed(value, 3);
    case 'fit':
      return formatRms(value);
    case 'time':
      return formatSeconds(value);
  }
}

export function FigureCells({ figures }: { figures: Figures | null }): ReactNode {
  return columns.map((column) => {
    const value = figures?.[column] ?? null;
    return (
      <td key={column} className="figure" data-column={column} data-name={words[column]}>
        {value === null ? '' : shown(column, value)}
      </td>
    );
  });
}

/** The row's pictures while it is in sight. */
function useKept(row: RefObject<HTMLElement | null>, item: BatchItem): KeptPictures | null {
  const { batchPictures } = useActions();
  const [isSeen, setIsSeen] = useState(false);
  const [kept, setKept] = useState<KeptPictures | null>(null);
  const { id, taken, results } = item;
  const hasAny = taken !== null;
  const count = results.length;
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setIsSeen(entry?.isIntersecting ?? false), { rootMargin: '200px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, [row]);
  useEffect(() => {
    if (!isSeen || !hasAny) return;
    let isCurrent = true;
    void batchPictures(id).then((pictures) => isCurrent && setKept(pictures));
    return () => {
      isCurrent = false;
    };
  }, [isSeen, hasAny, id, count, batchPictures]);
  // Those of before stand until there are more; out of sight there are none.
  useEffect(() => {
    if (!isSeen) setKept(null);
  }, [isSeen]);
  return kept;
}

const planes = (bytes: Uint8Array, i: number, size: number): Uint8ClampedArray =>
  new Uint8ClampedArray(bytes.slice(3 * size * size * i, 3 * size * size * (i + 1)));

export type RowMethod = Pick<Method, 'id' | 'label'>;

interface ResultProps {
  item: BatchItem;
  method: RowMethod;
  result: BatchResult | undefined;
  samples: Uint8Array | null;
  seeds: readonly number[];
  size: number;
  /** Where it is the one that runs. */
  step: string | null;
}

function Result({ item: { path }, method, result, samples, seeds, size, step }: ResultProps): ReactNode {
  const state = result ? (result.kind === 'failed' ? read(result.said) : '') : (step ?? words.waiting);
  return (
    <>
      <td className="batch-method">
        <b>{named(method.label)}</b>
        {state && <span className={result ? 'state bad' : step === null ? 'state' : 'state live'}>{state}</span>}
      </td>
      <td className="batch-samples">
        <div>
          {(result?.kind === 'done' ? result.seeds : seeds).map((seed, i) => (
            <Picture
              key={seed}
              image={samples && planes(samples, i, size)}
              size={size}
              label={words.sample(path, named(method.label), seed)}
              linked={false}
            />
          ))}
        </div>
      </td>
      <FigureCells figures={result?.kind === 'done' ? figuresOf(result) : null} />
    </>
  );
}

interface RowProps {
  item: BatchItem;
  settings: Pick<BatchSettings, 'seeds' | 'size'> & { methods: readonly RowMethod[] };
  /** What is being done with it, in words; null where nothing is. */
  step: string | null;
}

/** Rows that do not change are not drawn again while others run. */
export const BatchRow = memo(function BatchRow({ item, settings, step }: RowProps): ReactNode {
  useLanguage();
  const head = useRef<HTMLTableRowElement>(null);
  const kept = useKept(head, item);
  const { path, taken, failure, results } = item;
  const { methods, seeds, size } = settings;
  const lines: readonly (RowMethod | null)[] = failure || methods.length === 0 ? [null] : methods;
  return lines.map((method, number) => (
    <tr key={method?.id ?? ''} ref={number === 0 ? head : null} data-picture={item.id} data-state={failure ? 'failed' : undefined}>
      {number === 0 && (
        <th scope="row" rowSpan={lines.length}>
          <Picture image={kept && planes(kept.x, 0, size)} size={size} label={words.theSquare(path)} linked={false} />
          <span className="batch-of">
            <b title={path}>{path.replace(/^.*\//, '')}</b>
            {taken && <span>{cutWords(taken.cut)}</span>}
          </span>
        </th>
      )}
      {method ? (
        <Result
          {...{ item, method, size, seeds }}
          result={results[number]}
          samples={kept?.samples[number] ?? null}
          step={number === results.length ? step : null}
        />
      ) : (
        <td colSpan={2 + columns.length} className="batch-failed">
          {failure && <span className="state bad">{read(failure.said)}</span>}
        </td>
      )}
    </tr>
  ));
});
