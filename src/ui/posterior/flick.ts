// Animated draws: the samples one after another in the large picture, four a second, until paused. Never by itself where motion is
// to be reduced: there each press of F shows the next.
import { useEffect } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';

const picturesPerSecond = 4;
/** Where motion is to be reduced nothing moves by itself; what somebody asks for moves slowly. */
const calmPicturesPerSecond = 1;

export const reducesMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const flickMs = (): number => 1000 / (reducesMotion() ? calmPicturesPerSecond : picturesPerSecond);

/** Runs while the view asks for it. @param count samples to go through */
export function useFlick(count: number): void {
  const { look } = useActions();
  const isOn = useStudioState((state) => state.view.flick);
  const chosen = useStudioState((state) => state.view.chosen);
  useEffect(() => {
    if (!isOn || count < 2) return;
    const timer = setTimeout(() => look({ chosen: (chosen + 1) % count, large: 'sample' }), flickMs());
    return () => clearTimeout(timer);
  }, [isOn, chosen, count, look]);
}
