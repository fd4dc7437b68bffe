// The photograph at its own size: wheel and pinch zoom, a drag paints or (with space or the middle button) moves, keys do the same. Over it what was found,
// parted by a line from what was measured. Holds the stroke under way; hands the finished mask up.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { paintSegment, type Mask, type Point } from '../../store/measure/mask.ts';
import type { Patch } from '../../protocol/photograph-api.ts';
import { panView, useCanvasView, wholeCanvas, zoomView, type CanvasView } from '../measure/canvas-view.ts';
import { PhotographLoupe } from './photograph-loupe.tsx';
import { words } from './photograph.words.ts';

/** RGBA bytes. */
interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

interface Measured {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
  by: number;
}

interface Chooser {
  side: number;
  /** Where the chosen one begins. */
  at: { top: number; left: number } | null;
  /** What stands in its place, above what was found. */
  over: Patch | null;
  onChoose: (middle: Point) => void;
}

interface CanvasProps {
  /** At the size of what is restored. */
  photo: Picture;
  /** What is measured where that is another picture: Y of a blur or a low resolution, one pixel of which stands for `by` × `by`. */
  measured: Measured | null;
  /** Null where nothing is hidden by it. */
  mask: Mask | null;
  patch: Patch | null;
  /** Black around the patch: its numbers are no picture. */
  isMap: boolean;
  /** Where the line stands in what is in view, 0…1: what was measured is left of it. */
  wipe: number;
  /** The pixels under the pointer are shown large. */
  hasLoupe: boolean;
  /** Null: nothing is painted. */
  brush: { diameter: number; erases: boolean } | null;
  /** A square of the photograph that can be chosen by a click; null where none can. */
  chooser: Chooser | null;
  onPaint: (mask: Mask) => void;
  onView: (view: CanvasView) => void;
}

/** Width on the screen, in CSS pixels; 0 until it is laid out. */
function useShownWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const watch = new ResizeObserver(() => setWidth(box.clientWidth));
    watch.observe(box);
    return () => watch.disconnect();
  }, [element]);
  return width;
}

/** Screen pixels to one of the photograph from which on it is shown as squares, not smoothed: numbers are looked at then. */
const squaresFrom = 3;

function imageOf({ width, height, rgba }: { width: number; height: number; rgba: Uint8ClampedArray }): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), width, height), 0, 0);
  return canvas;
}

/** What was measured: the photograph, or Y enlarged to its size. */
function Below({ photo, measured }: Pick<CanvasProps, 'photo' | 'measured'>): ReactNode {
  const { width, height } = photo;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, width, height);
    // The last of its pixels may go on beyond the photograph.
    if (measured) context.drawImage(imageOf(measured), 0, 0, measured.by * measured.width, measured.by * measured.height);
    else context.putImageData(new ImageData(photo.rgba, width, height), 0, 0);
  }, [photo, measured, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={measured ? words.measuredLabel : words.thePhotograph} />;
}

/** What is hidden, so that the photograph still shows through. */
function Hidden({ mask, photo }: { mask: Mask; photo: Picture }): ReactNode {
  const { width, height } = photo;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 1) continue;
      // Hatched, as whatever was not measured is.
      const isLine = (Math.floor(at / width) + (at % width)) % 8 < 3;
      image.data.set(isLine ? [255, 255, 255, 235] : [70, 70, 70, 225], 4 * at);
    }
    context.putImageData(image, 0, 0);
  }, [mask, width, height]);
  return <canvas ref={canvas} width={width} height={height} aria-hidden />;
}

/** What was found, in its place. */
function Found({ patch, photo, isMap }: { patch: Patch; photo: Picture; isMap: boolean }): ReactNode {
  const { width, height } = photo;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    if (isMap) context.fillRect(0, 0, width, height);
    context.drawImage(imageOf(patch), patch.left, patch.top);
  }, [patch, isMap, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={words.restoredLabel} data-testid="photograph-found" />;
}

/** Where a rectangle of pixels stands, in parts of the photograph. */
function placeOn(photo: Picture, { top, left, width, height }: { top: number; left: number; width: number; height: number }) {
  const part = (value: number, of: number): string => `${(100 * value) / of}%`;
  return {
    ...{ left: part(left, photo.width), top: part(top, photo.height) },
    ...{ width: part(width, photo.width), height: part(height, photo.height) },
  };
}

/** The chosen square as it may be, too; as small as it is, so that it follows a slider. */
function Moved({ patch, photo }: { patch: Patch; photo: Picture }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { width, height, rgba } = patch;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), width, height), 0, 0);
  }, [patch]);
  return (
    <canvas
      ref={canvas}
      width={patch.width}
      height={patch.height}
      style={{ inset: 'auto', ...placeOn(photo, patch) }}
      data-testid="photograph-moved"
      aria-hidden
    />
  );
}

