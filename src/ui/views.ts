// Every view that there is: the files named *.view.tsx, in the order of their keys.
import { invariant } from '../protocol/errors.ts';
import { useStudioState } from './studio-context.ts';
import type { View } from './view.ts';

const modules = import.meta.glob<View>('./**/*.view.tsx', { eager: true, import: 'view' });

export const views: readonly View[] = Object.values(modules).sort((a, b) => a.key.localeCompare(b.key));

/** @param id null, or a name that no view has: the first one */
export function viewOf(id: string | null): View {
  const found = views.find((view) => view.id === id) ?? views[0];
  invariant(found, 'a view');
  return found;
}

/** The view that is looked at. */
export function useView(): View {
  return viewOf(useStudioState((state) => state.view.tab));
}
