// Draws a region on a picture: a closed line by pointer, or by keys a box that arrows move and Shift arrows size.
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { boundsOf, regionOf, type Point } from '../../posterior/region.ts';
import { useHand } from '../hand.ts';
import { words } from './explore.words.ts';

interface LassoProps {
  size: number;
  region: Uint8Array | null;
  /** Draws while true; else only shows the region. */
  isOn: boolean;
  onRegion: (region: Uint8Array | null) => void;
}

function boxLine(left: number, top: number, right: number, bottom: number): Point[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** The outline of a region, pixel edge by pixel edge. */
function outline(region: Uint8Array, size: number): string {
  const at = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < size && column < size && region[row * size + column] === 1;
  const parts: string[] = [];
  for (let row = 0; row <= size; row++)
    for (let column = 0; column <= size; column++) {
      if (at(row, column) !== at(row - 1, column)) parts.push(`M${column} ${row}h1`);
      if (at(row, column) !== at(row, column - 1)) parts.push(`M${column} ${row}v1`);
    }
  return parts.join('');
}

export function Lasso({ size, region, isOn, onRegion }: LassoProps): ReactNode {
  const line = useRef<Point[]>([]);
  const [drawn, setDrawn] = useState<readonly Point[]>([]);
  const area = useRef<SVGSVGElement>(null);
  const draw = (points: Point[]): void => {
    line.current = points;
    setDrawn(points);
  };
  const toPoint = (event: { clientX: number; clientY: number }): Point => {
    const box = area.current?.getBoundingClientRect();
    return box
      ? { x: ((event.clientX - box.left) / box.width) * size, y: ((event.clientY - box.top) / box.height) * size }
      : { x: 0, y: 0 };
  };
  const hand = useHand<globalThis.PointerEvent>({
    begin: (at) => draw([toPoint(at)]),
    extend: (to) => draw([...line.current, toPoint(to)]),
    end() {
      if (line.current.length > 2) onRegion(regionOf(line.current, size));
      draw([]);
    },
    cancel: () => draw([]),
  });
  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const [dx = 0, dy = 0] = by;
    const quarter = size / 4;
    const { left, top, right, bottom } = region
      ? boundsOf(region)
      : { left: quarter, top: quarter, right: 3 * quarter, bottom: 3 * quarter };
    const moved = event.shiftKey ? boxLine(left, top, right + dx, bottom + dy) : boxLine(left + dx, top + dy, right + dx, bottom + dy);
    onRegion(regionOf(moved, size) ?? region);
  }
  return (
    <svg
      ref={area}
      className={isOn ? 'lasso on' : 'lasso'}
      viewBox={`0 0 ${size} ${size}`}
      role={isOn ? 'application' : 'img'}
      tabIndex={isOn ? 0 : -1}
      aria-label={isOn ? words.regionHelp : words.region}
      onKeyDown={isOn ? onKeyDown : undefined}
      onPointerDown={(event) => {
        if (!isOn || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hand.down(event.nativeEvent);
      }}
      onPointerMove={(event) => hand.move(event.nativeEvent)}
      onPointerUp={(event) => hand.up(event.nativeEvent)}
      onPointerCancel={(event) => hand.cancel(event.nativeEvent)}
      data-testid="lasso"
    >
      {drawn.length > 1 ? (
        <polygon points={drawn.map(({ x, y }) => `${x},${y}`).join(' ')} />
      ) : (
        region && <path d={outline(region, size)} />
      )}
    </svg>
  );
}
