// Looking back over the noise: a slider that lies on the ruler. Drag it, or step with the arrows; at its end it is the newest again.
import { Fragment, type ReactNode } from 'react';
import { formatSigma } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { liveOf } from './slots.ts';
import { words } from './posterior.words.ts';

export function LookBack(): ReactNode {
  const { look } = useActions();
  const trail = useStudioState(({ run, posterior }) => {
    const live = liveOf(run);
    return live ? live.trail : posterior?.trails.at(-1);
  });
  const total = useStudioState(({ run }) => liveOf(run)?.step?.total);
  const at = useStudioState((state) => state.view.at);
  const last = trail?.steps.at(-1)?.i ?? 0;
  if (!trail || last < 2) return <Fragment />;
  const value = at ?? last;
  const kept = trail.steps.findLast(({ i }) => i <= value) ?? trail.steps[0];
  // On the ruler step 0 is the left end; the slider's first value is step 1.
  const whole = total ?? last;
  return (
    <input
      type="range"
      className="look-back"
      min={0}
      max={last}
      value={value}
      style={{ width: `calc(${(100 * last) / whole}% + 14px)` }}
      aria-label={words.lookBackAlongTheNoise}
      aria-valuetext={kept ? words.stepOfNoise(kept.i, whole, formatSigma(kept.sigma)) : ''}
      onChange={(event) => {
        const to = Math.max(1, event.target.valueAsNumber);
        look({ at: to >= last ? null : to });
      }}
      data-testid="look-back"
    />
  );
}
