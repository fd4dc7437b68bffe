// Plays the scenes of a talk with the studio's ordinary actions, while the person's own session is put aside; in a booth one after
// another by itself until somebody touches something.
import { useCallback, useEffect, useRef, useState } from 'react';
import { StudioError } from '../../protocol/errors.ts';
import { scenes, type Scene } from '../../store/scenes.ts';
import type { RunState } from '../../store/state.ts';
import { useActions, useStudioState } from '../studio-context.ts';

/** How long a finished scene stands in a booth, and how long nobody must have touched anything before it goes on by itself. */
const [standMs, idleMs] = [8_000, 45_000];

const isOver = ({ kind }: RunState): boolean => kind === 'done' || kind === 'stopped';

export interface Player {
  scene: Scene;
  /** @param by 1: the next scene, −1: the one before */
  go(by: number): void;
  draw(): void;
  /** Somebody is here: the booth waits. */
  touch(): void;
}

/** @param loops a booth: scenes follow one another by themselves */
export function usePlayer(firstId: string, loops: boolean): Player {
  const actions = useActions();
  const isReady = useStudioState((state) => state.catalogue !== null && state.photo !== null);
  const run = useStudioState((state) => state.run);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      scenes.findIndex(({ id }) => id === firstId),
    ),
  );
  const touchedAt = useRef(-Infinity);
  const scene = scenes[at];
  if (!scene) throw new StudioError('internal', 'there are no scenes');
  const go = useCallback((by: number) => setAt((now) => (now + by + scenes.length) % scenes.length), []);
  const draw = useCallback(() => void actions.draw(), [actions]);

  useEffect(() => {
    if (!isReady) return;
    actions.putAside();
    actions.stop(false);
    let isCurrent = true;
    void actions.arrange(scene).then(() => {
      if (isCurrent && loops) void actions.draw();
    });
    return () => {
      isCurrent = false;
    };
  }, [scene, isReady, loops, actions]);

  useEffect(() => {
    if (!loops || !isOver(run)) return;
    const wait = Math.max(standMs, idleMs - (performance.now() - touchedAt.current));
    const timer = setTimeout(() => go(1), touchedAt.current === -Infinity ? standMs : wait);
    return () => clearTimeout(timer);
  }, [run, loops, go]);

  useEffect(() => () => void actions.takeBack(), [actions]);

  const touch = useCallback(() => {
    touchedAt.current = performance.now();
  }, []);
  return { scene, go, draw, touch };
}
