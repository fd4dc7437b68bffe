// The picture Worker: decodes, holds and cuts photos so that a 100-megapixel file never stalls the page.
// It holds what it was given until told to let go; it knows no operator, no engine, no state of the page.
import { expose, transfer } from 'comlink';
import { StudioError } from '../protocol/errors.ts';
import { pictureLimits as limits, type Crop, type PictureWorkerApi, type Pixels, type Square } from '../protocol/picture-api.ts';
import { checkHeader } from './picture-header.ts';
import { fitPixels, fitWithin } from './fit-within.ts';
import { resizeSquare } from './resize.ts';
import { blendSeamlessly, grainOf } from './seamless.ts';
import { says } from './io.words.ts';

const held = new Map<string, OffscreenCanvas>();
/** Of a picture that is shown in a panel, twice for sharp screens. */
const shownSide = 640;

function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // Read back again and again (cuts): pixels stay in main memory.
  const context2d = canvas.getContext('2d', { willReadFrequently: true });
  if (!context2d) throw new StudioError('out-of-memory', says.noCanvasOfCouldBe(canvas.width, canvas.height));
  return context2d;
}

function find(id: string): OffscreenCanvas {
  const canvas = held.get(id);
  if (!canvas) throw new StudioError('internal', `picture ${id} is not held`);
  return canvas;
}

/** Draws upright into a new canvas of the given size, smoothing over area. */
function redraw(source: ImageBitmap | OffscreenCanvas, width: number, height: number, ground?: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context2d = context(canvas);
  if (ground !== undefined) {
    context2d.fillStyle = ground;
    context2d.fillRect(0, 0, width, height);
  }
  context2d.imageSmoothingQuality = 'high';
  context2d.drawImage(source, 0, 0, width, height);
  return canvas;
}

function isTransparent(bitmap: ImageBitmap): boolean {
  const [width, height] = fitWithin(bitmap.width, bitmap.height, 256 / Math.max(bitmap.width, bitmap.height));
  const { data } = context(redraw(bitmap, width, height)).getImageData(0, 0, width, height);
  for (let i = 3; i < data.length; i += 4) if (data[i]! < 255) return true;
  return false;
}

/** A square of the model as a canvas of its own size. */
function squareCanvas({ image, size }: Square): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size, size);
  const area = size * size;
  const data = new ImageData(size, size);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = Math.round(((image[c * area + i] ?? 0) + 1) * 127.5);
    data.data[4 * i + 3] = 255;
  }
  context(canvas).putImageData(data, 0, 0);
  return canvas;
}

/** A crop in whole pixels and within the picture; one that is turned stays where it is. */
function placed({ width, height }: OffscreenCanvas, { x, y, side: asked, turn = 0 }: Crop): Required<Crop> {
  const side = Math.max(1, Math.min(Math.round(asked), width, height));
  const within = (at: number, most: number): number => Math.max(0, Math.min(Math.round(at), most - side));
  return turn ? { x, y, side, turn } : { x: within(x, width), y: within(y, height), side, turn };
}

/** The square of a crop, upright: [side, side]. */
function turnedSquare(source: OffscreenCanvas, { x, y, side: from, turn = 0 }: Crop, side: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  const context2d = context(canvas);
  context2d.imageSmoothingQuality = 'high';
  context2d.translate(side / 2, side / 2);
  context2d.rotate((-turn * Math.PI) / 180);
  context2d.translate(-(x + from / 2), -(y + from / 2));
  context2d.drawImage(source, 0, 0);
  return canvas;
}

/** Where the square's pixels are seen, at its size in the photo. */
function insideOf({ only, size }: Square, side: number): Uint8Array {
  if (!only) return new Uint8Array(side * side).fill(1);
  const at = (i: number): number => Math.min(size - 1, Math.floor((i * size) / side));
  return Uint8Array.from({ length: side * side }, (_, i) => only[at(Math.floor(i / side)) * size + at(i % side)] ?? 0);
}

