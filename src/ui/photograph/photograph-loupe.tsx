// The pixels under the pointer, as numbers are: what was measured beside what is shown. Stands in the corner where the pointer is not.
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { Patch } from '../../protocol/photograph-api.ts';
import { words } from './photograph.words.ts';

interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

interface LoupeProps {
  /** In pixels of the photograph. */
  at: { x: number; y: number };
  photo: Picture;
  /** What was measured, where it is another picture. */
  measured: (Picture & { by: number }) | null;
  patch: Patch | null;
}

/** Pixels a side; odd, so that one is the middle. */
const side = 15;

type ColourAt = (x: number, y: number) => readonly [number, number, number] | null;

function colourOf({ width, height, rgba }: Picture, x: number, y: number): readonly [number, number, number] | null {
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  const at = 4 * (y * width + x);
  return [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
}

/** Where nothing was restored the photograph itself is right. */
function foundAt({ photo, patch }: LoupeProps): ColourAt {
  return (x, y) => {
    const [column, row] = patch ? [x - patch.left, y - patch.top] : [-1, -1];
    const inside = patch !== null && column >= 0 && row >= 0 && column < patch.width && row < patch.height;
    return inside && patch.rgba[4 * (row * patch.width + column) + 3] !== 0 ? colourOf(patch, column, row) : colourOf(photo, x, y);
  };
}

function Square({ name, at, middle }: { name: string; at: ColourAt; middle: { x: number; y: number } }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colour = at(middle.x, middle.y);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      const found = at(middle.x + (i % side) - (side >> 1), middle.y + Math.floor(i / side) - (side >> 1));
      image.data.set(found ? [...found, 255] : [0, 0, 0, 0], 4 * i);
    }
    context.putImageData(image, 0, 0);
  });
  return (
    <figure>
      <canvas ref={canvas} width={side} height={side} />
      <figcaption>
        <span>{name}</span>
        <b>{colour ? colour.join(' ') : '—'}</b>
      </figcaption>
    </figure>
  );
}

export function PhotographLoupe(props: LoupeProps): ReactNode {
  const { at, photo, measured, patch } = props;
  const middle = { x: Math.floor(at.x), y: Math.floor(at.y) };
  const isLeft = at.x > photo.width / 2;
  const { by, ...seen } = measured ?? { ...photo, by: 1 };
  const seenAt: ColourAt = (x, y) => colourOf(seen, Math.floor(x / by), Math.floor(y / by));
  return (
    <div className="photograph-loupe" data-left={isLeft} data-testid="photograph-loupe" aria-hidden>
      <Square name={measured ? words.loupeMeasured : words.loupePhoto} at={seenAt} middle={middle} />
      {patch && <Square name={words.loupeShown} at={foundAt(props)} middle={middle} />}
      <span className="at">{`${middle.x}, ${middle.y}`}</span>
    </div>
  );
}
