// What a view of the page is: one way to look at what follows from y. Each registers itself: a file `<id>.view.tsx` below src/ui exports
// `view`, and navigation, keys, keyboard sheet, address and stage find it (views.ts). Knows no view.
import type { ComponentType } from 'react';
import type { StudioState } from '../store/state.ts';
import type { StudioActions } from '../store/studio.ts';

/** What keys act on. */
export interface PageActions {
  actions: StudioActions;
  state: () => StudioState;
  /** Shows the results, whatever the stage holds. */
  showResults: () => void;
  drawLarge: () => void;
  choose: () => void;
  toggleSheet: () => void;
  startTalk: () => void;
  /** The stage holds a tool with keys of its own (crop, paint). */
  hasTool: () => boolean;
}

/** @returns false where it had nothing to do here: the key then means what it means on every page */
export type ViewCommand = (page: PageActions) => boolean;

export interface View {
  /** In the state and in the address: `?view=<id>`. */
  id: string;
  /** In the navigation and on the keyboard sheet: one word. */
  title: string;
  /** The digit that opens it, 1 to 9; views stand in the order of their digits. */
  key: string;
  /** What fills the stage; `lazy` where it is large, for the first page fetches all that is not. */
  panel: ComponentType;
  /** At the foot, in place of the run's controls and of its progress; left out: those of the run. */
  controls?: ComponentType;
  progress?: ComponentType;
  /** Above the run's progress. */
  aboveProgress?: ComponentType;
  /** Keys with a meaning of their own while this view is looked at, by names as in shell/shortcuts.ts; "Shift " before Space and arrows. */
  commands?: Readonly<Record<string, ViewCommand>>;
}
