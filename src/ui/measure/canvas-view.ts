// Zoom and pan of a square canvas: wheel and pinch zoom about where they are, two fingers or a space-drag move, + − 0 by key.
// Positions are parts of the canvas's side; nothing beyond its edge ever shows.
import { useGesture } from '@use-gesture/react';
import { useState, type RefObject } from 'react';

export interface CanvasView {
  scale: number;
  x: number;
  y: number;
}

export const wholeCanvas: CanvasView = { scale: 1, x: 0, y: 0 };
const largest = 16;

function clamp({ scale, x, y }: CanvasView): CanvasView {
  const within = (v: number): number => Math.min(0, Math.max(1 - scale, v));
  return { scale, x: within(x), y: within(y) };
}

/** @param at where on the canvas, parts of its side; what is there stays there */
export function zoomView(view: CanvasView, factor: number, at: { x: number; y: number }): CanvasView {
  const scale = Math.min(largest, Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return clamp({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown });
}

export function panView(view: CanvasView, dx: number, dy: number): CanvasView {
  return clamp({ ...view, x: view.x + dx, y: view.y + dy });
}

/** The whole pixels of a picture that are in view. */
export function partInView({ scale, x, y }: CanvasView, { width, height }: { width: number; height: number }) {
  const pixel = (edge: number, length: number): number => Math.round((edge / scale) * length);
  const [left, top] = [pixel(0 - x, width), pixel(0 - y, height)];
  return { top, left, height: pixel(1 - y, height) - top, width: pixel(1 - x, width) - left };
}

interface ViewControl {
  view: CanvasView;
  setView: (change: (view: CanvasView) => CanvasView) => void;
}

/**
 * @param area the element whose box is the whole canvas
 * @param mayPinch false while what touches is no gesture: a palm beside a pen that draws
 */
export function useCanvasView(area: RefObject<HTMLDivElement | null>, isOn: boolean, mayPinch: () => boolean): ViewControl {
  const [view, setView] = useState(wholeCanvas);
  const place = (x: number, y: number): { x: number; y: number } => {
    const box = area.current?.getBoundingClientRect();
    return box ? { x: (x - box.left) / box.width, y: (y - box.top) / box.height } : { x: 0.5, y: 0.5 };
  };
  useGesture(
    {
      onWheel: ({ event, delta: [, dy], ctrlKey }) => {
        if (ctrlKey) return;
        event.preventDefault();
        setView((now) => zoomView(now, Math.exp(-dy / 300), place(event.clientX, event.clientY)));
      },
      onPinch: ({ first, origin: [ox, oy], movement: [scale], memo }) => {
        if (!mayPinch()) return undefined;
        const at = place(ox, oy);
        const before = (first ? undefined : memo) as { scale: number; at: { x: number; y: number } } | undefined;
        if (before) setView((now) => zoomView(panView(now, at.x - before.at.x, at.y - before.at.y), scale / before.scale, at));
        return { scale, at };
      },
    },
    { target: area, enabled: isOn, eventOptions: { passive: false }, pinch: { pointer: { touch: true } } },
  );
  return { view, setView };
}
