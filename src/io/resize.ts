// Resizing as the training data was made: area-correct, Lanczos with antialiasing, 8 bits (pica). Pure; runs in a Worker or in node.
import pica from 'pica/pica_main';

const resizer = pica({ features: ['js'] });

/**
 * A square of RGBA bytes to size × size, as numbers for the network.
 * @param rgba side × side × 4, opaque
 * @returns [3, size, size] in [-1, 1], order (channel, row, column), v/127.5 − 1 of 8-bit v; within 1/255 of Pillow's LANCZOS but for
 * single pixels beside hard edges (resize.test.ts)
 */
export async function resizeSquare(rgba: Uint8ClampedArray, side: number, size: number): Promise<Float32Array> {
  const small =
    side === size
      ? rgba
      : await resizer.resizeBuffer({ src: rgba, width: side, height: side, toWidth: size, toHeight: size, filter: 'lanczos3' });
  const area = size * size;
  const out = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) out[c * area + i] = (small[4 * i + c] ?? 0) / 127.5 - 1;
  }
  return out;
}
