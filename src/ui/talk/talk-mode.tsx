// The studio on a stage: nothing but the measurement, the pictures that fit it and one sentence, large; by keyboard or clicker alone.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeviceInfo } from '../../protocol/device-api.ts';
import { detailOf } from '../../protocol/errors.ts';
import { words as errorTexts } from '../../protocol/errors.words.ts';
import { named } from '../../protocol/words.ts';
import type { Recording } from '../../keep/recording.ts';
import { deviceName, fixed, formatCount, formatMegabytes, formatSigma } from '../format.ts';
import { Marked } from '../languages/marked.tsx';
import { commandOf, isCombined, isTyping, means } from '../keys.ts';
import { Picture } from '../picture.tsx';
import { useActions, useReadState, useStudioState } from '../studio-context.ts';
import { ownPlayed, studioScenes, type Beat, type Played } from './played.ts';
import { useBooth, usePlayer, type Player } from './scene-player.ts';
import { shownOfRecording, shownOfRun, type Shown } from './shown.ts';
import { Code } from './talk-code.tsx';
import { Direction, Estimate } from './talk-reveals.tsx';
import { words as sceneWords } from './talk-scenes.words.ts';
import { Check, Samples, Seen, Spread, Truth } from './talk-views.tsx';
import { usePlayback, useRecording } from './use-recording.ts';
import { fillScreen, type Talk } from './use-talk.ts';
import { words } from './talk.words.ts';
import './talk.css';

/** Hints and the pointer are gone when nobody has touched anything for so long. */
const hintMs = 3000;

/** What is said of a beat; of the first two, what the scene says. */
function headingOf(beat: Beat, { title }: Played): string {
  if (beat === 'mmse') return sceneWords.mmseHead;
  if (beat === 'direction-1' || beat === 'direction-2') return sceneWords.directionHead(beat === 'direction-1' ? 1 : 2);
  return beat === 'spread' || beat === 'check' ? words.headings[beat] : named(title);
}

interface Commands {
  toggleWords: () => void;
  toggleBlank: () => void;
  toggleCode: () => void;
  toggleLive: () => void;
  save: () => void;
  leave: () => void;
}

/** A clicker's blank key sends B or a full stop, its start key F5: the page must not be loaded anew for it. */
function talkCommand(event: KeyboardEvent, player: Player, commands: Commands): (() => void) | undefined {
  const { toggleWords, toggleBlank, toggleCode, toggleLive, save, leave } = commands;
  const forwards = (): void => player.go(1);
  const back = (): void => player.go(-1);
  return commandOf(event, {
    ArrowRight: forwards,
    PageDown: forwards,
    ArrowLeft: back,
    PageUp: back,
    ArrowDown: () => player.goScene(1),
    ArrowUp: () => player.goScene(-1),
    ' ': player.draw,
    Enter: player.draw,
    q: toggleCode,
    l: toggleLive,
    s: save,
    f: fillScreen,
    F5: fillScreen,
    Escape: leave,
    b: toggleBlank,
    '.': toggleBlank,
    c: toggleWords,
    ...Object.fromEntries(player.scene.beats.map((_, beat) => [String(beat + 1), () => player.show(beat)])),
  });
}

