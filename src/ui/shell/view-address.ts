// The address names the view that is looked at (`?view=explore`), so that a reload or a link opens it; the first one needs no name.
import { useEffect } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';
import { viewOf, views } from '../views.ts';

/** In the address; the fragment stays free for what is shared. */
const name = 'view';

/** @returns the view that this address asks for; null for none, and for a name that no view has */
export function viewOfAddress(search: string): string | null {
  const asked = new URLSearchParams(search).get(name);
  return views.find(({ id }) => id === asked)?.id ?? null;
}

/** @param id null: the first view @returns the same address, naming the view */
export function addressOfView(address: string, id: string | null): string {
  const url = new URL(address);
  const view = viewOf(id);
  if (view === views[0]) url.searchParams.delete(name);
  else url.searchParams.set(name, view.id);
  return url.href;
}

export function useViewAddress(): void {
  const { look } = useActions();
  const tab = useStudioState((state) => state.view.tab);
  useEffect(() => {
    const asked = viewOfAddress(location.search);
    if (asked !== null) look({ tab: asked });
  }, [look]);
  useEffect(() => {
    const address = addressOfView(location.href, tab);
    if (address !== location.href) history.replaceState(null, '', address);
  }, [tab]);
}
