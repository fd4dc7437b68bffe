// The kernel, large, as people see it (protocol/kernel.ts), and the path of one point's light that makes it: drawn in one stroke by mouse, pen or finger, or leg by leg with the arrows.
// Holds the stroke under way; hands the finished path up, in pixels of the kernel.
import { useCallback, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useHand } from '../hand.ts';
import { PixelCanvas, writeGreys } from '../pixels.tsx';
import { words } from './measure.words.ts';

interface KernelCanvasProps {
  kernel: Float32Array | null;
  side: number;
  /** x0, y0, x1, y1 …; null where the kernel was made otherwise. */
  path: Float32Array | null;
  onPath: (path: Float32Array) => void;
}

/** More points than a hand gives in one stroke; what a stroke beyond that leaves out is not seen at this size. */
const mostPoints = 512;

const legs: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function KernelCanvas({ kernel, side, path, onPath }: KernelCanvasProps): ReactNode {
  const area = useRef<HTMLDivElement>(null);
  const line = useRef<number[] | null>(null);
  const [draft, setDraft] = useState<readonly number[] | null>(null);
  const paint = useCallback((rgba: Uint8ClampedArray) => kernel && writeGreys(rgba, kernel), [kernel]);
  const shown = draft ?? (path ? [...path] : []);
  const kernelSide = kernel ? Math.round(Math.sqrt(kernel.length)) : side;

  const add = (event: { clientX: number; clientY: number }): void => {
    const box = area.current?.getBoundingClientRect();
    if (!box || !line.current || line.current.length >= 2 * mostPoints) return;
    const within = (v: number): number => Math.min(side, Math.max(0, v));
    line.current.push(within(((event.clientX - box.left) / box.width) * side), within(((event.clientY - box.top) / box.height) * side));
    setDraft([...line.current]);
  };
  const hand = useHand<globalThis.PointerEvent>({
    begin(at) {
      line.current = [];
      add(at);
    },
    extend: add,
    end() {
      const drawn = line.current;
      line.current = null;
      setDraft(null);
      if (drawn) onPath(Float32Array.from(drawn));
    },
    cancel() {
      line.current = null;
      setDraft(null);
    },
  });
  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    hand.down(event.nativeEvent);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const leg = legs[event.key];
    const now = path ? [...path] : [side / 2, side / 2];
    const [x = 0, y = 0] = now.slice(-2);
    const step = event.shiftKey ? 4 : 1;
    if (leg && now.length < 2 * mostPoints)
      onPath(Float32Array.from([...now, x + step * leg[0], y + step * leg[1]], (v) => Math.min(side, Math.max(0, v))));
    else if (event.key === 'Backspace' && now.length > 2) onPath(Float32Array.from(now.slice(0, -2)));
    else return;
    event.preventDefault();
  }
  return (
    <div
      className="painter"
      tabIndex={0}
      role="application"
      aria-label={words.pathOfTheLightArrows}
      onPointerDown={begin}
      onPointerMove={(event) => hand.move(event.nativeEvent)}
      onPointerUp={(event) => hand.up(event.nativeEvent)}
      onPointerCancel={(event) => hand.cancel(event.nativeEvent)}
      onKeyDown={onKeyDown}
      data-canvas=""
      data-testid="kernel-canvas"
    >
      <div className="frame hatch kernel" ref={area}>
        {kernel && <PixelCanvas width={kernelSide} height={kernelSide} label={words.kernelBy(kernelSide)} paint={paint} />}
        <svg className="overlay" viewBox={`0 0 ${side} ${side}`} aria-hidden="true">
          <polyline className="path" points={shown.join(' ')} />
          {shown.length > 1 && <circle className="path-start" cx={shown[0]} cy={shown[1]} r={side / 90} />}
        </svg>
      </div>
    </div>
  );
}
