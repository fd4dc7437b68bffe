// The hidden part of a mask as hatching with an outline, drawn over a photo. Shows; changes nothing.
import { useEffect, useRef, type ReactNode } from 'react';
import type { Mask } from '../../store/measure/mask.ts';

/** Canvas pixels per pixel of the mask. */
const cell = 10;
const hatchGap = 14;
const lineWidth = 2;

function drawHatch(context: CanvasRenderingContext2D, side: number): void {
  context.globalCompositeOperation = 'source-atop';
  context.lineWidth = lineWidth;
  context.beginPath();
  for (let offset = -side; offset < side; offset += hatchGap) {
    context.moveTo(offset, side);
    context.lineTo(offset + side, 0);
  }
  context.stroke();
  context.globalCompositeOperation = 'source-over';
}

function drawOutline(context: CanvasRenderingContext2D, mask: Mask, size: number): void {
  const hidden = (row: number, col: number): boolean => row >= 0 && col >= 0 && row < size && col < size && mask[row * size + col] === 0;
  context.beginPath();
  for (let row = 0; row <= size; row++) {
    for (let col = 0; col <= size; col++) {
      if (hidden(row, col) !== hidden(row - 1, col)) {
        context.moveTo(col * cell, row * cell);
        context.lineTo((col + 1) * cell, row * cell);
      }
      if (hidden(row, col) !== hidden(row, col - 1)) {
        context.moveTo(col * cell, row * cell);
        context.lineTo(col * cell, (row + 1) * cell);
      }
    }
  }
  context.lineWidth = 2 * lineWidth;
  context.stroke();
}

function drawMask(context: CanvasRenderingContext2D, mask: Mask, size: number): void {
  const side = size * cell;
  context.clearRect(0, 0, side, side);
  context.fillStyle = 'rgb(0 0 0 / 0.42)';
  mask.forEach((value, i) => {
    if (value === 0) context.fillRect((i % size) * cell, Math.floor(i / size) * cell, cell, cell);
  });
  // One colour in both themes: it lies on photos, not on the page.
  context.strokeStyle = 'oklch(0.83 0.118 187)';
  drawHatch(context, side);
  drawOutline(context, mask, size);
}

export function MaskOverlay({ mask, size }: { mask: Mask; size: number }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const draw = (): void => {
      const context = element?.getContext('2d');
      if (context) drawMask(context, mask, size);
    };
    draw();
    element?.addEventListener('contextrestored', draw);
    return () => element?.removeEventListener('contextrestored', draw);
  }, [mask, size]);
  return <canvas ref={canvas} className="overlay" width={size * cell} height={size * cell} aria-hidden="true" />;
}
