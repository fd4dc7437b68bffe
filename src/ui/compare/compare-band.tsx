// The band while methods are compared: which one runs, at which step, and how many are still to come.
import type { ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import type { Comparison, ComparisonRow, RowState } from '../../store/compare/comparison.ts';
import { countEvaluations, countMethods, formatSeconds } from '../format.ts';
import { Ruler } from '../posterior/ruler.tsx';
import { useStudioState } from '../studio-context.ts';
import { words } from './compare.words.ts';

function running(shown: Comparison | null): ComparisonRow | undefined {
  return shown?.rows.find(({ state }) => state.kind === 'running');
}

export function CompareBand(): ReactNode {
  const { run, shown } = useStudioState((state) => state.comparison);
  const row = running(shown);
  const rows = shown?.rows ?? [];
  const countOf = (kind: RowState['kind']): number => rows.filter(({ state }) => state.kind === kind).length;
  const [done, waiting] = [countOf('done'), countOf('waiting')];
  const seconds = rows.reduce((total, { seconds: each }) => total + each, 0);
  const title =
    run.kind === 'preparing'
      ? words.gettingReady
      : row && run.kind !== 'idle'
        ? named(row.method.label)
        : shown
          ? words.compared(countMethods(done))
          : words.ready;
  const at = row?.state.kind === 'running' ? row.state : null;
  return (
    <section className="band compared" aria-label={words.progress} data-testid="compare-band" data-run={run.kind}>
      <div className="band-top">
        <strong>{title}</strong>
        {row && at && run.kind !== 'idle' ? (
          <>
            <span className="detail">{words.stepOf(at.i, at.total)}</span>
            <span className="detail">{countEvaluations(row.evaluations)}</span>
            <span className="end">{words.toCome(waiting)}</span>
          </>
        ) : (
          <>
            {shown && <span className="detail">{words.inAll(formatSeconds(seconds))}</span>}
            <span className="end">{words.heavierIsBest}</span>
          </>
        )}
      </div>
      {at && run.kind !== 'idle' ? <Ruler done={at.i} total={at.total} label={title} tickLabels={new Map()} /> : <div className="ruler" />}
      <p className="hidden" role="status">
        {run.kind === 'idle' ? title : words.comparing(title)}
      </p>
    </section>
  );
}
