// Hostile and broken input, one suite: every file ends as the right picture or as a clear message, and the session is intact after each.
// Nothing that a file says is run, shown as markup or fetched. Models that are cut short or have flipped bits: failures.spec.ts.
import { expect, test, type Page } from '@playwright/test';
import { violations } from './support/axe.ts';
import { png, withOrientation } from './support/files.ts';
import {
  animatedGif,
  animatedPng,
  animatedWebp,
  bombPng,
  cmykJpeg,
  file,
  pngChunk,
  places,
  recipeChunk,
  withChunks,
} from './support/hostile-files.ts';
import { readPixels, StudioPage, type UploadedFile } from './support/studio-page.ts';

test.describe.configure({ mode: 'serial' });

let page: Page;
let studio: StudioPage;
const alarms: string[] = [];
/** Places where each kind of file is cut and flipped; the soak suite takes its time. */
const placesPerKind = process.env['SOAK'] ? 80 : 8;
const kinds = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' } as const;
const pictures = new Map<keyof typeof kinds, Buffer>();

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  page.on('dialog', (dialog) => {
    alarms.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => alarms.push(String(error)));
  page.on('request', (request) => {
    if (/attacker|example\.(com|org)/.test(request.url())) alarms.push(request.url());
  });
  studio = new StudioPage(page);
  await studio.open('faces64');
  for (const [kind, type] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    const base64 = await page.evaluate((mime) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [96, 64];
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      for (let x = 0; x < 96; x++) {
        context.fillStyle = `rgb(${x * 2} ${255 - x} 90)`;
        context.fillRect(x, 0, 1, 64);
      }
      return canvas.toDataURL(mime, 0.95).split(',')[1] ?? '';
    }, type);
    pictures.set(kind, Buffer.from(base64, 'base64'));
  }
});
test.afterAll(async () => {
  expect(alarms).toEqual([]);
  await page.close();
});

const picture = (kind: keyof typeof kinds): Buffer => pictures.get(kind) ?? Buffer.alloc(0);
const panel = (): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Photo' });

/** Brings the file and waits for one of the two ends that it may have: 'photo', or what the notice says. */
async function bring(one: UploadedFile): Promise<string> {
  const before = await panel().locator('strong').textContent();
  expect(before).not.toBe(one.name);
  await studio.upload(one);
  await studio.soon([{ selector: 'section strong', text: one.name }, { selector: '[role=alert][data-code]' }]);
  const opened = panel().getByText(one.name, { exact: true });
  await expect(opened.or(studio.notices)).toBeVisible({ timeout: 60_000 });
  if (await opened.isVisible()) return 'photo';
  const notice = (await studio.notices.first().textContent()) ?? '';
  await studio.notices.first().getByRole('button', { name: 'Dismiss' }).click();
  await expect(studio.notices).toHaveCount(0);
  return notice;
}

/** Refused in words, and what was there is there. */
async function refused(one: UploadedFile, says: RegExp): Promise<void> {
  const [photo, share] = [await readPixels(studio.photoCanvas()), await studio.share.textContent()];
  expect(await bring(one)).toMatch(says);
  expect(await readPixels(studio.photoCanvas())).toEqual(photo);
  expect(await studio.share.textContent()).toBe(share);
}

for (const kind of ['png', 'jpg', 'webp', 'gif'] as const)
  test(`${kind}: cut short and with flipped bits at many places`, async () => {
    test.slow();
    const whole = kind === 'gif' ? animatedGif() : picture(kind);
    let n = 0;
    const outcomes = new Set<string>();
    for (const { at, bit } of places(whole.length, placesPerKind)) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      for (const content of [whole.subarray(0, at), flipped]) {
        const outcome = await bring(file(`broken-${kind}-${n++}.${kind}`, content));
        outcomes.add(outcome === 'photo' ? 'photo' : 'message');
        if (outcome !== 'photo') expect(outcome).toMatch(/not a picture that can be read|too large/);
        expect((await readPixels(studio.photoCanvas())).length).toBe(3 * 64 * 64);
      }
    }
    expect(outcomes).toContain('message');
    expect(await bring(file(`sound.${kind}`, whole))).toBe('photo');
  });

test('decompression bombs are refused before they are decoded, or hold what they promise', async () => {
  await refused(file('huge.png', bombPng(60_000, 60_000)), /too large.*60000 × 60000/s);
  await refused(file('wide.png', bombPng(2 ** 31 - 1, 1)), /too large|cannot be decoded/);
  const outcome = await bring(file('short.png', bombPng(9000, 9000)));
  if (outcome !== 'photo') expect(outcome).toMatch(/cannot be decoded/);
});