/** The square as it lies in the photo without a seam, see-through where the photo stays. A square of the photo's own size has its own grain. */
function seamlessPatch(before: OffscreenCanvas, square: Square): OffscreenCanvas {
  const { width: side } = before;
  const bytes = (canvas: OffscreenCanvas): Uint8ClampedArray => context(canvas).getImageData(0, 0, side, side).data;
  const blend = { photo: bytes(before), patch: bytes(redraw(squareCanvas(square), side, side)), inside: insideOf(square, side), side };
  const canvas = new OffscreenCanvas(side, side);
  const pixels = blendSeamlessly(blend, side > square.size ? grainOf(blend) : 0);
  context(canvas).putImageData(new ImageData(pixels, side, side), 0, 0);
  return canvas;
}

/** Of a side that a panel can show. */
function shown(canvas: OffscreenCanvas): Pixels {
  const [width, height] = fitWithin(canvas.width, canvas.height, shownSide / canvas.width);
  const { data } = context(redraw(canvas, width, height)).getImageData(0, 0, width, height);
  return { width, height, data };
}

async function decode(file: Blob, name: string): Promise<ImageBitmap> {
  try {
    // 'from-image' turns EXIF-rotated photos upright.
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new StudioError('bad-image', says.startsLikePictureButCannot(name), cause);
  }
}

const api: PictureWorkerApi = {
  async open(id, file, name) {
    const { moves, deep } = await checkHeader(file, name);
    const bitmap = await decode(file, name);
    const { width: fileWidth, height: fileHeight } = bitmap;
    const [width, height] = fitPixels(fileWidth, fileHeight, limits.keptPixels);
    const transparent = isTransparent(bitmap);
    const kept = redraw(bitmap, width, height, '#fff');
    bitmap.close();
    const [previewWidth, previewHeight] = fitWithin(width, height, limits.previewSide / Math.max(width, height));
    const preview = await redraw(kept, previewWidth, previewHeight).convertToBlob({ type: 'image/png' });
    held.set(id, kept);
    return { fileWidth, fileHeight, width, height, transparent, moves, deep, preview };
  },

  async cut(id, crop, size) {
    const canvas = find(id);
    const { x, y, side, turn } = placed(canvas, crop);
    if (turn) {
      const turned = context(turnedSquare(canvas, crop, side)).getImageData(0, 0, side, side);
      const numbers = await resizeSquare(turned.data, side, size);
      return transfer(numbers, [numbers.buffer]);
    }
    const pixels = context(canvas).getImageData(x, y, side, side);
    const numbers = await resizeSquare(pixels.data, side, size);
    return transfer(numbers, [numbers.buffer]);
  },

  shrink(id, longest) {
    const canvas = find(id);
    const [width, height] = fitWithin(canvas.width, canvas.height, longest / Math.max(canvas.width, canvas.height));
    const { data } = context(redraw(canvas, width, height)).getImageData(0, 0, width, height);
    return transfer({ width, height, data }, [data.buffer]);
  },

  resized({ width: fromWidth, height: fromHeight, data: bytes }, longest) {
    const source = new OffscreenCanvas(fromWidth, fromHeight);
    context(source).putImageData(new ImageData(bytes, fromWidth, fromHeight), 0, 0);
    const [width, height] = fitWithin(fromWidth, fromHeight, longest / Math.max(fromWidth, fromHeight));
    const { data } = context(redraw(source, width, height)).getImageData(0, 0, width, height);
    return transfer({ width, height, data }, [data.buffer]);
  },

  async pasteBack(id, crop, square) {
    const source = find(id);
    const { x, y, side, turn } = placed(source, crop);
    const before = turnedSquare(source, { x, y, side, turn }, side);
    const patch = seamlessPatch(before, square);
    const canvas = redraw(source, source.width, source.height);
    const context2d = context(canvas);
    context2d.imageSmoothingQuality = 'high';
    context2d.translate(x + side / 2, y + side / 2);
    context2d.rotate((turn * Math.PI) / 180);
    context2d.drawImage(patch, -side / 2, -side / 2);
    const after = redraw(before, side, side);
    context(after).drawImage(patch, 0, 0);
    return { photo: await canvas.convertToBlob({ type: 'image/png' }), before: shown(before), after: shown(after) };
  },

  close(id) {
    held.delete(id);
  },
};

expose(api);
