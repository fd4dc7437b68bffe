// Plays the scenes of a talk with the studio's ordinary actions, while the person's own session is put aside. A scene has four beats:
// what was measured, the samples, where they differ, measured again. One button, forwards, goes through all of it; in a booth it goes by
// itself until somebody touches something, and then starts from the beginning for them.
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { StudioError } from '../../protocol/errors.ts';
import { withPreset } from '../../store/presets.ts';
import { isBusy } from '../../store/run.ts';
import { sceneSeed, scenes, type Scene } from '../../store/scenes.ts';
import type { StudioActions } from '../../store/studio.ts';
import type { StudioState } from '../../store/state.ts';
import { useActions, useReadState, useStudioState } from '../studio-context.ts';

export const beats = ['measured', 'samples', 'spread', 'check'] as const;
export type Beat = (typeof beats)[number];

/** How long a beat stands in a booth; samples count from when they are there. */
const standMs: Record<Beat, number> = { measured: 5_000, samples: 7_000, spread: 6_000, check: 6_000 };
/** Nobody has touched anything for so long: the booth goes on by itself. */
const idleMs = 45_000;

/** Longer than looking for a face takes anywhere; after that the scene is drawn as it stands. */
const patienceMs = 20_000;

/** Until the square that follows a face is cut and asked for. */
const settleMs = 400;

const pause = (ms = 30): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function whenFree(readState: () => StudioState): Promise<void> {
  while (isBusy(readState().run.kind)) await pause();
}

async function until(isTrue: () => boolean): Promise<void> {
  const last = performance.now() + patienceMs;
  while (!isTrue() && performance.now() < last) await pause();
}

async function setUp(scene: Scene, samples: number, actions: StudioActions, readState: () => StudioState): Promise<void> {
  const { catalogue } = readState();
  actions.stop(false);
  await whenFree(readState);
  const [preset] = catalogue?.presets ?? [];
  const { settings } = readState();
  actions.changeSettings({ ...(preset ? withPreset(settings, preset) : settings), samples, firstSeed: sceneSeed });
  await actions.arrange(scene);
  actions.setNoise({ std: scene.noiseStd, seed: 1 });
  // The square follows the face when one is found: drawn before, the samples would be of another square than the photo that is shown.
  await until(() => readState().photo?.face.kind !== 'looking');
  await pause(settleMs);
  await until(() => readState().measure.kind !== 'measuring');
}

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

function toScene({ at, turns, isAlone }: Place, by: number): Place {
  return { at: (at + by + scenes.length) % scenes.length, beat: 0, turn: null, turns, isAlone };
}

function move(place: Place, step: Move): Place {
  switch (step.kind) {
    case 'go': {
      const beat = place.beat + step.by;
      return beats[beat] ? toBeat(place, beat) : toScene(place, step.by);
    }
    case 'scene':
      return toScene(place, step.by);
    case 'beat':
      return toBeat(place, step.beat);
    case 'draw':
      return drawn({ ...place, beat: 1 });
    case 'reset':
      return { ...toScene(place, -place.at), isAlone: step.isAlone };
  }
}

export interface Player {
  scene: Scene;
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

/** Puts each scene up, one after another. @returns resolves when the newest one stands and nothing runs any more */
function useSetUp(scene: Scene, samples: number): () => Promise<void> {
  const actions = useActions();
  const readState = useReadState();
  const isReady = useStudioState((state) => state.catalogue !== null && state.photo !== null);
  const size = useStudioState((state) => state.size);
  const ready = useRef<{ size: number; done: Promise<void> } | null>(null);
  useEffect(() => {
    if (!isReady) return;
    actions.putAside();
    ready.current = { size, done: (ready.current?.done ?? Promise.resolve()).then(() => setUp(scene, samples, actions, readState)) };
  }, [scene, size, isReady, samples, actions, readState]);
  useEffect(() => () => void actions.takeBack(), [actions]);
  return useCallback(async () => {
    // A model of another size wants other masks and kernels: the scene is put up again when it is here.
    await actions.loadModel().catch(() => undefined);
    // The engine may not have answered yet; the scene is put up when it has.
    while (ready.current?.size !== readState().size) await pause();
    await ready.current.done;
    await whenFree(readState);
  }, [actions, readState]);
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

/** @param samples of every scene */
export function usePlayer(firstId: string, loops: boolean, samples: number): Player {
  const first = Math.max(
    0,
    scenes.findIndex(({ id }) => id === firstId),
  );
  const [place, dispatch] = useReducer(move, { at: first, beat: 0, turn: null, turns: 1, isAlone: loops });
  const scene = scenes[place.at];
  if (!scene) throw new StudioError('internal', 'there are no scenes');
  const setUpDone = useSetUp(scene, samples);
  const reset = useCallback((isAlone: boolean) => dispatch({ kind: 'reset', isAlone }), []);
  const touch = useTouch(loops, place.isAlone, reset);
  const go = useCallback((by: 1 | -1) => dispatch({ kind: 'go', by }), []);
  const goScene = useCallback((by: 1 | -1) => dispatch({ kind: 'scene', by }), []);
  const show = useCallback((beat: number) => dispatch({ kind: 'beat', beat }), []);
  const draw = useCallback(() => dispatch({ kind: 'draw' }), []);
  const { beat, turn, isAlone } = place;
  return { scene, beat: beats[beat] ?? 'measured', turn, isAlone, go, goScene, show, draw, touch, setUpDone };
}

/** The booth's own hand: the next beat, some time after this one is complete. */
export function useBooth({ isAlone, beat, scene, go }: Player, isComplete: boolean): void {
  useEffect(() => {
    if (!isAlone || !isComplete) return;
    const timer = setTimeout(() => go(1), standMs[beat]);
    return () => clearTimeout(timer);
  }, [isAlone, beat, scene, isComplete, go]);
}
