// A walk along one direction: five pictures from −3 σ to 3 σ and the slider between them. "Swing" goes to and fro by itself.
import { useEffect, useMemo, type ReactNode } from 'react';
import { combine } from '../../posterior/statistics.ts';
import { Picture } from '../picture.tsx';
import { reducesMotion } from '../posterior/flick.ts';
import { words } from './explore.words.ts';
import { fixed, formatNumber } from '../format.ts';
import type { Explorer } from './use-explorer.ts';

const stops = [-3, -1.5, 0, 1.5, 3] as const;
export const reach = 3;
const swingSeconds = 6;
const swingFps = 20;
/** Where motion is to be reduced. */
const calmSwingFps = 2;

function deviations(alpha: number): string {
  const by = fixed(Math.abs(alpha), 1);
  return alpha < 0 ? words.minus(by) : words.plus(by);
}

interface WalkProps {
  explorer: Explorer;
  onMove: (alpha: number) => void;
}

/** To and fro along the chosen direction, from where it stands. */
function useSwing({ state }: Explorer, alpha: number, onMove: (alpha: number) => void): void {
  useEffect(() => {
    if (!state.swing) return;
    // A sine's phase from its value; the direction of travel is kept in the sign of `swing`.
    const timer = setTimeout(
      () => {
        const phase = ((performance.now() / 1000) % swingSeconds) / swingSeconds;
        onMove(Number((reach * Math.sin(2 * Math.PI * phase)).toFixed(2)));
      },
      1000 / (reducesMotion() ? calmSwingFps : swingFps),
    );
    return () => clearTimeout(timer);
  }, [state.swing, alpha, onMove]);
}

export function Walk({ explorer, onMove }: WalkProps): ReactNode {
  const { axes, state, posterior } = explorer;
  const direction = axes.list[state.direction];
  const alpha = state.point[state.direction] ?? 0;
  useSwing(explorer, alpha, onMove);
  // Where the other coordinates are; while the slider moves this one they stay, and so do the five pictures.
  const elsewhere = axes.list.map((_, k) => (k === state.direction ? 0 : (state.point[k] ?? 0))).join();
  const others = useMemo(() => {
    if (!direction) return [];
    const at = elsewhere.split(',').map(Number);
    const rest = combine(
      axes.centre,
      axes.list.map(({ w, sigma }, k) => [(at[k] ?? 0) * sigma, w] as const),
    );
    return stops.map((stop) => combine(rest, [[stop * direction.sigma, direction.w]]));
  }, [axes, direction, elsewhere]);
  if (!direction) return null;
  return (
    <div className="walk-block">
      <div className="film">
        {others.map((image, i) => (
          <button
            key={stops[i]}
            type="button"
            className="bare"
            aria-label={deviations(stops[i] ?? 0)}
            onClick={() => onMove(stops[i] ?? 0)}
          >
            <Picture image={image} size={posterior.size} label="" linked={false} />
          </button>
        ))}
      </div>
      <WalkSlider alpha={alpha} k={state.direction} onMove={onMove} />
    </div>
  );
}

interface SliderProps {
  /** In σ. */
  alpha: number;
  /** Number of the direction. */
  k: number;
  onMove: (alpha: number) => void;
}

/** From −3 σ to 3 σ along a direction. */
export function WalkSlider({ alpha, k, onMove }: SliderProps): ReactNode {
  return (
    <>
      <input
        type="range"
        className="walk mid"
        min={-reach}
        max={reach}
        step={0.1}
        value={alpha}
        style={{ '--v': (alpha + reach) / (2 * reach) }}
        aria-label={words.alongDirection(k + 1)}
        aria-valuetext={words.alongBy(deviations(alpha), k + 1)}
        onChange={(event) => onMove(event.target.valueAsNumber)}
        data-testid="walk"
      />
      <div className="scale" aria-hidden="true">
        {stops.map((stop) => (
          <span key={stop}>{stop === 0 ? '0' : `${formatNumber(stop)}${Math.abs(stop) === 3 ? ' σ' : ''}`}</span>
        ))}
      </div>
    </>
  );
}
