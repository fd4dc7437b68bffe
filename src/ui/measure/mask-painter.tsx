// Paints what was not measured: brush and eraser over the photo, by mouse, pen or finger. A stroke may start and end outside.
// Holds the stroke under way; hands the finished mask up, one per stroke.
import { useCallback, useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { paintSegment, type Mask } from '../../store/mask.ts';
import { PixelCanvas, writePlanar } from '../pixels.tsx';
import { MaskOverlay } from './mask-overlay.tsx';

export interface Brush {
  diameter: number;
  erases: boolean;
}

interface MaskPainterProps {
  mask: Mask;
  size: number;
  image: Float32Array | null;
  brush: Brush;
  onPaint: (mask: Mask) => void;
}

interface Point {
  x: number;
  y: number;
}

interface Stroke {
  pointerId: number;
  last: Point;
  value: 0 | 1;
  mask: Mask;
}

const rightButton = 2;
const penEraser = 32;

export function MaskPainter({ mask, size, image, brush, onPaint }: MaskPainterProps): ReactNode {
  const area = useRef<HTMLDivElement>(null);
  const stroke = useRef<Stroke | null>(null);
  const [draft, setDraft] = useState<Mask | null>(null);
  const [cursor, setCursor] = useState<Point | null>(null);
  const paintPhoto = useCallback((rgba: Uint8ClampedArray) => image && writePlanar(rgba, image), [image]);

  // A mask from elsewhere (undo, a generator) ends the stroke under way.
  useEffect(() => {
    stroke.current = null;
    setDraft(null);
  }, [mask]);

  const toPixels = (event: { clientX: number; clientY: number }): Point => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: ((event.clientX - box.left) / box.width) * size, y: ((event.clientY - box.top) / box.height) * size };
  };

  function advance(now: Stroke, to: Point): void {
    now.mask = paintSegment(now.mask, size, now.last, to, brush.diameter, now.value);
    now.last = to;
  }

  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (stroke.current || (event.button !== 0 && event.button !== rightButton && event.button !== 5)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const erases = brush.erases || event.button === rightButton || (event.buttons & penEraser) !== 0;
    const now: Stroke = { pointerId: event.pointerId, last: toPixels(event), value: erases ? 1 : 0, mask };
    advance(now, now.last);
    stroke.current = now;
    setDraft(now.mask);
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    setCursor(event.pointerType === 'touch' ? null : toPixels(event));
    const now = stroke.current;
    if (now?.pointerId !== event.pointerId) return;
    const coalesced = event.nativeEvent.getCoalescedEvents();
    for (const point of coalesced.length > 0 ? coalesced : [event.nativeEvent]) advance(now, toPixels(point));
    setDraft(now.mask);
  }

  function end(event: PointerEvent<HTMLDivElement>): void {
    const now = stroke.current;
    if (now?.pointerId !== event.pointerId) return;
    stroke.current = null;
    onPaint(now.mask);
  }

  const percent = (value: number): string => `${(100 * value) / size}%`;
  return (
    <div
      className="painter"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => setCursor(null)}
      onContextMenu={(event) => event.preventDefault()}
      data-testid="mask-painter"
    >
      <div className="frame hatch" ref={area}>
        {image && <PixelCanvas width={size} height={size} label="Photo under the mask" paint={paintPhoto} />}
        <MaskOverlay mask={draft ?? mask} size={size} />
        {cursor && (
          <i
            className="brush-ring"
            style={{ left: percent(cursor.x), top: percent(cursor.y), width: percent(brush.diameter), height: percent(brush.diameter) }}
          />
        )}
      </div>
    </div>
  );
}
