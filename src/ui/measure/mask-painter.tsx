// Paints what was not measured: brush, rectangle, lasso, polygon over the photo, by mouse, pen, finger or keys. A stroke may start and end
// outside. Holds the stroke under way; hands the finished mask up, one per stroke.
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Mask, Point } from '../../store/measure/mask.ts';
import { PixelCanvas, writePlanar } from '../pixels.tsx';
import { useHand, type Hand } from '../hand.ts';
import { means } from '../keys.ts';
import { panView, useCanvasView, wholeCanvas, zoomView } from './canvas-view.ts';
import { MaskOverlay } from './mask-overlay.tsx';
import { addCorner, beginStroke, extendStroke, type Brush, type Stroke } from './mask-stroke.ts';
import { words } from './measure.words.ts';

interface MaskPainterProps {
  mask: Mask;
  size: number;
  image: Float32Array | null;
  brush: Brush;
  onPaint: (mask: Mask) => void;
  /** The mask as it would be if the stroke under way ended here; null where none is. Called with every piece of it. */
  onSketch?: (mask: Mask | null) => void;
  /** With zoom, pan and a cursor for keys; the one in the rail has none of them. */
  isLarge?: boolean;
}

const middleButton = 1;
const rightButton = 2;
const penEraser = 5;
const zoomStep = 1.5;
const largeStep = 8;

/** The stroke under way. A mask from elsewhere (undo, a generator) ends it. */
function useStroke({ mask, size, brush, onPaint, onSketch }: MaskPainterProps) {
  const stroke = useRef<Stroke | null>(null);
  const [draft, setDraft] = useState<Stroke | null>(null);
  const show = useCallback(
    (next: Stroke | null) => {
      stroke.current = next;
      setDraft(next);
      onSketch?.(next?.shown ?? null);
    },
    [onSketch],
  );
  useEffect(() => show(null), [mask, brush.tool, show]);
  return {
    draft,
    isUnderWay: () => stroke.current !== null,
    cancel: () => show(null),
    begin: (at: Point, erases: boolean) => show(beginStroke(mask, size, brush, erases, at)),
    extend(to: Point) {
      if (stroke.current) show(extendStroke(stroke.current, size, brush, to));
    },
    /** @returns whether the polygon is closed */
    corner(at: Point): boolean {
      if (!stroke.current) return false;
      const { stroke: next, closed } = addCorner(stroke.current, size, at);
      show(next);
      return closed;
    },
    finish() {
      const ended = stroke.current;
      stroke.current = null;
      if (ended) onPaint(ended.shown);
    },
  };
}

type StrokeControl = ReturnType<typeof useStroke>;

/** Presses at a point, whatever pressed: the pointer's button or Enter. */
function press(stroke: StrokeControl, brush: Brush, at: Point, erases: boolean): void {
  if (brush.tool !== 'polygon' || !stroke.isUnderWay()) stroke.begin(at, erases);
  else if (stroke.corner(at)) stroke.finish();
}

const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Arrows move a cursor (Shift: eight pixels), Enter presses: one dot of the brush, or corner after corner. */
function useKeyCursor(stroke: StrokeControl, { size, brush }: MaskPainterProps) {
  const [cell, setCell] = useState<Point | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    const at = cell ?? { x: size / 2 + 0.5, y: size / 2 + 0.5 };
    if (arrow) {
      const by = event.shiftKey ? largeStep : 1;
      const within = (v: number): number => Math.min(size - 0.5, Math.max(0.5, v));
      const to = cell ? { x: within(at.x + by * arrow[0]), y: within(at.y + by * arrow[1]) } : at;
      setCell(to);
      if (brush.tool === 'rectangle' || brush.tool === 'polygon') stroke.extend(to);
    } else if (event.key === 'Enter') {
      setCell(at);
      pressByKey(stroke, brush, at);
    } else if (event.key === 'Escape' && stroke.isUnderWay()) stroke.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { cell, hideCell: () => setCell(null), onKeyDown };
}

function pressByKey(stroke: StrokeControl, brush: Brush, at: Point): void {
  if (brush.tool === 'brush') {
    stroke.begin(at, brush.erases);
    stroke.finish();
  } else if (!stroke.isUnderWay()) stroke.begin(at, brush.erases);
  else if (brush.tool === 'rectangle') {
    stroke.extend(at);
    stroke.finish();
  } else if (stroke.corner(at)) stroke.finish();
}