/** Where red is lowest, of 64 × 64 pixels. */
function darkSide(pixels: readonly number[]): string {
  const red = (row: number, col: number): number => pixels[3 * (64 * row + col)] ?? NaN;
  const sides = { left: red(32, 1), right: red(32, 62), top: red(1, 32), bottom: red(62, 32) };
  return Object.entries(sides).reduce((a, b) => (b[1] < a[1] ? b : a))[0];
}

test('EXIF 1 to 8: upright, each', async () => {
  // Left dark, right light: after turning, the dark side says which way was up.
  const sizes: string[] = [];
  const dark: string[] = [];
  for (let orientation = 1; orientation <= 8; orientation++) {
    expect(await bring(file(`turned-${orientation}.jpg`, withOrientation(picture('jpg'), orientation)))).toBe('photo');
    sizes.push(
      (
        await panel()
          .getByText(/\d\s×\s\d/)
          .textContent()
      )?.match(/96\s×\s64/)
        ? 'wide'
        : 'tall',
    );
    dark.push(darkSide(await readPixels(studio.photoCanvas())));
  }
  expect(dark).toEqual(['left', 'right', 'right', 'left', 'top', 'top', 'bottom', 'bottom']);
  expect(sizes).toEqual(['wide', 'wide', 'wide', 'wide', 'tall', 'tall', 'tall', 'tall']);
});

test('moving pictures are their first frame, four inks and 16 bits are colours; CMYK that is none is refused', async () => {
  const deep = png('deep.png', { width: 16, height: 16, depth: 16 }, () => [64_250, 0, 0]);
  for (const red of [
    file('moving.gif', animatedGif()),
    file('moving.png', animatedPng),
    file('moving.webp', animatedWebp),
    file('inks.jpg', cmykJpeg),
    deep,
  ]) {
    expect(await bring(red), red.name).toBe('photo');
    const [r = 0, g = 0, b = 0] = await readPixels(studio.photoCanvas());
    // Four inks go through the browser's colour management.
    expect([red.name, r > 220, g < 40, b < 40]).toEqual([red.name, true, true, true]);
  }
  // Four components in the frame header, data of three: a decoder that trusts the header reads past the end.
  const jpeg = Buffer.from(picture('jpg'));
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg[frame + 9] = 4;
  const outcome = await bring(file('ink.jpg', jpeg));
  if (outcome !== 'photo') expect(outcome).toMatch(/not a picture that can be read/);
});

test('SVG with script and remote references, HTML named .png: refused, nothing run, nothing fetched', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"><script>alert(2)</script><image href="https://attacker.example.com/x.png"/></svg>`;
  await refused(file('drawing.svg', svg), /SVG|markup|picture/);
  await refused(file('drawing.png', svg), /SVG|markup|picture/);
  await refused(file('page.png', '<!doctype html><script>alert(3)</script><img src="https://attacker.example.com/">'), /web page/);
});

test('.npy with absurd shapes, objects and nothing in it: refused, the measurement stays', async () => {
  const npy = (name: string, shape: string, descr = '<f4'): UploadedFile => {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
    return file(name, Buffer.concat([Buffer.from('\x93NUMPY\x01\0v\0', 'latin1'), Buffer.from(header), Buffer.alloc(8)]));
  };
  for (const one of [
    npy('huge.npy', '1000000000000,'),
    npy('deep.npy', Array.from({ length: 9 }, () => '65536').join(',')),
    npy('none.npy', '0,'),
    npy('object.npy', '1,', '|O'),
    file('page.npy', '<script>alert(5)</script>'),
  ])
    await refused(one, new RegExp(one.name.replace('.', '\\.')));
});

test('file names with markup are text', async () => {
  const name = '"><img src=x onerror=alert(4)>.png';
  expect(await bring(file(name, picture('png')))).toBe('photo');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  await expect(panel().locator('strong')).toHaveText(name);
});

