// Numbers as pictures: one canvas pixel per number, enlarged by whole pixels (nearest neighbour), never smoothed or tinted.
import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface CanvasProps {
  width: number;
  height: number;
  /** What a person who does not see it is told; empty where what it stands in says it. */
  label: string;
  /** Fills width × height × 4 bytes, opaque black before. */
  paint: (rgba: Uint8ClampedArray) => void;
}

function toByte(value: number): number {
  return Math.round((value + 1) * 127.5);
}

/** Redraws whenever `paint` changes: callers keep it stable (useCallback) while the numbers are the same. Of no numbers there is no picture. */
export function PixelCanvas({ width, height, label, paint }: CanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const draw = (): void => {
      const context = element?.getContext('2d');
      if (!context || width < 1 || height < 1) return;
      const data = context.createImageData(width, height);
      for (let i = 3; i < data.data.length; i += 4) data.data[i] = 255;
      paint(data.data);
      context.putImageData(data, 0, 0);
    };
    draw();
    // With the graphics process its pictures go, too.
    element?.addEventListener('contextrestored', draw);
    return () => element?.removeEventListener('contextrestored', draw);
  }, [width, height, paint]);
  // Without a label it belongs to something that has a name already.
  const name = label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <canvas ref={canvas} className="pixels" width={width} height={height} {...name} />;
}

/** [3, S, S]: numbers in [-1, 1], or bytes as they are shown. */
export type PlanarImage = Float32Array | Uint8ClampedArray;

export function writePlanar(rgba: Uint8ClampedArray, image: PlanarImage): void {
  const area = image.length / 3;
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) {
      const value = image[c * area + i] ?? -1;
      rgba[4 * i + c] = image instanceof Float32Array ? toByte(value) : value;
    }
  }
}

/** Writes row-major RGB in [-1, 1] as RGBA; where `shown` is 0 the picture is left open, so that hatching shows through. */
export function writeInterleaved(rgba: Uint8ClampedArray, rgb: Float32Array, shown: Uint8Array): void {
  for (let i = 0; i < shown.length; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = toByte(rgb[3 * i + c] ?? -1);
    rgba[4 * i + 3] = shown[i] === 0 ? 0 : 255;
  }
}

/** Writes non-negative numbers as greys, the largest white. */
export function writeGreys(rgba: Uint8ClampedArray, values: Float32Array): void {
  const largest = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  values.forEach((value, i) => rgba.fill((255 * value) / largest, 4 * i, 4 * i + 3));
}