/** Pointer events of the painter: which of them paint, which move the view. */
function usePointer(
  props: MaskPainterProps,
  stroke: StrokeControl,
  toPixels: (event: { clientX: number; clientY: number }) => Point,
  hand: Hand<globalThis.PointerEvent>,
  zoom: ReturnType<typeof useCanvasView>,
  side: () => number,
) {
  const { brush, isLarge = false } = props;
  const [cursor, setCursor] = useState<Point | null>(null);
  const panning = useRef<{ id: number; x: number; y: number } | null>(null);
  const isSpaceDown = useSpaceKey(isLarge);

  function begin(event: PointerEvent<HTMLDivElement>): void {
    const pans = isLarge && (event.button === middleButton || isSpaceDown.current);
    if (panning.current || (!pans && ![0, rightButton, penEraser].includes(event.button))) return;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    if (pans) panning.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
    else hand.down(event.nativeEvent);
  }
  function move(event: PointerEvent<HTMLDivElement>): void {
    setCursor(event.pointerType === 'touch' ? null : toPixels(event));
    const now = panning.current;
    if (now?.id === event.pointerId) {
      zoom.setView((view) => panView(view, (event.clientX - now.x) / side(), (event.clientY - now.y) / side()));
      panning.current = { ...now, x: event.clientX, y: event.clientY };
      return;
    }
    // A polygon looks ahead to where the pointer hovers.
    if (brush.tool === 'polygon' && event.pointerType !== 'touch') stroke.extend(toPixels(event));
    const coalesced = event.nativeEvent.getCoalescedEvents();
    hand.move(event.nativeEvent, coalesced.length > 0 ? coalesced : undefined);
  }
  function end(event: PointerEvent<HTMLDivElement>): void {
    if (panning.current?.id === event.pointerId) panning.current = null;
    else hand[event.type === 'pointercancel' ? 'cancel' : 'up'](event.nativeEvent);
  }
  return {
    cursor,
    handlers: { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: end, onPointerLeave: () => setCursor(null) },
  };
}

/** Space held over the canvas pans; it then presses no button. */
function useSpaceKey(isOn: boolean) {
  const isDown = useRef(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isCanvas = document.activeElement?.hasAttribute('data-canvas') ?? false;
      if (!means(event, ' ') || !isOn || !isCanvas) return;
      isDown.current = event.type === 'keydown';
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('keyup', onKey, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('keyup', onKey, true);
    };
  }, [isOn]);
  return isDown;
}

export function MaskPainter(props: MaskPainterProps): ReactNode {
  const { mask, size, image, brush, isLarge = false } = props;
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const paintPhoto = useCallback((rgba: Uint8ClampedArray) => image && writePlanar(rgba, image), [image]);
  const stroke = useStroke(props);
  const keys = useKeyCursor(stroke, props);
  const toPixels = (event: { clientX: number; clientY: number }): Point => {
    const box = inner.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: ((event.clientX - box.left) / box.width) * size, y: ((event.clientY - box.top) / box.height) * size };
  };
  const side = (): number => outer.current?.getBoundingClientRect().width ?? 1;
  const isPolygon = brush.tool === 'polygon';
  const hand = useHand<globalThis.PointerEvent>({
    begin: (event) => press(stroke, brush, toPixels(event), brush.erases || event.button !== 0),
    extend: (event) => !isPolygon && stroke.extend(toPixels(event)),
    end: () => !isPolygon && stroke.finish(),
    cancel: () => !isPolygon && stroke.cancel(),
  });
  const zoom = useCanvasView(outer, isLarge, () => hand.leavesFingers);
  const { cursor, handlers } = usePointer(props, stroke, toPixels, hand, zoom, side);

  const onZoomKey = (event: KeyboardEvent): void => {
    const factor = { '+': zoomStep, '=': zoomStep, '-': 1 / zoomStep }[event.key];
    if (factor !== undefined) zoom.setView((view) => zoomView(view, factor, { x: 0.5, y: 0.5 }));
    else if (event.key === '0') zoom.setView(() => wholeCanvas);
    else keys.onKeyDown(event);
  };
  const percent = (value: number): string => `${(100 * value) / size}%`;
  const { scale, x, y } = zoom.view;
  const ring = cursor ?? keys.cell;
  const diameter = brush.tool === 'brush' ? brush.diameter : 1;
  const forKeys = isLarge && {
    tabIndex: 0,
    role: 'application',
    'data-canvas': '',
    onKeyDown: onZoomKey,
    onBlur: keys.hideCell,
    'aria-label': words.maskArrowsMoveEnterPaints,
  };
  return (
    <div className="painter" {...handlers} {...forKeys} onContextMenu={(event) => event.preventDefault()} data-testid="mask-painter">
      <div className="frame hatch" ref={outer}>
        <div className="zoomed" ref={inner} style={{ transform: `translate(${100 * x}%, ${100 * y}%) scale(${scale})`, '--zoom': scale }}>
          {image && <PixelCanvas width={size} height={size} label={words.photoUnderTheMask} paint={paintPhoto} />}
          <MaskOverlay mask={stroke.draft?.shown ?? mask} size={size} />
          {ring && (
            <i
              className={brush.tool === 'brush' ? 'brush-ring' : 'brush-ring corner'}
              style={{ left: percent(ring.x), top: percent(ring.y), width: percent(diameter), height: percent(diameter) }}
            />
          )}
        </div>
      </div>
    </div>
  );
}
