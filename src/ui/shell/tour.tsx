// The page in three steps, for who sees it the first time: begun on the first page, left at any moment. It shows on the page itself and does
// nothing there; whoever wants to try what it says can.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { isTyping, means } from '../keys.ts';
import type { Tab } from './views-nav.tsx';
import '../style/tour.css';
import { words } from './shell.words.ts';

/** `tab`: where a phone has it. */
const steps = (): readonly { tab: Tab; title: string; text: string }[] => [
  {
    tab: 'measure',
    title: words.tourLost,
    text: words.tourLostText,
  },
  {
    tab: 'samples',
    title: words.tourFits,
    text: words.tourFitsText,
  },
  {
    tab: 'samples',
    title: words.tourInvented,
    text: words.tourInventedText,
  },
];

export interface Tour {
  /** Null while nobody takes it. */
  step: number | null;
  start: () => void;
  next: () => void;
  end: () => void;
}

/** @param show brings a step's part of the page into sight */
export function useTour(show: (tab: Tab) => void): Tour {
  const [step, setStep] = useState<number | null>(null);
  const go = useCallback(
    (to: number) => {
      const there = steps()[to];
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
  const there = step === null ? undefined : steps()[step];
  if (step === null || !there) return null;
  const isLast = step === steps().length - 1;
  return (
    <aside className="tour" aria-label={words.tourStep(step + 1, steps().length, there.title)} data-step={step} data-testid="tour">
      <p className="note">{words.stepOfAll(step + 1, steps().length)}</p>
      <h2>{there.title}</h2>
      <p aria-live="polite">{there.text}</p>
      <div className="row">
        <button type="button" className="btn primary" ref={forwards} onClick={next}>
          {isLast ? words.done : words.next}
        </button>
        {!isLast && (
          <button type="button" className="btn quiet" onClick={end}>
            {words.skip}
          </button>
        )}
      </div>
    </aside>
  );
}
