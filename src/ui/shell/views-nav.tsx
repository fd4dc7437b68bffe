// The views of what follows from y: tabs in the bar, and at the bottom of phones. A view that has nothing to show yet says so itself.
import type { ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import { useActions } from '../studio-context.ts';
import { useView, views } from '../views.ts';
import { words } from './bar.words.ts';

export function ViewsNav({ onShow }: { onShow: () => void }): ReactNode {
  const { look } = useActions();
  const current = useView();
  return (
    <nav className="views" aria-label={words.views}>
      {views.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="view-tab"
          aria-current={id === current.id ? 'page' : undefined}
          onClick={() => {
            look({ tab: id });
            onShow();
          }}
        >
          {named(title)}
        </button>
      ))}
    </nav>
  );
}

/** What a phone shows: what is measured, or one of the views of what follows. */
export type Tab = 'measure' | 'samples';

export function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }): ReactNode {
  const { look } = useActions();
  const current = useView();
  return (
    <nav className="tabbar" aria-label={words.views}>
      <button type="button" className="tab" aria-current={tab === 'measure'} onClick={() => onTab('measure')}>
        {words.measure}
      </button>
      {views.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="tab"
          aria-current={tab === 'samples' && id === current.id}
          onClick={() => {
            look({ tab: id });
            onTab('samples');
          }}
        >
          {named(title)}
        </button>
      ))}
    </nav>
  );
}
