// The way back to earlier draws: each as its first pictures, what it was drawn of and its seeds; a click puts it in the present one's place.
import { useRef, type ReactNode } from 'react';
import type { Posterior } from '../../store/state.ts';
import { isOccupied } from '../../store/run/run.ts';
import { named } from '../../protocol/words.ts';
import { countSamples } from '../format.ts';
import { Picture } from '../picture.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './posterior.words.ts';

export const earlierDrawsId = 'earlier-draws';

/** Pictures that stand for a draw in the list. */
const thumbs = 4;

/** “2024 to 2027”, or one by one where they do not follow one another. */
function seedsText({ samples }: Posterior): string {
  const seeds = samples.map(({ seed }) => seed);
  const [first = 0, last = 0] = [seeds[0], seeds.at(-1)];
  const follow = seeds.every((seed, i) => seed === (first + i) >>> 0);
  if (seeds.length === 1) return words.seed(first);
  return follow ? words.seedsFromTo(first, last) : words.seedsFromOn(first);
}

/** Draws of a model of another size cannot stand beside this one's measurement. */
function useEarlier(): readonly Posterior[] {
  const draws = useStudioState((state) => state.draws);
  const size = useStudioState((state) => state.size);
  return draws.filter((draw) => draw.size === size).toReversed();
}

export function EarlierDrawsButton(): ReactNode {
  const count = useEarlier().length;
  if (count === 0) return null;
  return (
    <button type="button" className="link" popoverTarget={earlierDrawsId} title={words.whatWasDrawnBeforeTo} data-testid="earlier">
      {words.earlier(count)}
    </button>
  );
}

function Draw({ draw, onChoose }: { draw: Posterior; onChoose: () => void }): ReactNode {
  const operator = useStudioState(({ catalogue }) => catalogue?.operators.find(({ id }) => id === draw.operator.id)?.label);
  const isBusy = useStudioState(isOccupied);
  const what = words.drawOf(countSamples(draw.samples.length), named(operator ?? draw.operator.id), seedsText(draw));
  return (
    <li>
      <button type="button" className="earlier-draw" disabled={isBusy} onClick={onChoose}>
        <span className="thumbs" aria-hidden="true">
          {draw.samples.slice(0, thumbs).map(({ seed, image }) => (
            <Picture key={seed} image={image} size={draw.size} label="" linked={false} />
          ))}
        </span>
        <span>{what}</span>
        <span className="dim">{named(draw.samplerLabel)}</span>
      </button>
    </li>
  );
}

export function EarlierDrawsPanel(): ReactNode {
  const { showDraw } = useActions();
  const draws = useEarlier();
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div className="pop from-bar" id={earlierDrawsId} popover="auto" role="dialog" aria-label={words.earlierDraws} ref={panel}>
      <h2>{words.earlierDraws}</h2>
      <p className="note">{words.thePresentDrawTakesThe}</p>
      <ol className="earlier-draws">
        {draws.map((draw) => (
          <Draw
            key={`${draw.measured.request.operator.id} ${seedsText(draw)} ${draw.samplerId} ${draws.indexOf(draw)}`}
            draw={draw}
            onChoose={() => {
              panel.current?.hidePopover();
              showDraw(draw);
            }}
          />
        ))}
      </ol>
    </div>
  );
}