/** Clickers send Page Up and Page Down, or arrows. A tap is forwards. @returns whether somebody was here just now */
function useHands(player: Player, commands: Commands): boolean {
  const [isAwake, setIsAwake] = useState(true);
  const [moves, setMoves] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setIsAwake(false), hintMs);
    return () => clearTimeout(timer);
  }, [moves]);
  useEffect(() => {
    const wake = (): void => {
      setIsAwake(true);
      setMoves((n) => n + 1);
    };
    const onKey = (event: KeyboardEvent): void => {
      // No other key of the page means anything on a stage; the browser's own still do.
      event.stopPropagation();
      // The address of the code is typed; Escape goes back to the talk.
      if (isTyping(event)) {
        if (means(event, 'Escape') && event.target instanceof HTMLElement) event.target.closest<HTMLElement>('.talk')?.focus();
        return;
      }
      const command = talkCommand(event, player, commands);
      if (isCombined(event)) return;
      wake();
      // The first touch of a booth only starts it over, whatever it was.
      if (player.touch() && !means(event, 'Escape')) event.preventDefault();
      else if (command) {
        event.preventDefault();
        command();
      }
    };
    const onPointer = (event: PointerEvent): void => {
      wake();
      if (!player.touch() && !(event.target instanceof Element && event.target.closest('a, button, input'))) player.go(1);
    };
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('pointerdown', onPointer);
    window.addEventListener('pointermove', wake);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('pointerdown', onPointer);
      window.removeEventListener('pointermove', wake);
    };
  }, [player, commands]);
  return isAwake;
}

/** A finger draws by a tap, and has nothing to press. */
const hasKeys = (): boolean => !matchMedia('(hover: none)').matches;

interface ProgressProps {
  shown: Shown;
  recording: Recording | null;
  hasMmse: boolean;
  /** Of a person's own: perhaps of another model than the one that is here. */
  isOwn: boolean;
}

function Progress({ shown, recording, hasMmse, isOwn }: ProgressProps): ReactNode {
  const size = useStudioState((state) => state.size);
  const measured = useStudioState((state) => state.measure.shown);
  const model = useStudioState((state) => state.model);
  const run = useStudioState((state) => state.run);
  const loading = model.kind === 'loading' && model.progress?.phase === 'download' ? model.progress : null;
  const { step } = shown;
  return (
    <div className="talk-side">
      <p className="talk-count" data-testid="talk-count">
        {step ? (
          <Marked text={words.stepOf(step.i, step.total)} />
        ) : (
          <span>{shown.words || (hasKeys() ? words.spaceDraws : words.tapDraws)}</span>
        )}
      </p>
      {recording ? (
        <p className="talk-recorded" data-testid="talk-recorded">
          <Marked
            text={
              isOwn
                ? sceneWords.recorded(
                    recording.day,
                    recording.recipe.model.id,
                    deviceName(recording.recipe.device),
                    fixed(recording.seconds, 1),
                  )
                : words.recorded(recording.day, deviceName(recording.recipe.device), fixed(recording.seconds, 1))
            }
          />
        </p>
      ) : (
        <p>{step ? words.noise(formatSigma(step.sigma)) : ''}</p>
      )}
      {run.kind === 'failed' && !recording && <p role="alert">{`${errorTexts[run.error.code].title} ${detailOf(run.error)}`}</p>}
      {loading && <p>{words.loading(formatMegabytes(loading.done), formatMegabytes(loading.total))}</p>}
      {measured && <p>{words.measured(formatCount(measured.measurement.measured), formatCount(measured.measurement.unknowns))}</p>}
      {hasMmse && shown.mmse && (
        <figure className="talk-mmse">
          <Picture image={shown.mmse} size={size} label={words.estimate} linked={false} />
          <figcaption>{words.estimateShort}</figcaption>
        </figure>
      )}
    </div>
  );
}

/** The side that the scenes' words speak of. */
const sceneSize = 64;

/** Where the address asks for a scene that is none, and where another model makes the scenes' words wrong. */
function Caveats({ asked, scene, scenes }: { asked: string; scene: Played; scenes: readonly Played[] }): ReactNode {
  const size = useStudioState((state) => state.size);
  const isUnknown = asked !== '' && scene === scenes[0] && scenes.every(({ id }) => id !== asked);
  return (
    <>
      {isUnknown && (
        <p role="status" data-testid="talk-unknown">
          {words.noScene(asked.slice(0, 40), scenes.length, scenes.map(({ id }) => id).join(', '))}
        </p>
      )}
      {scene.own === null && size !== sceneSize && (
        <p role="status" data-testid="talk-size">
          {words.otherSize(size, sceneSize)}
        </p>
      )}
    </>
  );
}

