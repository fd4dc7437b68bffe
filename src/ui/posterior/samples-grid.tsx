// The samples as a grid: one stop of the tab key, arrows inside, Enter or a click chooses. Captions give seed and fit; many are a wall, with
// one line under it that speaks of the one that is looked at.
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import { recordedGuesses, type Example } from '../../store/visit/examples.ts';
import type { Posterior } from '../../store/state.ts';
import { fixed, formatRms } from '../format.ts';
import { sigmaN } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { Recorded } from '../shell/recorded.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { SaveButton } from './save-button.tsx';
import { samplePicture, savePicture } from './save.ts';
import { psnrText, type Slot } from './slots.ts';
import { words } from './posterior.words.ts';

/** Up to so many samples a class. */
const layouts = [
  { most: 4, name: 'few' },
  { most: 9, name: 'nine' },
  { most: 16, name: 'sixteen' },
  { most: Infinity, name: 'wall' },
] as const;

export interface GridItem {
  /** Its number among the samples. */
  index: number;
  slot: Slot;
  /** Of a diverse pick: how many samples it stands for. */
  stands: number | null;
}

export function Fit({ value, hasNoise }: { value: number | null; hasNoise: boolean }): ReactNode {
  if (value === null) return null;
  return (
    <span title={words.howFarHOfThis}>
      <span>{`${words.fit} `}</span>
      <b>{hasNoise ? fixed(value, 2) : formatRms(value)}</b>
      {hasNoise && <span> {sigmaN}</span>}
    </span>
  );
}

function describe({ slot, stands }: GridItem, posterior: Posterior | null): string {
  const { seed, fit, image, final } = slot;
  if (!image) return words.sampleSeedNotDrawnYet(seed);
  const numbers = [
    fit === null ? '' : words.fitOf(formatRms(fit)),
    psnrText(posterior, final),
    stands === null ? '' : words.standsFor(stands),
  ];
  return [words.sampleSeed(seed), ...numbers.filter(Boolean)].join(', ');
}

/** How many stand in a row: narrow windows have fewer. */
function columnsOf(grid: HTMLElement | null): number {
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1;
}

/** What is said of one sample, where all have only their pictures. As tall as a line whether or not one is looked at. */
function WallCaption({ item, posterior }: { item: GridItem | undefined; posterior: Posterior | null }): ReactNode {
  const { seed, fit, final } = item?.slot ?? { seed: null, fit: null, final: null };
  return (
    <p className="note wall-caption" data-testid="wall-caption">
      {seed === null ? (
        <span>{words.wallHowTo}</span>
      ) : (
        <>
          <b>{words.seed(seed)}</b>
          {item && item.stands !== null && <span>{words.standsFor(item.stands)}</span>}
          <Fit value={fit} hasNoise={(posterior?.noise.std ?? 0) > 0} />
          <span>{psnrText(posterior, final)}</span>
        </>
      )}
    </p>
  );
}

interface GridProps {
  items: readonly GridItem[];
  posterior: Posterior | null;
  size: number;
  canChoose: boolean;
  /** Recorded guesses that stand where nothing was drawn yet. */
  recorded: Example | null;
}

export function SamplesGrid({ items, posterior, size, canChoose, recorded }: GridProps): ReactNode {
  const { look, describeRun, fail } = useActions();
  const chosen = useStudioState((state) => state.view.chosen);
  const isLarge = useStudioState((state) => state.view.large !== 'mmse' && state.view.large !== 'mean');
  const grid = useRef<HTMLDivElement>(null);
  /** By pointer or focus. */
  const [looked, setLooked] = useState<number | null>(null);
  const { name } = layouts.find(({ most }) => items.length <= most) ?? layouts[0];
  const stop = Math.max(
    0,
    items.findIndex(({ index }) => index === chosen),
  );
  const hasNoise = (posterior?.noise.std ?? 0) > 0;

  const save = ({ seed, final, fit }: Slot): void => {
    if (final && posterior) savePicture(posterior, samplePicture({ seed, image: final, fit }), seed, describeRun).catch(fail);
  };

  function onKeyDown(event: KeyboardEvent, at: number): void {
    const columns = columnsOf(grid.current);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: items.length - 1 }[
      event.key
    ];
    const item = to === undefined ? undefined : items[to];
    // With Shift the arrows move the enlarged part.
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!item) return;
    look({ chosen: item.index });
    grid.current?.querySelectorAll<HTMLElement>('.choose')[to]?.focus();
  }

  const isWall = name === 'wall';
  return (
    <>
      <div
        className={`draws ${name}`}
        ref={grid}
        role="group"
        aria-label={words.samples}
        data-testid="draws"
        onPointerLeave={() => setLooked(null)}
        onBlur={() => setLooked(null)}
      >
        {items.map((item, at) => (
          <div
            key={item.slot.seed}
            className="draw"
            data-chosen={isLarge && item.index === chosen ? '' : undefined}
            onPointerEnter={() => setLooked(at)}
            onFocus={() => setLooked(at)}
          >
            <Picture
              image={item.slot.image}
              size={size}
              label={describe(item, posterior)}
              standIn={
                recorded &&
                at < recordedGuesses && (
                  <Recorded example={recorded} at={at + 1} label={words.recordedGuessOf(at + 1, named(recorded.title))} />
                )
              }
            >
              {isWall ? undefined : (
                <>
                  <span>
                    <span>{recorded && !item.slot.image ? words.recordedGuess : words.seed(item.slot.seed)}</span>
                    {item.stands !== null && <b>{` ${item.stands} ×`}</b>}
                  </span>
                  <Fit value={item.slot.fit} hasNoise={hasNoise} />
                  {item.slot.final && posterior && (
                    <SaveButton label={words.saveSampleAsPng(item.slot.seed)} onSave={() => save(item.slot)} />
                  )}
                </>
              )}
            </Picture>
            {canChoose && item.slot.image && (
              <button
                type="button"
                className="choose"
                tabIndex={at === stop ? 0 : -1}
                aria-label={words.showSampleLarge(item.slot.seed)}
                aria-pressed={isLarge && item.index === chosen}
                onClick={() => look({ chosen: item.index, large: 'sample' })}
                onKeyDown={(event) => onKeyDown(event, at)}
              />
            )}
          </div>
        ))}
      </div>
      {isWall && <WallCaption item={items[looked ?? (isLarge ? stop : -1)]} posterior={posterior} />}
    </>
  );
}
