// The page in three steps, for who sees it the first time: begun on the first page, left at any moment. It shows on the page itself and does
// nothing there; whoever wants to try what it says can.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { isTyping, means } from '../keys.ts';
import '../style/tour.css';

/** `tab`: where a phone has it. */
const steps = [
  {
    tab: 'measure',
    title: 'Choose what is lost',
    text: 'H is what is done to the photo x. Hatched is hidden: drag over the small picture to hide more, or choose blur or low resolution. What was seen of it, y, stands below.',
  },
  {
    tab: 'samples',
    title: 'See what fits',
    text: 'Draw: the model guesses four pictures that would have been measured the same. Draw again, and it guesses others. The average of all that fits is called MMSE; it is soft.',
  },
  {
    tab: 'samples',
    title: 'Tell what is invented',
    text: 'Where the four agree, the measurement decided. Where they differ, bright in the map of their spread, they are invented. “How far to believe this” says what was tested.',
  },
] as const;

export interface Tour {
  /** Null while nobody takes it. */
  step: number | null;
  start: () => void;
  next: () => void;
  end: () => void;
}

/** @param show brings a step's part of the page into sight */
export function useTour(show: (tab: 'measure' | 'samples') => void): Tour {
  const [step, setStep] = useState<number | null>(null);
  const go = useCallback(
    (to: number) => {
      const there = steps[to];
      setStep(there ? to : null);
      if (there) show(there.tab);
    },
    [show],
  );
  const start = useCallback(() => go(0), [go]);
  const next = useCallback(() => go((step ?? 0) + 1), [go, step]);
  const end = useCallback(() => setStep(null), []);
  useEffect(() => {
    if (step === null) return;
    const onKey = (event: KeyboardEvent): void => {
      if (means(event, 'Escape') && !isTyping(event) && !document.querySelector(':popover-open')) end();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [step, end]);
  return { step, start, next, end };
}

export function TourCard({ step, next, end }: Tour): ReactNode {
  const forwards = useRef<HTMLButtonElement>(null);
  useEffect(() => forwards.current?.focus(), [step]);
  const there = step === null ? undefined : steps[step];
  if (step === null || !there) return null;
  const isLast = step === steps.length - 1;
  return (
    <aside className="tour" aria-label={`Step ${step + 1} of ${steps.length}: ${there.title}`} data-step={step} data-testid="tour">
      <p className="note">{`${step + 1} of ${steps.length}`}</p>
      <h2>{there.title}</h2>
      <p aria-live="polite">{there.text}</p>
      <div className="row">
        <button type="button" className="btn primary" ref={forwards} onClick={next}>
          {isLast ? 'Done' : 'Next'}
        </button>
        {!isLast && (
          <button type="button" className="btn quiet" onClick={end}>
            Skip
          </button>
        )}
      </div>
    </aside>
  );
}
