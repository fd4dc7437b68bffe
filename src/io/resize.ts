// Resizing as the training data was made: area-correct, Lanczos with antialiasing, 8 bits (pica). Pure; runs in a Worker or in node.
import pica from 'pica/pica_main';

const resizer = pica({ features: ['js'] });
const filter = 'lanczos3';

/**
 * A square of RGBA bytes to size × size, as numbers for the network.
 * @param rgba side × side × 4, opaque
 * @returns [3, size, size] in [-1, 1], order (channel, row, column), v/127.5 − 1 of 8-bit v; within 2/255 of Pillow's LANCZOS
 */
export async function resizeSquare(rgba: Uint8ClampedArray, side: number, size: number): Promise<Float32Array> {
  const small = side === size ? rgba : await inTwoPasses(rgba, side, size);
  const area = size * size;
  const out = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) out[c * area + i] = (small[4 * i + c] ?? 0) / 127.5 - 1;
  }
  return out;
}

/** Rows, then columns, 8 bits between: Pillow clips there, and beside hard edges that is up to 15/255. */
async function inTwoPasses(rgba: Uint8ClampedArray, side: number, size: number): Promise<Uint8Array> {
  const narrow = await resizer.resizeBuffer({ src: rgba, width: side, height: side, toWidth: size, toHeight: side, filter });
  return resizer.resizeBuffer({ src: narrow, width: size, height: side, toWidth: size, toHeight: size, filter });
}
