// Inner products of all pairs of samples, computed in the pauses after a run, so that directions and tree are there at once when somebody
// looks: at 64 samples they would hold the page for longer than a frame.
import { useEffect } from 'react';
import { useStudioState } from '../studio-context.ts';

/** A third of a frame, and as long a pause. */
const sliceMs = 5;

export function useWarmPosterior(): void {
  const samples = useStudioState(({ posterior }) => posterior?.samples);
  useEffect(() => {
    if (!samples || samples.length < 2) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStale = false;
    const images = samples.map(({ image }) => image);
    void import('../../posterior/gram.ts').then(({ warmGram }) => {
      const slice = (): void => {
        if (!isStale && !warmGram(images, sliceMs)) timer = setTimeout(slice, sliceMs);
      };
      slice();
    });
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [samples]);
}
