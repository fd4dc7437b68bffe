// Animated draws: the samples one after another in the large picture, four a second, until paused. Never by itself where motion is
// to be reduced: there each press of F shows the next.
import { useEffect } from 'react';
import { useActions, useStudioState } from '../studio-context.ts';

const picturesPerSecond = 4;

export const reducesMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Runs while the view asks for it. @param count samples to go through */
export function useFlick(count: number): void {
  const { look } = useActions();
  const isOn = useStudioState((state) => state.view.flick);
  const chosen = useStudioState((state) => state.view.chosen);
  useEffect(() => {
    if (!isOn || count < 2) return;
    const timer = setTimeout(() => look({ chosen: (chosen + 1) % count, large: 'sample' }), 1000 / picturesPerSecond);
    return () => clearTimeout(timer);
  }, [isOn, chosen, count, look]);
}
