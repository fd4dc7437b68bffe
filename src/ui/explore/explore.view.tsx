// The posterior, explored: points between the samples, the plane, directions, and the tree above the run's progress.
import { lazy, Suspense, type ReactNode } from 'react';
import { isBusy } from '../../store/run/run.ts';
import { useStudioState } from '../studio-context.ts';
import type { View } from '../view.ts';

const ExploreView = lazy(() => import('./explore-view.tsx'));
const TreeBand = lazy(async () => ({ default: (await import('./tree-band.tsx')).TreeBand }));

/** There is something to cluster, and nothing that changes it. */
function Tree(): ReactNode {
  const isShown = useStudioState(({ posterior, run }) => (posterior?.samples.length ?? 0) > 1 && !isBusy(run.kind));
  return (
    isShown && (
      <Suspense fallback={null}>
        <TreeBand />
      </Suspense>
    )
  );
}

export const view: View = {
  id: 'explore',
  title: 'Explore',
  key: '2',
  panel: ExploreView,
  aboveProgress: Tree,
  commands: {
    w({ actions, state }) {
      const { explore } = state().view;
      actions.look({ explore: { ...explore, mode: explore.mode === 'wipe' ? 'picture' : 'wipe' } });
      return true;
    },
  },
};
