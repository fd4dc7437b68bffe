// Where the square lies: pure geometry in pixels of the kept picture.
import type { Crop, Face } from '../protocol/picture-api.ts';

/** Framing of the training data: eye line and eye distance in parts of the square's side. */
const framing = { eyeLine: 0.469, eyeDistance: 0.25 } as const;

interface Size {
  width: number;
  height: number;
}

export function centredCrop({ width, height }: Size): Crop {
  const side = Math.min(width, height);
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 2), side };
}

/** The nearest square of whole pixels that lies in the picture, at least `smallest` wide where the picture is. */
export function clampCrop(crop: Crop, { width, height }: Size, smallest = 16): Crop {
  const most = Math.min(width, height);
  const side = Math.round(Math.min(most, Math.max(Math.min(smallest, most), crop.side)));
  return {
    side,
    x: Math.round(Math.min(width - side, Math.max(0, crop.x))),
    y: Math.round(Math.min(height - side, Math.max(0, crop.y))),
  };
}

/** Zooms about the square's centre: factor 2 halves the side. */
export function zoomCrop(crop: Crop, factor: number, size: Size): Crop {
  const side = Math.min(crop.side / factor, size.width, size.height);
  return clampCrop({ side, x: crop.x + (crop.side - side) / 2, y: crop.y + (crop.side - side) / 2 }, size);
}

/** The square that frames this face as the training faces are framed, as far as the picture reaches. */
export function frameFace({ eyes: [left, right] }: Face, size: Size): Crop {
  const distance = Math.hypot(right.x - left.x, right.y - left.y);
  const side = Math.min(distance / framing.eyeDistance, size.width, size.height);
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  return clampCrop({ side, x: middle.x - side / 2, y: middle.y - framing.eyeLine * side }, size);
}

/** Faces whose middle lies in the square. */
export function facesWithin(faces: readonly Face[], crop: Crop): Face[] {
  return faces.filter(({ centre: { x, y } }) => x >= crop.x && x <= crop.x + crop.side && y >= crop.y && y <= crop.y + crop.side);
}
