// The band while a batch is looked at: which picture, which method and step, how many are to come, and for how long.
import type { ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import { secondsLeft } from '../../store/batch/batch-settings.ts';
import { countsOf, type BatchState } from '../../store/batch/batch.ts';
import { formatSeconds } from '../format.ts';
import { Ruler } from '../posterior/ruler.tsx';
import { useStudioState } from '../studio-context.ts';
import { words } from './batch.words.ts';

function titleOf({ run, adding, items }: BatchState, waiting: number, finished: number): string {
  if (adding) return words.adding(adding.done, adding.total);
  if (run.kind === 'running') return words.bandPicture(finished + 1, items.length);
  if (run.kind === 'preparing') return words.gettingReady;
  if (run.kind === 'pausing') return words.pausing;
  if (items.length === 0 || finished === 0) return words.bandReady;
  return waiting === 0 ? words.bandDone : words.bandPaused;
}

export function BatchBand(): ReactNode {
  const batch = useStudioState((state) => state.batch);
  const seconds = useStudioState(secondsLeft);
  const { run, settings, items } = batch;
  const { all, done, failed, waiting } = countsOf(batch);
  const finished = done + failed;
  const title = titleOf(batch, waiting, finished);
  const running = run.kind === 'running' ? run : null;
  const name = running && items.find(({ id }) => id === running.item)?.path;
  const time = waiting === 0 || all === 0 ? '' : seconds === null ? words.afterFirst : words.left(formatSeconds(seconds));
  return (
    <section className="band compared" aria-label={words.progress} data-testid="batch-band" data-run={run.kind}>
      <div className="band-top">
        <strong>{title}</strong>
        {name && <span className="detail batch-name">{name}</span>}
        {running && running.total > 0 && (
          <span className="detail">{`${named(settings?.methods[running.method]?.label ?? '')}, ${words.step(running.i, running.total)}`}</span>
        )}
        {failed > 0 && <span className="detail">{words.failed(failed)}</span>}
        {run.kind === 'idle' && finished > 0 && waiting > 0 && <span className="detail">{words.paused}</span>}
        <span className="end" key={time}>
          {time}
        </span>
      </div>
      {all > 0 ? <Ruler done={finished} total={all} label={title} tickLabels={new Map([[all, String(all)]])} /> : <div className="ruler" />}
      <p className="hidden" role="status">
        {running ? words.view : title}
      </p>
    </section>
  );
}
