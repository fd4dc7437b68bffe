// The studio on a stage: nothing but the measurement, the pictures that fit it and one sentence, large; by keyboard or clicker alone.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { scenes } from '../../store/scenes.ts';
import { sliceImage } from '../../store/run.ts';
import type { StudioState } from '../../store/state.ts';
import { formatCount, formatSigma } from '../format.ts';
import { Picture } from '../picture.tsx';
import { PixelCanvas, writeInterleaved } from '../pixels.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { usePlayer, type Player } from './scene-player.ts';
import './talk.css';

/** Pictures of what stands beside them; those of the scene before are not. */
function pictures({ run, posterior, size, measure }: StudioState): Float32Array[] {
  const live = run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
  if (live?.part === 'samples' && live.step) {
    const { x } = live.step;
    return live.seeds.map((_, i) => sliceImage(x, i, size));
  }
  return live || posterior?.measured !== measure.shown ? [] : posterior.samples.map(({ image }) => image);
}

function Seen(): ReactNode {
  const shown = useStudioState((state) => state.measure.shown);
  const picture = shown?.measurement.picture ?? null;
  const paint = useCallback((rgba: Uint8ClampedArray) => picture && writeInterleaved(rgba, picture.rgb, picture.shown), [picture]);
  return (
    <div className="frame hatch">
      {picture && <PixelCanvas width={picture.width} height={picture.height} label="What was measured" paint={paint} />}
    </div>
  );
}

/** The address of this scene, for the phones in the room. */
function sceneUrl(id: string): string {
  const url = new URL(location.href);
  url.hash = '';
  url.searchParams.set('scene', id);
  url.searchParams.delete('loop');
  return url.href;
}

function Code({ url }: { url: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    void import('lean-qr').then(({ generate }) => canvas.current && generate(url).toCanvas(canvas.current));
  }, [url]);
  return <canvas ref={canvas} className="talk-code pixels" role="img" aria-label={`Code: ${url}`} data-testid="talk-code" />;
}

/** Clickers send Page Up and Page Down, or arrows. */
function useKeys({ go, draw, touch }: Player, onCode: () => void, onLeave: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const commands: Record<string, () => void> = {
        ...{ ArrowRight: () => go(1), PageDown: () => go(1), ArrowLeft: () => go(-1), PageUp: () => go(-1) },
        ...{ ' ': draw, Enter: draw, q: onCode, Q: onCode, Escape: onLeave },
      };
      const command = commands[event.key];
      if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      touch();
      command();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('pointerdown', touch);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('pointerdown', touch);
    };
  }, [go, draw, touch, onCode, onLeave]);
}

function Progress(): ReactNode {
  const run = useStudioState((state) => state.run);
  const shown = useStudioState((state) => state.measure.shown);
  // The run of the scene before has nothing to do with this one.
  const isOwn = useStudioState(({ posterior }) => posterior?.measured === shown);
  const step = run.kind === 'running' || run.kind === 'stopping' ? run.live.step : null;
  const said: Partial<Record<typeof run.kind, string>> = {
    preparing: 'Getting ready',
    running: 'First step',
    done: 'Done',
    failed: 'Not finished',
  };
  return (
    <div className="talk-side">
      <p className="talk-count" data-testid="talk-count">
        {step ? (
          <>
            <b>{step.i}</b> of {step.total}
          </>
        ) : (
          ((run.kind !== 'done' || isOwn ? said[run.kind] : undefined) ?? 'Space draws')
        )}
      </p>
      <p>{step ? `noise σ ${formatSigma(step.sigma)}` : ''}</p>
      {shown && (
        <p>
          {formatCount(shown.measurement.measured)} of {formatCount(shown.measurement.unknowns)} numbers measured. The rest is invented by
          the model.
        </p>
      )}
    </div>
  );
}

export default function TalkMode({ first, loops, onLeave }: { first: string; loops: boolean; onLeave: () => void }): ReactNode {
  const { loadModel } = useActions();
  const player = usePlayer(first, loops);
  const [hasCode, setHasCode] = useState(false);
  const size = useStudioState((state) => state.size);
  const state = useStudioState((all) => all);
  const showCode = useCallback(() => setHasCode((now) => !now), []);
  useKeys(player, showCode, onLeave);
  useEffect(() => {
    // Warm before the first word is said; a failure is said by the run that needs it.
    loadModel().catch(() => undefined);
  }, [loadModel]);
  const all = pictures(state);
  const count = state.settings.samples;
  return (
    <section className="talk" aria-label="Talk" data-testid="talk" data-scene={player.scene.id}>
      <h1>{player.scene.title}</h1>
      <div className="talk-main">
        <figure>
          <Seen />
          <figcaption>{player.scene.seen}</figcaption>
        </figure>
        <div className="talk-grid" data-many={count > 4}>
          {Array.from({ length: Math.min(9, count) }, (_, i) => (
            <Picture key={i} image={all[i] ?? null} size={size} label={all[i] ? `Sample ${i + 1}` : 'Not drawn yet'} />
          ))}
        </div>
        {hasCode ? <Code url={sceneUrl(player.scene.id)} /> : <Progress />}
      </div>
      <p className="talk-keys">
        <span>
          <b>Space</b> draw <b>← →</b> scene {scenes.indexOf(player.scene) + 1} of {scenes.length} <b>Q</b> code <b>Esc</b> leave
        </span>
        <span>{state.engine.device ? `live, ${state.engine.device.description}` : ''}</span>
      </p>
    </section>
  );
}
