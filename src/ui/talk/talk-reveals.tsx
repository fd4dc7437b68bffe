// What a scene of one's own can reveal beside the four views of every scene, large: the average alone, and a direction in which the samples differ.
import { useMemo, type ReactNode } from 'react';
import { findDirections } from '../../posterior/directions.ts';
import { combine } from '../../posterior/statistics.ts';
import { formatPercent } from '../format.ts';
import { Picture } from '../picture.tsx';
import { useStudioState } from '../studio-context.ts';
import { toNumbers, type Shown } from './shown.ts';
import { words } from './talk-scenes.words.ts';

export function Estimate({ shown }: { shown: Shown }): ReactNode {
  const size = useStudioState((state) => state.size);
  return (
    <figure className="talk-one">
      <Picture image={shown.mmse} size={size} label={words.reveal.mmse} linked={false} />
      <figcaption>{words.mmseCaption}</figcaption>
    </figure>
  );
}

/** So many standard deviations to each side. */
const away = 2;

/** @param number of the direction, from 0: the one along which most of the difference lies first */
export function Direction({ shown, number }: { shown: Shown; number: number }): ReactNode {
  const size = useStudioState((state) => state.size);
  const { pictures, isOver } = shown;
  const found = useMemo(() => (isOver ? findDirections(pictures.map(toNumbers), null, number + 1) : null), [pictures, isOver, number]);
  const direction = found?.list[number];
  if (!found || !direction) return <p className="talk-one">{isOver ? words.noDirection : ''}</p>;
  const { w, sigma, share } = direction;
  const steps = [
    { by: -away, caption: words.minus },
    { by: 0, caption: words.mean },
    { by: away, caption: words.plus },
  ];
  return (
    <div className="talk-directions" data-testid="talk-directions">
      {steps.map(({ by, caption }) => (
        <figure key={by}>
          <Picture image={combine(found.mean, [[by * sigma, w]])} size={size} label={caption} linked={false} />
          <figcaption>{caption}</figcaption>
        </figure>
      ))}
      <p>{words.share(formatPercent(share, 1))}</p>
    </div>
  );
}
