// Saved pictures: the pixels that are shown and the words that go with them.
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { encodePicture } from '../../src/io/png.ts';

test('keeps the 8-bit picture and the words', () => {
  const image = Float32Array.from({ length: 12 }, (_, i) => -1.1 + 0.2 * i);
  const png = decode(
    encodePicture(image, 2, { Description: 'was not measured, is invented', Comment: 'σ 0.1, H†y, “Projected”, „Über“, its own ’s' }),
  );
  expect([png.width, png.height, png.channels, png.depth]).toEqual([2, 2, 3, 8]);
  // Pixel 0 is (image[0], image[4], image[8]): below the range, −0.3, 0.5.
  expect([...png.data.slice(0, 3)]).toEqual([0, 89, 191]);
  // Pixel 3 is (−0.5, 0.3, above the range).
  expect([...png.data.slice(9, 12)]).toEqual([64, 166, 255]);
  expect(png.text).toEqual({ Description: 'was not measured, is invented', Comment: `sigma 0.1, H+y, "Projected", "Über", its own 's` });
});
