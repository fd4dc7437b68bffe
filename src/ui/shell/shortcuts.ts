// What every key of the page does: one listener acts on it, the sheet (shortcut-lines.ts) shows it. Single letters are off inside fields, while a
// dialog is open, and where the person switched them off; Ctrl keys work everywhere but in fields.
import { useEffect } from 'react';
import { isOccupied } from '../../store/run/run.ts';
import type { ViewState } from '../../store/explore/view.ts';
import { commandOf, followPresses, hasControl, isCombined, isNoCommand, isPressed, isTyping, means, meaningsOf } from '../keys.ts';
import { reducesMotion } from '../posterior/flick.ts';
import type { PageActions } from '../view.ts';
import { viewOf, views } from '../views.ts';

function stepBy(page: PageActions, by: number | 'first' | 'last'): void {
  const { run, posterior, view } = page.state();
  const trails = run.kind === 'running' || run.kind === 'stopping' ? [run.live.trail] : (posterior?.trails ?? []);
  const last = Math.max(0, ...trails.map(({ steps }) => steps.at(-1)?.i ?? 0));
  if (last === 0) return;
  const now = view.at ?? last;
  const to = by === 'first' ? 1 : by === 'last' ? last : Math.min(last, Math.max(1, now + by));
  page.actions.look({ at: to === last ? null : to });
}

function toggleRun(page: PageActions, more: boolean): void {
  const { run, posterior, measure } = page.state();
  if (run.kind === 'running') page.actions.stop(true);
  else if (!isOccupied(page.state()) && measure.shown) {
    page.showResults();
    void (more && posterior && posterior.samples.length > 0 ? page.actions.drawMore() : page.actions.draw());
  }
}

/** Of the enlarged part's own side, for each press. */
const panStep = 0.25;

/** What each key does; held keys have no entry here. */
const commands: Readonly<Record<string, (page: PageActions) => void>> = {
  ' ': (page) => toggleRun(page, false),
  'Shift ': (page) => toggleRun(page, true),
  ArrowLeft: (page) => stepBy(page, -1),
  ArrowRight: (page) => stepBy(page, 1),
  Home: (page) => stepBy(page, 'first'),
  End: (page) => stepBy(page, 'last'),
  n: ({ actions, state }) => actions.changeSettings({ firstSeed: (state().settings.firstSeed + state().settings.samples) >>> 0 }),
  d: ({ actions, state }) => actions.look({ show: state().view.show === 'noisy' ? 'denoised' : 'noisy' }),
  p: ({ actions, state }) => actions.look({ smooth: !state().view.smooth }),
  f({ actions, state }) {
    const { view, posterior } = state();
    const count = posterior?.samples.length ?? 0;
    if (count < 2) return;
    if (reducesMotion()) actions.look({ chosen: (view.chosen + 1) % count, large: 'sample' });
    else actions.look({ flick: !view.flick, large: 'sample' });
  },
  '+': ({ actions }) => actions.zoomAt(2, 0.5, 0.5),
  '=': ({ actions }) => actions.zoomAt(2, 0.5, 0.5),
  '-': ({ actions }) => actions.zoomAt(0.5, 0.5, 0.5),
  '0': ({ actions }) => actions.zoomAt(1e-3, 0.5, 0.5),
  // The enlarged part goes where the arrow points; the picture under it goes the other way.
  'Shift ArrowLeft': ({ actions }) => actions.pan(panStep, 0),
  'Shift ArrowRight': ({ actions }) => actions.pan(-panStep, 0),
  'Shift ArrowUp': ({ actions }) => actions.pan(0, panStep),
  'Shift ArrowDown': ({ actions }) => actions.pan(0, -panStep),
  e: (page) => page.drawLarge(),
  k: (page) => page.startTalk(),
  '?': (page) => page.toggleSheet(),
};

/** Keys that are held, and what stands in the picture's place meanwhile. */
const holds: Readonly<Record<string, NonNullable<ViewState['hold']>>> = { t: 'truth', c: 'pinv', r: 'remeasured' };

/** With Ctrl or ⌘. Undo is the page's, saving the large picture's, the link the share panel's: they hear these keys themselves. */
const withControl: Readonly<Record<string, (page: PageActions) => void>> = {
  o: (page) => page.choose(),
};

/** Keys that a focused control uses itself. A button that was clicked is done: Space is the page's again. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  const isButton = target.closest('button, a[href]') !== null;
  const acts = isButton || target.closest('select, summary, [role=slider], input, label, [role=application]') !== null;
  if (means(event, ' ')) return acts && !(isButton && isPressed(target));
  const isArrow = meaningsOf(event).some((key) => key.startsWith('Arrow') || key === 'Home' || key === 'End');
  return acts && (means(event, 'Enter') || (isArrow && !isButton));
}

function onControl(page: PageActions, event: KeyboardEvent): void {
  const command = event.altKey || event.shiftKey || !hasControl(event) ? undefined : commandOf(event, withControl);
  if (!command) return;
  event.preventDefault();
  command(page);
}

function onEscape(page: PageActions): void {
  const { actions, state, hasTool } = page;
  const { view, run } = state();
  if (view.flick || view.explore.swing) actions.look({ flick: false, explore: { ...view.explore, swing: false } });
  else if (hasTool()) return;
  else if (run.kind === 'running') actions.stop(false);
  else viewOf(view.tab).commands?.['Escape']?.(page);
}

function onKey(page: PageActions, event: KeyboardEvent): void {
  // After a talk, the page still holds a scene until the own session is back.
  if (event.defaultPrevented || isTyping(event) || page.state().keeping.kind === 'aside') return;
  if (isCombined(event)) {
    onControl(page, event);
    return;
  }
  if (isNoCommand(event)) return;
  if (means(event, 'Escape')) {
    onEscape(page);
    return;
  }
  if ((page.hasTool() && !means(event, '?')) || isTaken(event)) return;
  const act = actOf(page, event);
  if (!act) return;
  event.preventDefault();
  act();
}

const tabs: Readonly<Record<string, string>> = Object.fromEntries(views.map(({ key, id }) => [key, id]));

/** What a key does here: a view, something held, a command of the view that is looked at, or one of the page. */
function actOf(page: PageActions, event: KeyboardEvent): (() => void) | null {
  for (const key of meaningsOf(event)) {
    const [tab, hold] = [tabs[key], holds[key]];
    // Letters and signs come with their Shift already in them.
    const name = event.shiftKey && (key === ' ' || key.startsWith('Arrow')) ? `Shift ${key}` : key;
    const [own, command] = [viewOf(page.state().view.tab).commands?.[name], commands[name]];
    if (tab)
      return () => {
        page.actions.look({ tab });
        page.showResults();
      };
    if (hold) return () => event.repeat || page.actions.look({ hold });
    if (own ?? command) return () => own?.(page) === true || command?.(page);
  }
  return null;
}

export function useShortcuts(page: PageActions): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => onKey(page, event);
    const up = (event: KeyboardEvent): void => {
      if (commandOf(event, holds) && page.state().view.hold !== null) page.actions.look({ hold: null });
    };
    const away = (): void => page.actions.look({ hold: null });
    const unfollow = followPresses();
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', away);
    return () => {
      unfollow();
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', away);
    };
  }, [page]);
}
