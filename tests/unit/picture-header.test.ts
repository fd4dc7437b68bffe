// What a file is told to be before it is decoded: wrong, empty and hostile files are refused with their reason.
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { checkHeader } from '../../src/io/picture-header.ts';

const png = new Uint8Array(encode({ width: 3, height: 2, data: new Uint8Array(18), channels: 3 }));

/** A PNG header that claims a size; nothing behind it. */
function pngOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = png.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

const file = (content: string | Uint8Array<ArrayBuffer>): Blob => new Blob([content]);

test('tells the size of a picture', async () => {
  expect(await checkHeader(file(png), 'a.png')).toMatchObject({ width: 3, height: 2 });
});

test('an AVIF that moves is a picture as one that does not', async () => {
  const box = (type: string, ...parts: Uint8Array[]): Buffer<ArrayBuffer> => {
    const out = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), ...parts]);
    out.writeUInt32BE(out.length);
    return out;
  };
  const [zeros, size] = [Buffer.alloc(4), Buffer.from([0, 0, 0, 100, 0, 0, 0, 80])];
  const meta = box('meta', zeros, box('iprp', box('ipco', box('ispe', zeros, size))));
  for (const brand of ['avif', 'avis'])
    expect(await checkHeader(new File([box('ftyp', Buffer.from(brand), zeros), meta], 'a.avif'), 'a.avif')).toMatchObject({
      width: 100,
      height: 80,
    });
});

test.each([
  { what: 'empty', content: '', says: /empty \(0 bytes\)/ },
  { what: 'a web page', content: '<!DOCTYPE html><p>hello', says: /web page/ },
  { what: 'noise', content: 'no picture at all', says: /no picture format/ },
  { what: 'a table', content: '0,0.5,0\n0.25,-1e-3,0.25\n', says: /numbers as text; save them as an array/ },
  { what: 'an SVG', content: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', says: /SVG/ },
])('refuses $what', async ({ content, says }) => {
  const attempt = checkHeader(file(content), 'holiday.png');
  await expect(attempt).rejects.toMatchObject({ code: 'bad-image' });
  await expect(attempt).rejects.toThrow(says);
  await expect(attempt).rejects.toThrow(/holiday\.png/);
});

test('refuses what is larger than it can hold, before decoding', async () => {
  await expect(checkHeader(file(pngOf(20_000, 20_000)), 'wall.png')).rejects.toMatchObject({ code: 'image-too-large' });
  await expect(checkHeader(file(pngOf(20_000, 20_000)), 'wall.png')).rejects.toThrow(/400 megapixels/);
  expect(await checkHeader(file(pngOf(10_000, 10_000)), 'wall.png')).toMatchObject({ width: 10_000, height: 10_000 });
});

test('refuses a picture without pixels', async () => {
  await expect(checkHeader(file(pngOf(0, 7)), 'nothing.png')).rejects.toMatchObject({ code: 'bad-image' });
});
