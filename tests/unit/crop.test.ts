// Where the square lies: inside the photo, centred, zoomed about its middle, framed as the training faces are.
import { expect, test } from 'vitest';
import { centredCrop, clampCrop, facesWithin, frameFace, zoomCrop } from '../../src/store/photo/crop.ts';
import type { Face } from '../../src/protocol/picture-api.ts';

const photo = { width: 640, height: 480 };
const face: Face = {
  centre: { x: 300, y: 200 },
  eyes: [
    { x: 280, y: 180 },
    { x: 320, y: 180 },
  ],
  score: 0.9,
};

test('the largest centred square', () => {
  expect(centredCrop(photo)).toEqual({ x: 80, y: 0, side: 480 });
  expect(centredCrop({ width: 1, height: 9 })).toEqual({ x: 0, y: 4, side: 1 });
});

test('a square never leaves the photo', () => {
  expect(clampCrop({ x: -50, y: 900, side: 200 }, photo)).toEqual({ x: 0, y: 280, side: 200 });
  expect(clampCrop({ x: 0, y: 0, side: 9999 }, photo)).toEqual({ x: 0, y: 0, side: 480 });
  expect(clampCrop({ x: 5, y: 5, side: 0 }, photo).side).toBe(16);
  expect(clampCrop({ x: 5, y: 5, side: 3 }, { width: 4, height: 4 })).toEqual({ x: 0, y: 0, side: 4 });
});

test('zooming keeps the middle', () => {
  const zoomed = zoomCrop({ x: 100, y: 100, side: 200 }, 2, photo);
  expect(zoomed).toEqual({ x: 150, y: 150, side: 100 });
  expect(zoomCrop(zoomed, 0.5, photo)).toEqual({ x: 100, y: 100, side: 200 });
});

test('a face is framed as the training faces are: eyes at 0.469 of the height, a quarter of the side apart', () => {
  const crop = frameFace(face, photo);
  expect(crop.side).toBe(160);
  expect((300 - crop.x) / crop.side).toBeCloseTo(0.5, 2);
  expect((180 - crop.y) / crop.side).toBeCloseTo(0.469, 2);
});

test('a face that fills the photo gets the whole photo', () => {
  const close: Face = {
    ...face,
    eyes: [
      { x: 100, y: 200 },
      { x: 500, y: 200 },
    ],
  };
  expect(frameFace(close, photo).side).toBe(480);
});

test('says which faces lie in the square', () => {
  expect(facesWithin([face], { x: 250, y: 150, side: 100 })).toHaveLength(1);
  expect(facesWithin([face], { x: 400, y: 0, side: 100 })).toHaveLength(0);
});
