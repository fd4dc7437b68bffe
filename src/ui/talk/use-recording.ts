// The recorded run of a scene, and its playback. Fetched from beside the page; where there is none, or where it was made with other weights
// than the ones that are loaded, nothing is recorded and the scene is drawn live.
import { useEffect, useState } from 'react';
import type { Recording } from '../../keep/recording.ts';
import type { Played } from './played.ts';
import { useStudioState } from '../studio-context.ts';

/** One step on the stage. Steady: a recording is watched, not waited for. */
const stepMs = 350;
/** Reduced motion: twice a second (design/look.md §6). */
const calmStepMs = 500;

async function load({ id: sceneId, own }: Played): Promise<Recording | null> {
  if (own) {
    const { readRecording } = await import('../../keep/recording.ts');
    return readRecording(own.recording);
  }
  const response = await fetch(new URL(`recordings/${sceneId}.json`, document.baseURI));
  if (!response.ok) return null;
  const { readRecording } = await import('../../keep/recording.ts');
  return readRecording(await response.text());
}

export function useRecording(scene: Played): Recording | null {
  const sceneId = scene.id;
  const [known, setKnown] = useState<{ id: string; recording: Recording | null } | null>(null);
  const weights = useStudioState(({ model }) => (model.kind === 'ready' ? model.info.weightsSha256 : null));
  const modelId = useStudioState((state) => state.modelId);
  useEffect(() => {
    let isCurrent = true;
    load(scene).then(
      (recording) => isCurrent && setKnown({ id: sceneId, recording }),
      // The scene is drawn live then.
      (error: unknown) => console.warn('The recording cannot be shown:', error),
    );
    return () => {
      isCurrent = false;
    };
  }, [scene, sceneId]);
  const recording = known?.id === sceneId ? known.recording : null;
  // One's own is played as it was, whatever model is here.
  if (recording && scene.own) return recording;
  if (recording?.recipe.model.id !== modelId) return null;
  return weights === null || recording.recipe.model.weightsSha256 === weights ? recording : null;
}

/** Steps shown so far, from 0; `length` when it is over. @param turn another number starts again; null: nothing is played */
export function usePlayback(recording: Recording | null, turn: number | null): number {
  const [at, setAt] = useState({ turn, step: 0 });
  const length = recording?.steps.length ?? 0;
  useEffect(() => {
    if (turn === null || length === 0) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const started = performance.now();
    const timer = setInterval(
      () => {
        const step = Math.min(length, 1 + Math.floor((performance.now() - started) / (isCalm ? calmStepMs : stepMs)));
        setAt({ turn, step });
        if (step === length) clearInterval(timer);
      },
      (isCalm ? calmStepMs : stepMs) / 2,
    );
    return () => clearInterval(timer);
  }, [turn, length]);
  return at.turn === turn ? at.step : 0;
}
