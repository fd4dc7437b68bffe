// The one ruler of the page: a tick per step of a run or per megabyte of a download. Solid is done.
import type { ReactNode } from 'react';
import { words } from './posterior.words.ts';

interface RulerProps {
  done: number;
  total: number;
  label: string;
  /** What stands under a tick, by its index 0…total. */
  tickLabels: ReadonlyMap<number, string>;
}

/** More ticks than this run together; then one tick stands for several. */
const mostTicks = 64;

export function Ruler({ done, total, label, tickLabels }: RulerProps): ReactNode {
  const ticks = Math.max(1, Math.min(total, mostTicks));
  const now = total > 0 ? Math.round((done / total) * ticks) : 0;
  const labels = new Map([...tickLabels].map(([at, text]) => [Math.round((at / total) * ticks), text]));
  return (
    <div
      className="ruler"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={words.of(label, done, total)}
    >
      <ol aria-hidden="true">
        {Array.from({ length: ticks + 1 }, (_, i) => (
          <li key={i} className={i === now ? 'now' : i < now ? 'done' : ''}>
            {labels.has(i) && <span>{labels.get(i)}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
