// Many pictures, one after another. Space begins, pauses and goes on; Esc pauses.
import { lazy, Suspense, type ReactNode } from 'react';
import { isOccupied } from '../../store/run/run.ts';
import type { PageActions, View } from '../view.ts';

const BatchBand = lazy(async () => ({ default: (await import('./batch-band.tsx')).BatchBand }));
const BatchControls = lazy(async () => ({ default: (await import('./batch-controls.tsx')).BatchControls }));

function Controls(): ReactNode {
  return (
    <Suspense fallback={null}>
      <BatchControls />
    </Suspense>
  );
}

function Progress(): ReactNode {
  return (
    <Suspense fallback={null}>
      <BatchBand />
    </Suspense>
  );
}

function pause({ actions, state }: PageActions): boolean {
  const { kind } = state().batch.run;
  if (kind === 'idle') return false;
  actions.pauseBatch();
  return true;
}

function toggle(page: PageActions): boolean {
  if (page.state().run.kind === 'running') return false;
  if (!pause(page) && !isOccupied(page.state()) && page.state().batch.items.length > 0) void page.actions.startBatch();
  return true;
}

export const view: View = {
  id: 'batch',
  title: 'Batch',
  key: '5',
  panel: lazy(() => import('./batch-view.tsx')),
  controls: Controls,
  progress: Progress,
  commands: { ' ': toggle, 'Shift ': toggle, Escape: pause },
};