/** The square that is chosen, and the one that a click would choose. */
function Choice({ chooser, cursor, photo }: { chooser: Chooser; cursor: Point | null; photo: Picture }): ReactNode {
  const { side, at } = chooser;
  const square = (top: number, left: number) => placeOn(photo, { top, left, width: side, height: side });
  return (
    <>
      {at && <i className="region" style={square(at.top, at.left)} />}
      {cursor && <i className="region-ring" style={square(cursor.y - side / 2, cursor.x - side / 2)} />}
    </>
  );
}

/** So far a click may slip, in CSS pixels, and be no drag. */
const mostSlip = 4;
const middleButton = 1;
const zoomStep = 1.5;
const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** An arrow moves the point by so much of what is in view, with Shift by eight times as much. */
const keyStep = 1 / 64;
const largeStep = 8;
/** So far from the edge of what is in view, in parts of it, the point draws the view along; where nothing is done at a point, an arrow does. */
const margin = 0.1;

function usePainter({ photo, mask, brush, onPaint }: CanvasProps) {
  const [draft, setDraft] = useState<Mask | null>(null);
  const stroke = useRef<{ mask: Mask; at: Point } | null>(null);
  const paint = (from: Point, to: Point): void => {
    if (!stroke.current || !brush) return;
    const painted = paintSegment(
      stroke.current.mask,
      photo.width,
      from,
      to,
      { diameter: brush.diameter, hardness: 1 },
      brush.erases ? 1 : 0,
    );
    stroke.current = { mask: painted, at: to };
    setDraft(painted);
  };
  return {
    draft,
    begin(at: Point) {
      if (!mask || !brush) return;
      stroke.current = { mask, at };
      paint(at, at);
    },
    extend(to: Point) {
      if (stroke.current) paint(stroke.current.at, to);
    },
    cancel() {
      stroke.current = null;
      setDraft(null);
    },
    finish() {
      if (stroke.current) onPaint(stroke.current.mask);
      stroke.current = null;
      setDraft(null);
    },
  };
}

interface KeyPoint {
  /** Where the keys act; null: the middle of what is in view. */
  cursor: Point | null;
  setCursor: (at: Point) => void;
  zoom: ReturnType<typeof useCanvasView>;
  /** Enter. */
  press: (at: Point) => void;
}

