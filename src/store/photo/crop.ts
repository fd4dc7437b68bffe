// Where the square lies: pure geometry in pixels of the kept picture.
import type { Crop, Face } from '../../protocol/picture-api.ts';

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

/** A picture of the model's own side, or one such side: its square needs no resampling. */
export function isPixelForPixel({ width, height }: Size, size: number): boolean {
  return Math.min(width, height) === size;
}

/** How much wider than its side a turned square is. */
function reachOf(turn = 0): number {
  const angle = (turn * Math.PI) / 180;
  return Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle));
}

/** The nearest square of whole pixels that lies in the picture with all its corners, at least `smallest` wide where the picture is. */
export function clampCrop(crop: Crop, { width, height }: Size, smallest = 16): Crop {
  const reach = reachOf(crop.turn);
  const most = Math.floor(Math.min(width, height) / reach);
  const side = Math.round(Math.min(most, Math.max(Math.min(smallest, most), crop.side)));
  // The corners of a turned square reach beyond its sides by this much.
  const margin = (side * (reach - 1)) / 2;
  const within = (v: number, length: number): number => Math.round(Math.min(length - side - margin, Math.max(margin, v)));
  return { ...crop, side, x: within(crop.x, width), y: within(crop.y, height) };
}

/** Zooms about the square's centre: factor 2 halves the side. */
export function zoomCrop(crop: Crop, factor: number, size: Size): Crop {
  const side = Math.min(crop.side / factor, size.width, size.height);
  return clampCrop({ ...crop, side, x: crop.x + (crop.side - side) / 2, y: crop.y + (crop.side - side) / 2 }, size);
}

/** Turns the square about its centre; it shrinks where its corners would leave the picture. */
export function turnCrop(crop: Crop, turn: number, size: Size): Crop {
  const side = Math.min(crop.side, Math.floor(Math.min(size.width, size.height) / reachOf(turn)));
  const middle = (crop.side - side) / 2;
  const square = { side, x: crop.x + middle, y: crop.y + middle };
  return clampCrop(turn === 0 ? square : { ...square, turn }, size);
}

/** Tilts below this are how people hold their heads; turning for them would only blur. */
const leastTilt = 3;

/** The square that frames this face as the training faces are framed, eyes level, as far as the picture reaches. */
export function frameFace({ eyes }: Face, size: Size): Crop {
  const [left, right] = eyes[0].x <= eyes[1].x ? eyes : [eyes[1], eyes[0]];
  const [dx, dy] = [right.x - left.x, right.y - left.y];
  const tilt = Math.round((Math.atan2(dy, dx) * 180) / Math.PI);
  const turn = Math.abs(tilt) >= leastTilt && Math.abs(tilt) <= 60 ? tilt : 0;
  const side = Math.min(Math.hypot(dx, dy) / framing.eyeDistance, Math.min(size.width, size.height) / reachOf(turn));
  // From between the eyes down the face to the square's middle, along the face's own axis.
  const [angle, down] = [(turn * Math.PI) / 180, (0.5 - framing.eyeLine) * side];
  const middle = { x: (left.x + right.x) / 2 - down * Math.sin(angle), y: (left.y + right.y) / 2 + down * Math.cos(angle) };
  return clampCrop({ side, x: middle.x - side / 2, y: middle.y - side / 2, ...(turn === 0 ? {} : { turn }) }, size);
}

/** Faces whose middle lies in the square. */
export function facesWithin(faces: readonly Face[], crop: Crop): Face[] {
  return faces.filter(({ centre: { x, y } }) => x >= crop.x && x <= crop.x + crop.side && y >= crop.y && y <= crop.y + crop.side);
}
