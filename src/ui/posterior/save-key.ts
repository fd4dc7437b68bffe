// Ctrl S saves the picture that stands large, whichever view shows it; nothing drawn, nothing saved.
import { useEffect, useRef } from 'react';
import type { Posterior } from '../../store/state.ts';
import { hasControl, isTyping, means } from '../keys.ts';
import { useActions } from '../studio-context.ts';
import { savePicture, type SavedPicture } from './save.ts';

interface Shown extends SavedPicture {
  /** Of a sample; null: the picture is none of the draws. */
  seed: number | null;
}

export function useSaveKey(posterior: Posterior | null, shown: Shown | null): void {
  const { describeRun, fail } = useActions();
  const latest = useRef<() => Promise<void>>(() => Promise.resolve());
  useEffect(() => {
    latest.current = async () => {
      if (posterior && shown) await savePicture(posterior, shown, shown.seed, describeRun);
    };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!means(event, 's') || !hasControl(event) || event.shiftKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      latest.current().catch(fail);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [fail]);
}