test('metadata of megabytes, prototypes and nonsense: the picture or a message, never the settings', async () => {
  const png = picture('png');
  const noise = Buffer.alloc(3 * 2 ** 20, 'A');
  expect(await bring(file('talkative.png', withChunks(png, pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), noise])))))).toBe(
    'photo',
  );
  expect(await bring(file('many.png', withChunks(png, ...Array.from({ length: 3000 }, () => pngChunk('tEXt', Buffer.from('a\0b'))))))).toBe(
    'photo',
  );
  const settings = /settings in this link or file cannot be read/;
  await refused(file('proto.png', withChunks(png, recipeChunk('{"__proto__":{"polluted":1},"version":1}'))), settings);
  await refused(file('deep.png', withChunks(png, recipeChunk('['.repeat(100_000)))), settings);
  await refused(file('bomb.png', withChunks(png, recipeChunk(Buffer.alloc(50 * 2 ** 20, '[')))), settings);
  await refused(file('cut.png', withChunks(png, recipeChunk('{}').subarray(0, 20))), settings);
  await refused(file('recipe.json', '{"format":"invfussion-recipe","version":1,"operator":{"id":"<script>"}}'), settings);
  await refused(file('endless.json', ' '.repeat(2 ** 21)), settings);
  await refused(file('nothing.json', recipeOf({ id: 'blur', params: { kernel: { floats: '' }, stride: 4 } })), /kernel.*is empty/);
  expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
});

/** What we read, but for the operator. */
function recipeOf(operator: { id: string; params: Record<string, unknown> }): string {
  return JSON.stringify({
    ...{ format: 'invfussion-recipe', version: 1, picture: null, y: null, size: 64, operator, generators: {}, noise: { std: 0, seed: 1 } },
    ...{ sampler: { id: 'heun', params: {} }, seeds: [1], shown: null, model: { id: 'faces64', weightsSha256: null } },
    ...{ device: '', draws: false },
  });
}

test('numbers out of range and words instead of numbers are refused in words', async () => {
  await page.getByRole('button', { name: 'Settings' }).click();
  const panel = page.getByRole('dialog', { name: 'Settings' });
  const steps = panel.getByRole('textbox', { name: 'Steps, number' });
  const before = await steps.inputValue();
  await steps.fill('<b>many</b>');
  await steps.press('Enter');
  await expect(panel.getByText('“<b>many</b>” is no number.')).toBeVisible();
  await expect(steps).toHaveValue(before);
  await steps.fill('0');
  await steps.press('Enter');
  await expect(panel.getByText('From 2 to 256: 0 became 2.')).toBeVisible();
  await steps.fill(before);
  await steps.press('Enter');
  await expect(panel.getByText('became')).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test('after all of it the studio measures and the session is whole', async () => {
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
  await expect(studio.share).toContainText('numbers measured');
  await expect(studio.draw).toBeEnabled();
});

test('a part that fails says so, keeps the session and the rest of the page, and goes on by a reload', async ({ browser }) => {
  const other = await browser.newPage();
  const failing = new StudioPage(other);
  const failed = other.getByTestId('failed');
  await other.route(/explore-view.*\.js/, (route) => route.abort());
  await failing.open();
  await other.getByRole('slider', { name: /^Noise/ }).fill('0.1');
  await expect(other.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
  // Longer than the session takes to settle.
  await other.waitForTimeout(1500);
  await other.getByRole('button', { name: 'Explore', exact: true }).click();
  // One panel's part: the rest of the page stays.
  const broken = other.getByTestId('broken');
  await expect(broken).toContainText('It could not be fetched');
  await expect(broken).toContainText('Your session is kept in this browser.');
  await expect(failed).toHaveCount(0);
  await expect(failing.draw).toBeEnabled();
  await other.unroute(/explore-view.*\.js/);
  await broken.getByRole('button', { name: 'Reload' }).click();
  await expect(other.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');

  // At once: a picture that comes by itself must not be the one that fails.
  await other.getByRole('radio', { name: 'Motion blur' }).evaluate((radio: HTMLInputElement) => {
    history.replaceState(null, '', '#r=AAAA');
    CanvasRenderingContext2D.prototype.createImageData = () => {
      throw new DOMException('The source width is zero.');
    };
    radio.click();
  });
  await expect(broken.first()).toContainText('out of order');
  for (const colorScheme of ['light', 'dark'] as const) {
    await other.emulateMedia({ colorScheme });
    expect(await violations(other)).toEqual([]);
  }
  await other.evaluate(() => history.replaceState(null, '', location.pathname + location.search));
  await other.reload();
  await expect(failing.draw).toBeEnabled();
  await expect(failing.notices).toHaveCount(0);
  await other.close();
});
