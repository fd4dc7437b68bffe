// What the estimate of a chosen square may be wrong by, as the model predicts it: its directions, and the slider that moves the estimate along
// one of them, in its place on the photograph. Holds which one and how far.
import { useMemo, useState, type ReactNode } from 'react';
import { predictedDirections } from '../../posterior/directions.ts';
import type { PhotographDirections } from '../../protocol/engine-api.ts';
import type { Patch } from '../../protocol/photograph-api.ts';
import { movedBy, type PhotographState, type Restored } from '../../store/photograph/photograph.ts';
import { DirectionEntry } from '../explore/directions-list.tsx';
import { WalkSlider } from '../explore/walk.tsx';
import { words } from './photograph-directions.words.ts';

/** RMS in [−1, 1] of what no screen shows. */
const unseen = 1e-4;

/** The walk along the directions of the chosen square: null while nobody looks. */
export function useRegionWalk({ region, model }: PhotographState, estimate: Restored | null, isOn: boolean) {
  const found = (isOn && region?.found) || null;
  const [walk, setWalk] = useState<{ of: PhotographDirections | null; k: number; alpha: number }>({ of: null, k: 0, alpha: 0 });
  const list = useMemo(() => (found ? predictedDirections(found.directions, found.norms) : []), [found]);
  const { k, alpha } = walk.of === found ? walk : { k: 0, alpha: 0 };
  const size = model?.size ?? 0;
  const over = useMemo((): Patch | null => {
    const direction = list[k];
    if (!found || !direction || !estimate) return null;
    const by = alpha * direction.sigma;
    return movedBy(
      estimate.patch,
      found,
      direction.w.map((value) => by * value),
      size,
    );
  }, [found, list, k, alpha, estimate, size]);
  return { found, list, k, alpha, size, over, move: (next: { k: number; alpha: number }) => setWalk({ of: found, ...next }) };
}

type RegionWalk = ReturnType<typeof useRegionWalk>;

export function PhotographDirectionsStrip({ walk, isAsked }: { walk: RegionWalk; isAsked: boolean }): ReactNode {
  const { found, list, k, alpha, size, move } = walk;
  const largest = Math.max(0, ...list.map(({ sigma }) => sigma));
  if (!found || largest < unseen * Math.sqrt(3 * size ** 2))
    return (
      <p className="photograph-directions" role="status" data-testid="photograph-directions">
        {found ? words.nothingHidden : isAsked ? words.asking : words.choose}
      </p>
    );
  return (
    <section className="photograph-directions" aria-label={words.listLabel} data-testid="photograph-directions">
      <div className="dirs" role="radiogroup" aria-label={words.listLabel}>
        {list.map((direction, i) => (
          <DirectionEntry
            key={i}
            {...{ source: 'network', k: i, direction, size }}
            bar={(direction.sigma / largest) ** 2}
            isChosen={i === k}
            onChoose={() => move({ k: i, alpha: 0 })}
          />
        ))}
      </div>
      <div className="walk-block">
        <WalkSlider alpha={alpha} k={k} onMove={(to) => move({ k, alpha: to })} />
        <p className="note">{words.says}</p>
      </div>
    </section>
  );
}