/** By keys: arrows move the point, or the view where there is none; Enter presses there; plus and minus zoom about it. */
function onCanvasKey(
  event: KeyboardEvent,
  { photo: { width, height }, brush, chooser, hasLoupe }: CanvasProps,
  { cursor, setCursor, zoom, press }: KeyPoint,
): void {
  const { scale, x, y } = zoom.view;
  const at = cursor ?? { x: ((0.5 - x) / scale) * width, y: ((0.5 - y) / scale) * height };
  const inView = (to: Point): Point => ({ x: x + (scale * to.x) / width, y: y + (scale * to.y) / height });
  const factor = { '+': zoomStep, '=': zoomStep, '-': 1 / zoomStep }[event.key];
  const arrow = arrows[event.key];
  if (factor !== undefined) zoom.setView((view) => zoomView(view, factor, inView(at)));
  else if (event.key === '0') zoom.setView(() => wholeCanvas);
  else if (event.key === 'Enter') press(at);
  else if (arrow && !brush && !chooser && !hasLoupe) zoom.setView((view) => panView(view, -margin * arrow[0], -margin * arrow[1]));
  else if (arrow) {
    // Dots of the brush that follow one another leave nothing between them.
    const most = brush ? Math.max(1, brush.diameter / 2) : Infinity;
    const by = Math.max(1, Math.min(most, (width / scale) * keyStep)) * (event.shiftKey ? largeStep : 1);
    const within = (v: number, length: number): number => Math.min(length - 0.5, Math.max(0.5, v));
    // The first press shows where it is.
    const to = cursor ? { x: within(at.x + by * arrow[0], width), y: within(at.y + by * arrow[1], height) } : at;
    const seen = inView(to);
    const back = (v: number): number => Math.max(0, margin - v) - Math.max(0, v - (1 - margin));
    setCursor(to);
    zoom.setView((view) => panView(view, back(seen.x), back(seen.y)));
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

type Place = Pick<PointerEvent, 'clientX' | 'clientY'>;

/** The pixel of the photograph that lies there on the page. */
function pixelAt(shown: Element | null, { clientX, clientY }: Place, { width, height }: { width: number; height: number }): Point {
  const box = shown?.getBoundingClientRect();
  if (!box) return { x: 0, y: 0 };
  return { x: ((clientX - box.left) / box.width) * width, y: ((clientY - box.top) / box.height) * height };
}

export function PhotographCanvas(props: CanvasProps): ReactNode {
  const { photo, measured, mask, patch, isMap, wipe, hasLoupe, brush, chooser, onView } = props;
  const { width, height } = photo;
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const zoom = useCanvasView(outer, true, () => true);
  const painter = usePainter(props);
  const [cursor, setCursor] = useState<Point | null>(null);
  const pointer = useRef<{ id: number; pans: boolean; x: number; y: number; moved: number } | null>(null);
  useEffect(() => onView(zoom.view), [onView, zoom.view]);
  const { setView } = zoom;
  useEffect(() => setView(() => wholeCanvas), [photo, setView]);

  const toPixels = (at: Place): Point => pixelAt(inner.current, at, photo);
  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (pointer.current) {
      // A second finger: what the first one drew was the beginning of a pinch.
      if (event.pointerType === 'touch') {
        painter.cancel();
        pointer.current = null;
      }
      return;
    }
    const pans = !brush || event.button === middleButton || event.shiftKey;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    pointer.current = { id: event.pointerId, pans, x: event.clientX, y: event.clientY, moved: 0 };
    if (!pans) painter.begin(toPixels(event));
  }
  function move(event: PointerEvent<HTMLDivElement>): void {
    setCursor(event.pointerType === 'touch' ? null : toPixels(event));
    const now = pointer.current;
    if (now?.id !== event.pointerId) return;
    const box = outer.current?.getBoundingClientRect();
    if (now.pans && box) {
      zoom.setView((view) => panView(view, (event.clientX - now.x) / box.width, (event.clientY - now.y) / box.height));
      const moved = now.moved + Math.hypot(event.clientX - now.x, event.clientY - now.y);
      pointer.current = { ...now, x: event.clientX, y: event.clientY, moved };
    } else if (!now.pans) painter.extend(toPixels(event));
  }
  function end(event: PointerEvent<HTMLDivElement>): void {
    const now = pointer.current;
    if (now?.id !== event.pointerId) return;
    pointer.current = null;
    if (!now.pans) painter.finish();
    else if (now.moved <= mostSlip && event.button === 0) chooser?.onChoose(toPixels(event));
  }
  function press(at: Point): void {
    if (brush) {
      painter.begin(at);
      painter.finish();
    } else chooser?.onChoose(at);
  }
  const { scale, x, y } = zoom.view;
  const shownWidth = useShownWidth(outer);
  const hidden = painter.draft ?? mask;
  return (
    <div className="photograph-fit">
      <div
        className="photograph-canvas"
        style={{ '--ratio': width / height }}
        ref={outer}
        tabIndex={0}
        role="application"
        aria-label={words.canvasHelp}
        data-testid="photograph-canvas"
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => {
          pointer.current = null;
          painter.cancel();
        }}
        onPointerLeave={() => setCursor(null)}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => onCanvasKey(event, props, { cursor, setCursor, zoom, press })}
        onBlur={() => setCursor(null)}
      >
        <div
          className="zoomed"
          data-pixels={(scale * shownWidth) / width >= squaresFrom}
          ref={inner}
          style={{ transform: `translate(${100 * x}%, ${100 * y}%) scale(${scale})`, '--zoom': scale }}
        >
          <Below photo={photo} measured={measured} />
          {hidden && (!patch || painter.draft || wipe > 0) && <Hidden mask={hidden} photo={photo} />}
          {patch && !painter.draft && (
            <div className="found" style={{ clipPath: `inset(0 0 0 ${wipe > 0 ? 100 * Math.max(0, (wipe - x) / scale) : 0}%)` }}>
              {mask && <Below photo={photo} measured={measured} />}
              <Found patch={patch} photo={photo} isMap={isMap} />
              {chooser?.over && <Moved patch={chooser.over} photo={photo} />}
            </div>
          )}
          {chooser && <Choice chooser={chooser} cursor={cursor} photo={photo} />}
          {cursor && brush && (
            <i
              className="brush-ring"
              style={placeOn(photo, { top: cursor.y, left: cursor.x, width: brush.diameter, height: brush.diameter })}
            />
          )}
        </div>
        {patch && wipe > 0 && <i className="wipe-line" style={{ left: `${100 * wipe}%` }} />}
        {hasLoupe && cursor && <PhotographLoupe at={cursor} photo={photo} measured={measured} patch={patch} />}
      </div>
    </div>
  );
}
