// Two pictures in one frame, parted by a line that is dragged, or moved by arrows (2 %), Home and End.
import { useCallback, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { PixelCanvas, writePlanar, type PlanarImage } from '../pixels.tsx';
import { words } from './posterior.words.ts';

interface WipeProps {
  left: PlanarImage;
  right: PlanarImage;
  leftName: string;
  rightName: string;
  size: number;
  /** Where the line stands, 0…1. */
  at: number;
  onMove: (at: number) => void;
}

const step = 0.02;

export function Wipe({ left, right, leftName, rightName, size, at, onMove }: WipeProps): ReactNode {
  const paintLeft = useCallback((rgba: Uint8ClampedArray) => writePlanar(rgba, left), [left]);
  const paintRight = useCallback((rgba: Uint8ClampedArray) => writePlanar(rgba, right), [right]);
  const move = (value: number): void => onMove(Math.min(1, Math.max(0, value)));
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    move((event.clientX - box.left) / box.width);
  };
  function onKeyDown(event: KeyboardEvent): void {
    const to = { ArrowLeft: at - step, ArrowRight: at + step, ArrowDown: at - step, ArrowUp: at + step, Home: 0, End: 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  }
  const percent = Math.round(100 * at);
  return (
    <div
      className="frame wipe"
      data-linked=""
      role="slider"
      tabIndex={0}
      aria-label={words.wipeLeftRight(leftName, rightName)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words.percentPercent(percent, leftName, rightName)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
      data-testid="wipe"
    >
      <PixelCanvas width={size} height={size} label={rightName} paint={paintRight} />
      <div className="wiped" style={{ clipPath: `inset(0 ${100 - 100 * at}% 0 0)` }}>
        <PixelCanvas width={size} height={size} label={leftName} paint={paintLeft} />
      </div>
      <i className="wipe-line" style={{ left: `${100 * at}%` }} />
    </div>
  );
}
