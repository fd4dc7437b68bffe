// What the page does as a whole with keys and with its three steps: where a key leads, which part is shown.
import { useCallback, useEffect, useMemo, type Dispatch, type SetStateAction } from 'react';
import { isTyping, means } from './keys.ts';
import { useShortcuts } from './shell/shortcuts.ts';
import { useTour, type Tour } from './shell/tour.tsx';
import type { Tab } from './shell/views-nav.tsx';
import { useActions, useReadState } from './studio-context.ts';

/** What stands on the stage: one of the views of what follows from y, or a tool in front of it. */
export type Shown = 'results' | 'crop' | 'paint' | 'camera';

/** Escape goes back to the pictures from whatever stands in front of them; a panel that is open closes first, by itself. */
export function useEscape(view: Shown, done: () => void): void {
  useEffect(() => {
    if (view === 'results') return;
    const onKey = (event: KeyboardEvent): void => {
      if (means(event, 'Escape') && !isTyping(event) && !document.querySelector(':popover-open')) done();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [view, done]);
}

/** The three steps, each where it is: on a phone what is measured is a tab of its own. */
export function usePageTour(show: (view: Shown) => void, setTab: (tab: Tab) => void): Tour {
  const { look } = useActions();
  return useTour(
    useCallback(
      (part: Tab) => {
        look({ tab: 'samples' });
        show('results');
        setTab(part);
      },
      [look, show, setTab],
    ),
  );
}

interface PageShortcuts {
  choose: () => void;
  show: (view: Shown) => void;
  startTalk: () => void;
  view: Shown;
  setIsSheetOpen: Dispatch<SetStateAction<boolean>>;
}

export function usePageShortcuts({ choose, show, startTalk, view, setIsSheetOpen }: PageShortcuts): void {
  const actions = useActions();
  const readState = useReadState();
  useShortcuts(
    useMemo(
      () => ({
        actions,
        choose,
        state: readState,
        showResults: () => show('results'),
        drawLarge: () => show('paint'),
        toggleSheet: () => setIsSheetOpen((isOpen) => !isOpen),
        startTalk,
        hasTool: () => view !== 'results' || readState().photograph !== null,
      }),
      [actions, choose, readState, show, startTalk, view, setIsSheetOpen],
    ),
  );
}
