// The views of what follows from y, as tabs in the bar. A view that has nothing to show yet says so itself.
import type { ReactNode } from 'react';
import type { ViewTab } from '../../store/explore/view.ts';
import { useActions, useStudioState } from '../studio-context.ts';

export const viewNames: readonly { tab: ViewTab; name: string }[] = [
  { tab: 'samples', name: 'Samples' },
  { tab: 'explore', name: 'Explore' },
  { tab: 'compare', name: 'Compare' },
  { tab: 'inside', name: 'Inside' },
];

export function ViewsNav({ onShow }: { onShow: (tab: ViewTab) => void }): ReactNode {
  const { look } = useActions();
  const current = useStudioState((state) => state.view.tab);
  return (
    <nav className="views" aria-label="Views">
      {viewNames.map(({ tab, name }) => (
        <button
          key={tab}
          type="button"
          className="view-tab"
          aria-current={tab === current ? 'page' : undefined}
          onClick={() => {
            look({ tab });
            onShow(tab);
          }}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
