// Plays the scenes of a talk while the person's own session is put aside. A scene has beats:
// what was measured, then what is revealed of it. One button, forwards, goes through all of it; in a booth it goes by
// itself until somebody touches something, and then starts from the beginning for them.
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { StudioError } from '../../protocol/errors.ts';
import { useActions, useReadState, useStudioState } from '../studio-context.ts';
import type { Beat, Played } from './played.ts';
import { SceneSetter } from './scene-setter.ts';

/** How long a beat stands in a booth; samples count from when they are there. */
const standMs = (beat: Beat): number => (beat === 'samples' ? 7_000 : beat === 'measured' ? 5_000 : 6_000);
/** Nobody has touched anything for so long: the booth goes on by itself. */
const idleMs = 45_000;

interface Place {
  at: number;
  beat: number;
  /** Counts the draws of this talk; null: this scene was not drawn yet. */
  turn: number | null;
  turns: number;
  /** A booth that plays by itself now. */
  isAlone: boolean;
}

type Move =
  | { kind: 'go'; by: 1 | -1 }
  | { kind: 'scene'; by: 1 | -1 }
  | { kind: 'beat'; beat: number }
  | { kind: 'draw' }
  | { kind: 'reset'; isAlone: boolean };

const drawn = (place: Place): Place => ({ ...place, turn: place.turns, turns: place.turns + 1 });

function toBeat(place: Place, beat: number): Place {
  const next = { ...place, beat };
  return beat > 0 && place.turn === null ? drawn(next) : next;
}

function toScene({ at, turns, isAlone }: Place, by: number, count: number): Place {
  return { at: (at + by + count) % count, beat: 0, turn: null, turns, isAlone };
}

/** @param list the scenes of this talk */
const moverOf =
  (list: readonly Played[]) =>
  (place: Place, step: Move): Place => {
    const beats = list[place.at]?.beats ?? [];
    switch (step.kind) {
      case 'go': {
        const beat = place.beat + step.by;
        return beats[beat] ? toBeat(place, beat) : toScene(place, step.by, list.length);
      }
      case 'scene':
        return toScene(place, step.by, list.length);
      case 'beat':
        return toBeat(place, step.beat);
      case 'draw':
        return drawn({ ...place, beat: Math.max(1, beats.indexOf('samples')) });
      case 'reset':
        return { ...toScene(place, -place.at, list.length), isAlone: step.isAlone };
    }
  };

export interface Player {
  scene: Played;
  beat: Beat;
  turn: number | null;
  isAlone: boolean;
  /** The next beat or scene, or the one before. */
  go(by: 1 | -1): void;
  /** The next whole scene, or the one before. */
  goScene(by: 1 | -1): void;
  show(beat: number): void;
  draw(): void;
  /** Somebody is here. @returns whether it ended the booth's own play, and means nothing else */
  touch(): boolean;
  /** The scene stands, and nothing else is computed. */
  setUpDone(): Promise<void>;
}

/** Puts each scene up, and the own session back at the end. @returns resolves when the newest scene stands and nothing runs any more */
function useSetUp(scene: Played, samples: number): () => Promise<void> {
  const actions = useActions();
  const readState = useReadState();
  const isReady = useStudioState((state) => state.catalogue !== null && state.photo !== null);
  const size = useStudioState((state) => state.size);
  const setter = useRef<SceneSetter | null>(null);
  useEffect(() => {
    const entered = new SceneSetter(actions, readState);
    setter.current = entered;
    return () => entered.leave();
  }, [actions, readState]);
  useEffect(() => {
    if (isReady) setter.current?.put(scene, samples);
  }, [scene, size, isReady, samples]);
  return useCallback(async () => setter.current?.stands(), []);
}

/** In a booth the first touch starts it over for whoever is here, and it goes on by itself when nobody is any more. */
function useTouch(loops: boolean, isAlone: boolean, reset: (isAlone: boolean) => void): Player['touch'] {
  const idle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(idle.current), []);
  return useCallback(() => {
    if (!loops) return false;
    clearTimeout(idle.current);
    idle.current = setTimeout(() => reset(true), idleMs);
    if (isAlone) reset(false);
    return isAlone;
  }, [loops, isAlone, reset]);
}

/** @param samples of every scene of the studio’s own */
export function usePlayer(list: readonly Played[], firstId: string, loops: boolean, samples: number): Player {
  const first = Math.max(
    0,
    list.findIndex(({ id }) => id === firstId),
  );
  const [place, dispatch] = useReducer(moverOf(list), { at: first, beat: 0, turn: null, turns: 1, isAlone: loops });
  const scene = list[place.at];
  if (!scene) throw new StudioError('internal', 'there are no scenes');
  const setUpDone = useSetUp(scene, samples);
  const reset = useCallback((isAlone: boolean) => dispatch({ kind: 'reset', isAlone }), []);
  const touch = useTouch(loops, place.isAlone, reset);
  const go = useCallback((by: 1 | -1) => dispatch({ kind: 'go', by }), []);
  const goScene = useCallback((by: 1 | -1) => dispatch({ kind: 'scene', by }), []);
  const show = useCallback((beat: number) => dispatch({ kind: 'beat', beat }), []);
  const draw = useCallback(() => dispatch({ kind: 'draw' }), []);
  const { beat, turn, isAlone } = place;
  return { scene, beat: scene.beats[beat] ?? 'measured', turn, isAlone, go, goScene, show, draw, touch, setUpDone };
}

/** The booth's own hand: the next beat, some time after this one is complete. */
export function useBooth({ isAlone, beat, scene, go }: Player, isComplete: boolean): void {
  useEffect(() => {
    if (!isAlone || !isComplete) return;
    const timer = setTimeout(() => go(1), standMs(beat));
    return () => clearTimeout(timer);
  }, [isAlone, beat, scene, isComplete, go]);
}
