// The picture Worker: decodes, holds and cuts photos so that a 100-megapixel file never stalls the page.
// It holds what it was given until told to let go; it knows no operator, no engine, no state of the page.
import { expose, transfer } from 'comlink';
import { StudioError } from '../protocol/errors.ts';
import { pictureLimits as limits, type Crop, type PictureWorkerApi, type Square } from '../protocol/picture-api.ts';
import { checkHeader } from './picture-header.ts';
import { resizeSquare } from './resize.ts';

const held = new Map<string, OffscreenCanvas>();

function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // Read back again and again (cuts): pixels stay in main memory.
  const context2d = canvas.getContext('2d', { willReadFrequently: true });
  if (!context2d) throw new StudioError('out-of-memory', `No canvas of ${canvas.width} × ${canvas.height} could be made.`);
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

function fitWithin(width: number, height: number, scale: number): [number, number] {
  const s = Math.min(1, scale);
  return [Math.max(1, Math.round(width * s)), Math.max(1, Math.round(height * s))];
}

function isTransparent(bitmap: ImageBitmap): boolean {
  const [width, height] = fitWithin(bitmap.width, bitmap.height, 256 / Math.max(bitmap.width, bitmap.height));
  const { data } = context(redraw(bitmap, width, height)).getImageData(0, 0, width, height);
  for (let i = 3; i < data.length; i += 4) if (data[i]! < 255) return true;
  return false;
}

/** A square of the model as a canvas of its own size, see-through where the photo stays. */
function squareCanvas({ image, size, only }: Square): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size, size);
  const area = size * size;
  const data = new ImageData(size, size);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = Math.round(((image[c * area + i] ?? 0) + 1) * 127.5);
    data.data[4 * i + 3] = only && only[i] === 0 ? 0 : 255;
  }
  context(canvas).putImageData(data, 0, 0);
  return canvas;
}

/** The square of a crop that is turned, upright: [side, side]. */
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

async function decode(file: Blob, name: string): Promise<ImageBitmap> {
  try {
    // 'from-image' turns EXIF-rotated photos upright.
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new StudioError('bad-image', `${name} starts like a picture but cannot be decoded: it may be cut short or damaged.`, cause);
  }
}

const api: PictureWorkerApi = {
  async open(id, file, name) {
    await checkHeader(file, name);
    const bitmap = await decode(file, name);
    const { width: fileWidth, height: fileHeight } = bitmap;
    const [width, height] = fitWithin(fileWidth, fileHeight, Math.sqrt(limits.keptPixels / (fileWidth * fileHeight)));
    const transparent = isTransparent(bitmap);
    const kept = redraw(bitmap, width, height, '#fff');
    bitmap.close();
    const [previewWidth, previewHeight] = fitWithin(width, height, limits.previewSide / Math.max(width, height));
    const preview = await redraw(kept, previewWidth, previewHeight).convertToBlob({ type: 'image/png' });
    held.set(id, kept);
    return { fileWidth, fileHeight, width, height, transparent, preview };
  },

  async cut(id, crop, size) {
    const canvas = find(id);
    const side = Math.max(1, Math.min(Math.round(crop.side), canvas.width, canvas.height));
    if (crop.turn) {
      const turned = context(turnedSquare(canvas, crop, side)).getImageData(0, 0, side, side);
      const numbers = await resizeSquare(turned.data, side, size);
      return transfer(numbers, [numbers.buffer]);
    }
    const x = Math.max(0, Math.min(Math.round(crop.x), canvas.width - side));
    const y = Math.max(0, Math.min(Math.round(crop.y), canvas.height - side));
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

  pasteBack(id, { x, y, side, turn = 0 }, square) {
    const source = find(id);
    const canvas = redraw(source, source.width, source.height);
    const context2d = context(canvas);
    context2d.imageSmoothingQuality = 'high';
    context2d.translate(x + side / 2, y + side / 2);
    context2d.rotate((turn * Math.PI) / 180);
    context2d.drawImage(squareCanvas(square), -side / 2, -side / 2, side, side);
    return canvas.convertToBlob({ type: 'image/png' });
  },

  close(id) {
    held.delete(id);
  },
};

expose(api);