function Ruler({ shown }: { shown: Shown }): ReactNode {
  const total = shown.step?.total ?? 24;
  const done = shown.isOver ? total : (shown.step?.i ?? 0);
  return (
    <div className="talk-ruler" aria-hidden="true">
      {Array.from({ length: total }, (_, i) => (
        <i key={i} data-done={i < done} />
      ))}
    </div>
  );
}

/** The run of this scene: played back where nothing fast computes here, else drawn. */
function useScene(player: Player, prefersLive: boolean | null, samples: number): { shown: Shown; recording: Recording | null } {
  const { draw } = useActions();
  const state = useStudioState((all) => all);
  const known = useRecording(player.scene);
  const isSlow = state.engine.device !== null && (state.engine.device.backend !== 'webgpu' || state.engine.isSoftware);
  const isRecorded = known?.samples.length === samples && (prefersLive === null ? isSlow || player.scene.own !== null : !prefersLive);
  const recording = isRecorded ? known : null;
  const { turn, setUpDone } = player;
  const step = usePlayback(recording, recording ? turn : null);
  const [drawnTurn, setDrawnTurn] = useState<number | null>(null);
  useEffect(() => {
    if (turn === null || isRecorded) return;
    let isCurrent = true;
    void setUpDone().then(() => {
      if (!isCurrent) return;
      setDrawnTurn(turn);
      void draw();
    });
    return () => {
      isCurrent = false;
    };
  }, [turn, isRecorded, setUpDone, draw]);
  const waiting: Shown = { pictures: [], mmse: null, step: null, isOver: false, words: turn === null ? '' : words.gettingReady };
  if (turn === null) return { shown: waiting, recording };
  if (recording) return { shown: shownOfRecording(recording, step), recording };
  return { shown: drawnTurn === turn ? shownOfRun(state) : waiting, recording };
}

/** Saves the run that was just drawn, to be played where there is no graphics processor (public/recordings). */
function useSaving(sceneId: string): () => void {
  const { describeRun } = useActions();
  const readState = useReadState();
  return useCallback(() => {
    const { posterior, run } = readState();
    if (!posterior || run.kind !== 'done') return;
    void Promise.all([import('../../keep/recording.ts'), import('../../io/png.ts')]).then(async ([{ writeRecording }, { saveFile }]) => {
      const text = await writeRecording(posterior, await describeRun(posterior, null));
      saveFile(new TextEncoder().encode(text), `${sceneId}.json`, 'application/json');
    });
  }, [sceneId, describeRun, readState]);
}

interface HintsProps {
  player: Player;
  scenes: readonly Played[];
  isAwake: boolean;
  where: string;
}

function Hints({ player, scenes, isAwake, where }: HintsProps): ReactNode {
  return (
    <p className="talk-keys">
      <span data-awake={isAwake}>
        <Marked text={words.keys(scenes.indexOf(player.scene) + 1, scenes.length)} />
      </span>
      <span>{where}</span>
    </p>
  );
}

/** For who has no keys. */
function Steps({ player, onLeave }: { player: Player; onLeave: () => void }): ReactNode {
  return (
    <div className="talk-steps">
      <button type="button" className="btn" onClick={() => player.go(-1)}>
        {words.back}
      </button>
      <button type="button" className="btn" onClick={onLeave} data-testid="talk-leave">
        {words.leave}
      </button>
    </div>
  );
}

function liveOrRecorded(isRecorded: boolean, device: DeviceInfo | null): string {
  if (isRecorded) return words.recordedRun;
  return device ? words.live(deviceName(device.description)) : words.liveStarting;
}

