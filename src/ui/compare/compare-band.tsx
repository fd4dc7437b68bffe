// The band while methods are compared: which one runs, at which step, and how many are still to come.
import type { ReactNode } from 'react';
import type { Comparison, ComparisonRow, RowState } from '../../store/compare/comparison.ts';
import { countEvaluations, countMethods, formatSeconds } from '../format.ts';
import { Ruler } from '../posterior/ruler.tsx';
import { useStudioState } from '../studio-context.ts';

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
      ? 'Getting ready'
      : row && run.kind !== 'idle'
        ? row.method.label
        : shown
          ? `${countMethods(done)} compared`
          : 'Ready';
  const at = row?.state.kind === 'running' ? row.state : null;
  return (
    <section className="band compared" aria-label="Progress" data-testid="compare-band" data-run={run.kind}>
      <div className="band-top">
        <strong>{title}</strong>
        {row && at && run.kind !== 'idle' ? (
          <>
            <span className="detail">{`step ${at.i} of ${at.total}`}</span>
            <span className="detail">{countEvaluations(row.evaluations)}</span>
            <span className="end">{`${waiting} ${waiting === 1 ? 'method' : 'methods'} to come`}</span>
          </>
        ) : (
          <>
            {shown && <span className="detail">{`${formatSeconds(seconds)} in all`}</span>}
            <span className="end">heavier: best in its column</span>
          </>
        )}
      </div>
      {at && run.kind !== 'idle' ? <Ruler done={at.i} total={at.total} label={title} tickLabels={new Map()} /> : <div className="ruler" />}
      <p className="hidden" role="status">
        {run.kind === 'idle' ? title : `Comparing: ${title}`}
      </p>
    </section>
  );
}
