// Diverse picks from the samples that are there. The clustering library is fetched when somebody first asks for them.
import { useEffect, useState } from 'react';
import type { Pick } from '../../posterior/clusters.ts';
import type { Live, Posterior } from '../../store/state.ts';
import { useStudioState } from '../studio-context.ts';

/** A third of the draws, at least 3 and at most 9. */
const countOf = (draws: number): number => Math.min(9, Math.max(3, Math.round(draws / 3)));

/** Null where random draws are shown, or nothing can be picked from. */
export function useDiversePicks(posterior: Posterior | null, live: Live | null): Pick[] | null {
  const wanted = useStudioState((state) => state.view.picks === 'diverse');
  const [found, setFound] = useState<{ of: Posterior['samples']; picks: Pick[] } | null>(null);
  const samples = wanted && !live ? posterior?.samples : undefined;
  useEffect(() => {
    if (!samples || samples.length < 3) return;
    let isStale = false;
    void import('../../posterior/clusters.ts').then(({ diversePicks }) => {
      if (isStale) return;
      const images = samples.map(({ image }) => image);
      setFound({ of: samples, picks: diversePicks(images, countOf(images.length)) });
    });
    return () => {
      isStale = true;
    };
  }, [samples]);
  return samples && found?.of === samples ? found.picks : null;
}
