// All pictures of the page are looked at together: one pixel marked in all, one enlarged part. Works through custom properties on
// the shell, so that moving the pointer draws no component anew.
import { useEffect, type PointerEvent, type RefObject } from 'react';
import { useActions, useStudioState } from './studio-context.ts';

interface Linked {
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave: () => void;
}

/** The frame of a linked picture under the event, and where in it, 0…1. */
function place(event: { target: EventTarget; clientX: number; clientY: number }): { x: number; y: number } | null {
  const frame = event.target instanceof Element ? event.target.closest('.frame[data-linked]') : null;
  if (!frame) return null;
  const box = frame.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

const zoomStep = 1.25;

/** Zoom with Ctrl and the wheel or by pinching a trackpad; the page does not scale then. */
function useWheelZoom(shell: RefObject<HTMLElement | null>): void {
  const { zoomAt } = useActions();
  useEffect(() => {
    const element = shell.current;
    const onWheel = (event: globalThis.WheelEvent): void => {
      const at = event.ctrlKey && event.target ? place({ target: event.target, clientX: event.clientX, clientY: event.clientY }) : null;
      if (!at) return;
      event.preventDefault();
      zoomAt(event.deltaY < 0 ? zoomStep : 1 / zoomStep, at.x, at.y);
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [shell, zoomAt]);
}

/** Two fingers on one picture: pinch enlarges, together they move. */
function usePinch(shell: RefObject<HTMLElement | null>): void {
  const { zoomAt, pan } = useActions();
  useEffect(() => {
    const element = shell.current;
    let last: { gap: number; x: number; y: number } | null = null;
    const onTouch = (event: TouchEvent): void => {
      const [a, b] = event.touches;
      const middle = a && b && { target: a.target, clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
      const at = middle ? place(middle) : null;
      if (!a || !b || !at) {
        last = null;
        return;
      }
      event.preventDefault();
      const now = { gap: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), ...at };
      if (last) {
        zoomAt(now.gap / last.gap, now.x, now.y);
        pan(now.x - last.x, now.y - last.y);
      }
      last = now;
    };
    const options = { passive: false };
    for (const name of ['touchstart', 'touchmove', 'touchend'] as const) element?.addEventListener(name, onTouch, options);
    return () => {
      for (const name of ['touchstart', 'touchmove', 'touchend'] as const) element?.removeEventListener(name, onTouch);
    };
  }, [shell, zoomAt, pan]);
}

/** Puts the marked pixel and the enlarged part on the shell. @returns handlers for the shell */
export function useLinkedPictures(shell: RefObject<HTMLElement | null>): Linked {
  const { look } = useActions();
  const size = useStudioState((state) => state.size);
  const zoom = useStudioState((state) => state.view.zoom);
  const cursor = useStudioState((state) => state.view.cursor);
  useWheelZoom(shell);
  usePinch(shell);
  useEffect(() => {
    const style = shell.current?.style;
    style?.setProperty('--side', String(size));
    style?.setProperty('--zoom', String(zoom.scale));
    style?.setProperty('--zoom-left', String(zoom.left));
    style?.setProperty('--zoom-top', String(zoom.top));
  }, [shell, size, zoom]);
  useEffect(() => {
    const element = shell.current;
    if (!element) return;
    element.toggleAttribute('data-cursor', cursor !== null);
    if (!cursor) return;
    element.style.setProperty('--cursor-x', String(cursor.column / size));
    element.style.setProperty('--cursor-y', String(cursor.row / size));
  }, [shell, cursor, size]);

  return {
    onPointerMove(event) {
      const at = event.pointerType === 'touch' ? null : place(event);
      const column = at ? Math.floor((zoom.left + at.x / zoom.scale) * size) : -1;
      const row = at ? Math.floor((zoom.top + at.y / zoom.scale) * size) : -1;
      const inside = column >= 0 && row >= 0 && column < size && row < size;
      if (inside ? cursor?.row !== row || cursor.column !== column : cursor !== null) look({ cursor: inside ? { row, column } : null });
    },
    onPointerLeave: () => cursor && look({ cursor: null }),
  };
}
