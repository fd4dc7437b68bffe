// The posterior with its pictures as "Moved to fit" says. Views that judge, average or compare pictures take this one.
import { useEffect, useMemo } from 'react';
import { canProject } from '../../store/run/meet.ts';
import { asShown } from '../../store/run/run.ts';
import type { Posterior } from '../../store/state.ts';
import { useActions, useStudioState } from '../studio-context.ts';

export function useShownPosterior(): Posterior | null {
  const posterior = useStudioState((state) => state.posterior);
  const catalogue = useStudioState((state) => state.catalogue);
  const isProjected = useStudioState((state) => state.view.projected);
  const { project } = useActions();
  // Asked again whenever other pictures came: more samples make void what was projected.
  useEffect(() => {
    const isOpen = posterior !== null && canProject(catalogue, posterior);
    if (isProjected && isOpen && posterior.projected === null) void project();
  }, [isProjected, posterior, project, catalogue]);
  return useMemo(() => posterior && asShown(posterior, isProjected), [posterior, isProjected]);
}