/** One's own scenes, where there are any and the address asks for no other; else the studio's. Null until they are read. */
function useScenes(first: string): readonly Played[] | null {
  const { openScenes } = useActions();
  const [list, setList] = useState<readonly Played[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const own = first === '' ? openScenes().then(ownPlayed) : Promise.resolve([]);
    void own.then((scenes) => isCurrent && setList(scenes.length > 0 ? scenes : studioScenes()));
    return () => {
      isCurrent = false;
    };
  }, [first, openScenes]);
  return list;
}

interface TalkProps extends Talk {
  onLeave: () => void;
}

export default function TalkMode(props: TalkProps): ReactNode {
  const scenes = useScenes(props.first);
  return scenes && <Stage {...props} scenes={scenes} />;
}

function Stage({ first, loops, samples: usual, onLeave, scenes }: TalkProps & { scenes: readonly Played[] }): ReactNode {
  const { loadModel } = useActions();
  const player = usePlayer(scenes, first, loops, usual);
  const samples = player.scene.own?.recipe.seeds.length ?? usual;
  const [hasCode, setHasCode] = useState(false);
  const [prefersLive, setPrefersLive] = useState<boolean | null>(null);
  const { shown, recording } = useScene(player, prefersLive, samples);
  const save = useSaving(player.scene.id);
  const device = useStudioState((state) => state.engine.device);
  const isRecorded = recording !== null;
  useBooth(player, player.beat === 'measured' || shown.isOver);
  const [isBlank, setIsBlank] = useState(false);
  const toggleBlank = useCallback(() => setIsBlank((now) => !now), []);
  const [hasLargeWords, setHasLargeWords] = useState(false);
  const toggleWords = useCallback(() => setHasLargeWords((now) => !now), []);
  const toggleCode = useCallback(() => setHasCode((now) => !now), []);
  const toggleLive = useCallback(() => setPrefersLive(isRecorded), [isRecorded]);
  const isAwake = useHands(player, { toggleWords, toggleBlank, toggleCode, toggleLive, save, leave: onLeave });
  useEffect(() => {
    // Warm before the first word is said; a failure is said by the run that needs it.
    loadModel().catch(() => undefined);
  }, [loadModel]);
  const { scene, beat } = player;
  // Nothing else of the page can have the focus meanwhile.
  const stage = useRef<HTMLElement>(null);
  useEffect(() => stage.current?.focus(), []);
  const where = liveOrRecorded(isRecorded, device);
  return (
    <section
      className="talk"
      ref={stage}
      tabIndex={-1}
      aria-label={words.talk}
      data-testid="talk"
      data-scene={scene.id}
      data-beat={beat}
      data-awake={isAwake}
      data-words={hasLargeWords ? 'large' : undefined}
      data-alone={player.isAlone && !hasCode}
    >
      <header>
        <h1>{headingOf(beat, scene)}</h1>
        <Caveats asked={first} {...{ scene, scenes }} />
      </header>
      <div className="talk-main" data-beat={beat}>
        <Seen caption={named(scene.seen)} />
        {beat === 'measured' && <Truth />}
        {beat === 'samples' && <Samples shown={shown} count={samples} />}
        {beat === 'mmse' && <Estimate shown={shown} />}
        {beat === 'spread' && <Spread shown={shown} />}
        {beat === 'direction-1' && <Direction shown={shown} number={0} />}
        {beat === 'direction-2' && <Direction shown={shown} number={1} />}
        {beat === 'check' && <Check shown={shown} />}
        {beat !== 'check' && <Progress shown={shown} recording={recording} hasMmse={beat === 'samples'} isOwn={scene.own !== null} />}
      </div>
      {(hasCode || player.isAlone) && <Code scene={scene.own ? '' : scene.id} isSmall={!hasCode} />}
      <Ruler shown={shown} />
      {isBlank && <div className="talk-blank" role="img" aria-label={words.blank} data-testid="talk-blank" />}
      <Hints {...{ player, scenes, isAwake, where }} />
      {/* In a booth nobody leaves. */}
      {!loops && <Steps {...{ player, onLeave }} />}
    </section>
  );
}
