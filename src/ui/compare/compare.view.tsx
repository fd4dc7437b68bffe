// Methods side by side. Space and Esc start and stop the comparison; a run that is still drawing keeps them.
import { isOccupied } from '../../store/run/run.ts';
import type { PageActions, View } from '../view.ts';
import { CompareBand } from './compare-band.tsx';
import { CompareControls } from './compare-controls.tsx';
import { CompareView } from './compare-view.tsx';

function stop({ actions, state }: PageActions): boolean {
  const { run, comparison } = state();
  if (run.kind === 'running' || comparison.run.kind === 'idle') return false;
  actions.stopComparing();
  return true;
}

function toggle(page: PageActions): boolean {
  if (page.state().run.kind === 'running') return false;
  if (!stop(page) && !isOccupied(page.state()) && page.state().measure.shown) void page.actions.compare();
  return true;
}

export const view: View = {
  id: 'compare',
  title: 'Compare',
  key: '3',
  panel: CompareView,
  controls: CompareControls,
  progress: CompareBand,
  commands: { ' ': toggle, 'Shift ': toggle, Escape: stop },
};
