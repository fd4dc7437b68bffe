// Many pictures, one after another. Space begins, pauses and goes on; Esc pauses.
import { lazy } from 'react';
import { isOccupied } from '../../store/run/run.ts';
import type { PageActions, View } from '../view.ts';
import { BatchBand } from './batch-band.tsx';
import { BatchControls } from './batch-controls.tsx';

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
  controls: BatchControls,
  progress: BatchBand,
  commands: { ' ': toggle, 'Shift ': toggle, Escape: pause },
};
