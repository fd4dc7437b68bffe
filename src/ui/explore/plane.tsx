// Samples on the plane of two directions: squares are samples, the cross is the point that is shown. Click or drag moves it, arrows
// by 0.1 σ; hatched is where no sample is near. A square pins its picture while the pointer or the focus is on it.
import { memo, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Picture } from '../picture.tsx';
import { words } from './explore.words.ts';
import { fixed } from '../format.ts';
import type { Explorer } from './use-explorer.ts';

/** The plane shows −reach…reach standard deviations, 64 units each. */
const reach = 3;
const unit = 64;
const side = 2 * reach * unit;
/** A pinned picture is one σ wide and a little off its square: nearer than this to the edge it turns to the other side. */
const room = 1.4;
/** Beyond this many σ from any sample the model was not seen to go. */
const near = 2.3;
const keyStep = 0.1;

export interface PlaneProps {
  explorer: Explorer;
  /** Numbers of the directions across and up. */
  across: number;
  up: number;
  onMove: (across: number, up: number) => void;
  onChoose: (sample: number) => void;
}

const toX = (sigmas: number): number => (sigmas + reach) * unit;
const toY = (sigmas: number): number => (reach - sigmas) * unit;
const clamp = (sigmas: number): number => Math.min(reach, Math.max(-reach, sigmas));

const peekClass = (x: number, y: number): string => `peek${x > reach - room ? ' left' : ''}${y > reach - room ? ' below' : ''}`;

const Grid = memo(function Grid({ places }: { places: readonly { x: number; y: number }[] }): ReactNode {
  const id = useId();
  return (
    <>
      <defs>
        <pattern id={`${id}-hatch`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" className="plane-hatch" />
        </pattern>
        <mask id={`${id}-far`}>
          <rect width={side} height={side} fill="#fff" />
          {places.map(({ x, y }, i) => (
            <circle key={i} cx={toX(x)} cy={toY(y)} r={near * unit} fill="#000" />
          ))}
        </mask>
      </defs>
      <rect width={side} height={side} fill={`url(#${id}-hatch)`} mask={`url(#${id}-far)`} />
      <path className="grid" d={`M${toX(0)} 0V${side}M0 ${toY(0)}H${side}`} />
      {[1, 2].map((sigmas) => (
        <g key={sigmas}>
          <circle className="grid" cx={toX(0)} cy={toY(0)} r={sigmas * unit} />
          <text x={toX(0) + 5} y={toY(sigmas) - 4}>{`${sigmas} σ`}</text>
        </g>
      ))}
    </>
  );
});

function Cross({ x, y }: { x: number; y: number }): ReactNode {
  return (
    <g className="cross">
      <path d={`M${toX(x)} 0V${side}M0 ${toY(y)}H${side}`} />
      <rect x={toX(x) - 7} y={toY(y) - 7} width={14} height={14} rx={2} />
    </g>
  );
}

export function Plane({ explorer, across, up, onMove, onChoose }: PlaneProps): ReactNode {
  const { axes, samples, state } = explorer;
  const [pinned, setPinned] = useState<number | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const places = useMemo(() => axes.coordinates.map((c) => ({ x: c[across] ?? 0, y: c[up] ?? 0 })), [axes.coordinates, across, up]);
  const point = { x: state.point[across] ?? 0, y: state.point[up] ?? 0 };
  const showsPoint = state.subject === 'point';
  const chosen = state.subject === 'sample' ? state.members[0] : undefined;

  function follow(event: PointerEvent): void {
    const box = area.current?.getBoundingClientRect();
    if (!box) return;
    onMove(
      clamp(((event.clientX - box.left) / box.width) * 2 * reach - reach),
      clamp(reach - ((event.clientY - box.top) / box.height) * 2 * reach),
    );
  }
  function onKeyDown(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-keyStep, 0],
      ArrowRight: [keyStep, 0],
      ArrowUp: [0, keyStep],
      ArrowDown: [0, -keyStep],
      Home: [-point.x, -point.y],
    };
    const move = moves[event.key];
    if (!move || event.target !== event.currentTarget) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(clamp(point.x + move[0]), clamp(point.y + move[1]));
  }
  const percent = (units: number): string => `${(100 * units) / side}%`;
  return (
    <div
      className="plane"
      ref={area}
      role="application"
      tabIndex={0}
      aria-label={words.planeHelp(across + 1, up + 1, fixed(point.x, 1), fixed(point.y, 1))}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest('.spot')) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
      data-testid="plane"
    >
      <svg viewBox={`0 0 ${side} ${side}`} className="plot" aria-hidden="true">
        <Grid places={places} />
        <text x={side - 6} y={toY(0) + 14} textAnchor="end">
          {words.direction(across + 1)}
        </text>
        <text x={toX(0) + 6} y={14}>
          {words.direction(up + 1)}
        </text>
        {showsPoint && <Cross {...point} />}
      </svg>
      {places.map(({ x, y }, i) => {
        const sample = samples[i];
        if (!sample || Math.abs(x) > reach || Math.abs(y) > reach) return null;
        return (
          <button
            key={sample.seed}
            type="button"
            className={`spot ${state.pad}`}
            style={{ left: percent(toX(x)), top: percent(toY(y)) }}
            aria-label={words.sample(sample.seed)}
            aria-pressed={i === chosen}
            onClick={() => onChoose(i)}
            onPointerEnter={() => setPinned(i)}
            onPointerLeave={() => setPinned(null)}
            onFocus={() => setPinned(i)}
            onBlur={() => setPinned(null)}
          >
            {(state.pad === 'pictures' || pinned === i) && (
              <span className={pinned === i && state.pad === 'dots' ? peekClass(x, y) : 'inplace'}>
                <Picture image={sample.image} size={explorer.posterior.size} label="" linked={false} />
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
