// What many samples at once will take here, before they are drawn: time where an evaluation has been timed, memory, or why they do not fit.
import type { ReactNode } from 'react';
import { bytesOfSamples, secondsOfDraw, tooMany, wallFrom } from '../../store/run/room.ts';
import { read } from '../../protocol/words.ts';
import { formatSeconds } from '../format.ts';
import { useStudioState } from '../studio-context.ts';
import { words } from './draw-cost.words.ts';

/** Whole seconds: nobody knows tenths of what has not been drawn yet. */
const about = (seconds: number): string => (seconds < 1 ? formatSeconds(seconds) : formatSeconds(Math.round(seconds)).replace('.0', ''));

export function DrawCost(): ReactNode {
  const count = useStudioState((state) => state.settings.samples);
  const size = useStudioState((state) => state.size);
  const seconds = useStudioState((state) => secondsOfDraw(state, count));
  const onProcessor = useStudioState(({ engine }) => engine.device?.backend === 'wasm');
  if (count < wallFrom) return null;
  const refusal = tooMany(count, size);
  const megabytes = Math.ceil(bytesOfSamples(count, size) / 1e6);
  return (
    <p className={refusal ? 'note draw-cost warned' : 'note draw-cost'} data-testid="draw-cost">
      {refusal && <i className="px bad" />}
      <span>
        {refusal
          ? read(refusal)
          : seconds === null
            ? words.memoryOnly(count, megabytes)
            : words.timeAndMemory(count, about(seconds), onProcessor, megabytes)}
      </span>
    </p>
  );
}
