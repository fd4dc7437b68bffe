// A photograph at its own size: a scratch painted with the mouse, restored in tiles, saved, opened again. Every measured pixel is the
// photograph's own, bit for bit. And what cannot be restored is said in words.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { decode, encode } from 'fast-png';
import { encodeNpy } from '../src/keep/npy.ts';
import { parsePhotographRecipe, photographKeyword, photographTextBytes } from '../src/keep/photograph-recipe.ts';
import { readText } from '../src/keep/png-text.ts';
import { violations } from './support/axe.ts';
import { cutShort, emptyFile, hugePng, png, webPage, withOrientation } from './support/files.ts';
import type { UploadedFile } from './support/studio-page.ts';

const [width, height] = [512, 384];

/** Smooth, coloured, different everywhere. */
function photograph(width: number, height: number): Buffer {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const [colour, column, row] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    data[i] = 128 + 90 * Math.sin(column / (23 + 4 * colour) + row / 31) + (i % 7);
  }
  return Buffer.from(encode({ width, height, data, channels: 3, depth: 8 }));
}

async function open(page: Page, buffer: Buffer, name = 'holiday.png', size = '512'): Promise<void> {
  await page.goto('/?model=tiny');
  await page.getByTestId('photograph-input').setInputFiles({ name, mimeType: 'image/png', buffer });
  await expect(page.getByTestId('photograph-size')).toContainText(size);
}

/** A line of paint between two parts of the canvas. */
async function scratch(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = await page.getByTestId('photograph-canvas').boundingBox();
  if (!box) throw new Error('the canvas has no place');
  const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 6 });
  await page.mouse.up();
}

async function save(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('photograph-save').click()]);
  return readFile(await download.path());
}

test('a scratch is painted, restored, saved and opened again; what was measured stays bit for bit', async ({ page }) => {
  const original = photograph(width, height);
  await open(page, original);
  await expect(page.getByTestId('photograph-plan')).toContainText('Paint over');
  await scratch(page, [0.3, 0.3], [0.6, 0.5]);
  await expect(page.getByTestId('photograph-hidden')).toContainText('pixels hidden');
  const hidden = await page.getByTestId('photograph-hidden').textContent();
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  const [, tiles, all] = /(\d+) of (\d+) tiles/.exec((await page.getByTestId('photograph-plan').textContent()) ?? '') ?? [];
  expect(Number(tiles)).toBeGreaterThan(0);
  expect(Number(tiles)).toBeLessThan(Number(all) / 4);

  await page.getByTestId('photograph-estimate').click();
  await expect(page.getByTestId('photograph-save')).toBeVisible();
  const estimate = await save(page);

  // What the estimate may be wrong by, in a square of it; where nothing is hidden it cannot be.
  await page.getByTestId('photograph-looks').check();
  const said = page.getByTestId('photograph-directions');
  await expect(said).toContainText('Click a place');
  await scratch(page, [0.9, 0.9], [0.9, 0.9]);
  await expect(said).toContainText('Nothing is hidden in this square');
  await scratch(page, [0.45, 0.4], [0.45, 0.4]);
  await expect(said.getByRole('radio')).toHaveCount(5);
  const moved = page.getByTestId('photograph-moved');
  const numbers = () => moved.evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(0, 0, 16, 16).data]);
  const before = await numbers();
  await said.getByTestId('walk').fill('3');
  await expect.poll(async () => (await numbers()).some((v, i) => v !== before[i])).toBe(true);
  expect((await numbers()).every((v, i) => i % 4 !== 3 || v === before[i])).toBe(true);
  expect(await violations(page)).toEqual([]);

  await page.getByTestId('photograph-sample').click();
  const pictures = page.getByRole('combobox', { name: 'What is shown' }).locator('option');
  await expect(pictures).toHaveText(['Photo', 'Estimate', 'Sample 2024'], { timeout: 60_000 });
  // What has rested for half a second is kept.
  await page.waitForTimeout(1500);

  // A reload, as after a crash: photograph, paint and pictures are there again.
  await page.reload();
  await expect(page.getByTestId('photograph-hidden')).toHaveText(hidden ?? '');
  await expect(pictures).toHaveText(['Photo', 'Estimate', 'Sample 2024']);
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');

  const [first, after] = [decode(original), decode(estimate)];
  expect([after.width, after.height]).toEqual([width, height]);
  const recipe = await parsePhotographRecipe(
    (await readText(new Blob([new Uint8Array(estimate)]), photographKeyword, photographTextBytes)) ?? '',
  );
  const mask = recipe.operator.params['mask'] as Uint8Array;
  const changed = { seen: 0, hidden: 0 };
  for (let at = 0; at < width * height; at++)
    if ([0, 1, 2].some((c) => first.data[3 * at + c] !== after.data[3 * at + c])) changed[mask[at] === 1 ? 'seen' : 'hidden']++;
  const painted = Number(/[\d,]+/.exec(hidden ?? '')?.[0].replace(',', ''));
  expect(mask.filter((v) => v === 0)).toHaveLength(painted);
  expect(changed.hidden).toBeGreaterThan(painted / 2);
  expect(changed.seen).toBe(0);

  // The file knows what was hidden; the same estimate comes out again.
  await open(page, estimate, 'restored.png');
  await expect(page.getByText('A restored photograph')).toBeVisible();
  await expect(page.getByTestId('photograph-hidden')).toHaveText(hidden ?? '');
  await page.getByTestId('photograph-estimate').click();
  await expect(page.getByTestId('photograph-save')).toBeVisible();
  const again = decode(await save(page));
  expect(Buffer.from(again.data).equals(Buffer.from(after.data))).toBe(true);
});

test('a run is stopped within a batch of tiles, and nothing painted is lost', async ({ page }) => {
  await open(page, photograph(width, height));
  await scratch(page, [0.05, 0.1], [0.95, 0.9]);
  await scratch(page, [0.05, 0.9], [0.95, 0.1]);
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  // A mask of another size is stretched; of another shape it is refused, and what was painted stays.
  const black = (width: number, height: number) => ({
    name: `mask-${width}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(
      encode({ width, height, data: new Uint8Array(width * height).map((_, i) => (i < width * 4 ? 0 : 255)), channels: 1, depth: 8 }),
    ),
  });
  await page.getByTestId('photograph-mask-file').setInputFiles(black(64, 64));
  await expect(page.locator('.notice')).toContainText('has the photograph’s shape');
  await expect(page.getByTestId('photograph-hidden')).not.toHaveText('Nothing hidden');
  await page.getByTestId('photograph-mask-file').setInputFiles(black(128, 96));
  await expect(page.getByTestId('photograph-hidden')).toContainText('8,192 pixels hidden');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  await page.getByTestId('photograph-sample').click();
  await page.getByTestId('photograph-stop').click();
  await expect(page.getByTestId('photograph-estimate')).toBeEnabled();
  await expect(page.getByTestId('photograph-hidden')).toContainText('pixels hidden');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('photograph-hidden')).toHaveText('Nothing hidden');
});

test('shake and small pictures: measured, planned, restored; one that was blurred before comes back from its file as it was', async ({
  page,
}) => {
  // Sides that are no multiple of anything.
  await open(page, photograph(83, 97), 'small.png', '83');
  for (const loss of ['Small', 'Shake']) {
    await page.getByRole('radio', { name: loss, exact: true }).check();
    await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
    await page.getByTestId('photograph-estimate').click();
    await expect(page.getByText(/\d dB/)).toBeVisible({ timeout: 120_000 });
    // One of 42 measured pixels stands for two of 83, to the last.
    const row = await page
      .getByRole('img', { name: 'What was measured' })
      .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, 1).data]);
    expect(row).toHaveLength(4 * 83);
    for (const at of [0, 40, 80]) expect(row.slice(4 * at, 4 * at + 4)).toEqual(row.slice(4 * at + 4, 4 * at + 8));
    expect(row.at(-1)).toBe(255);
  }

  // A small copy lies on all of what is restored, whatever the scale.
  await page.getByRole('radio', { name: 'Small', exact: true }).check();
  await page.getByRole('radio', { name: 'is small', exact: true }).check();
  for (const [scale, width] of [
    ['2×', 166],
    ['4×', 332],
  ] as const) {
    await page.getByRole('radio', { name: scale, exact: true }).check();
    const last = page.getByRole('img', { name: 'What was measured' }).evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return [width, canvas.getContext('2d')!.getImageData(width - 1, height - 1, 1, 1).data[3]];
    });
    expect(await last).toEqual([width, 255]);
  }
  await page.getByRole('radio', { name: 'is large', exact: true }).check();
  await page.getByRole('radio', { name: 'Shake', exact: true }).check();

  // The photograph is Y: nobody knows the truth, and a camera saw beyond the frame.
  await page.getByRole('radio', { name: 'is blurred', exact: true }).check();
  const kernel = {
    name: 'psf.npy',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(encodeNpy(Float32Array.of(0, 1, 2), [1, 3])),
  };
  await page.getByTestId('photograph-kernel-file').setInputFiles(kernel);
  await expect(page.getByLabel('Kernel', { exact: true })).toHaveValue('');
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  await page.getByTestId('photograph-estimate').click();
  await expect(page.getByTestId('photograph-save')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/\d dB/)).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  // A network that nobody trained explains nothing.
  await expect(page.getByTestId('photograph-doubt')).toContainText('cannot be right');
  const noise = await page.getByRole('textbox', { name: 'Number' }).last().inputValue();
  const saved = await save(page);
  expect(decode(saved).width).toBe(83);

  await page.getByTestId('photograph-input').setInputFiles({ name: 'restored.png', mimeType: 'image/png', buffer: saved });
  await expect(page.getByRole('radio', { name: 'is blurred', exact: true })).toBeChecked();
  await expect(page.getByLabel('Kernel', { exact: true })).toContainText('the saved kernel');
  expect(await page.getByRole('textbox', { name: 'Number' }).last().inputValue()).toBe(noise);
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  await page.getByTestId('photograph-estimate').click();
  await expect(page.getByTestId('photograph-save')).toBeVisible({ timeout: 120_000 });
  expect(Buffer.from(decode(await save(page)).data).equals(Buffer.from(decode(saved).data))).toBe(true);
});

/** Stored as JPEG: red and green above, blue and white below. */
const quarters = (page: Page): Promise<Buffer> =>
  page
    .evaluate(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [96, 64];
      const context = canvas.getContext('2d');
      ['#f00', '#0f0', '#00f', '#fff'].forEach((colour, i) => {
        if (context) context.fillStyle = colour;
        context?.fillRect(48 * (i % 2), 32 * Math.floor(i / 2), 48, 32);
      });
      return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
    })
    .then((base64) => Buffer.from(base64, 'base64'));

/** The pixel near the photograph's left upper corner, as bits of red, green and blue. */
const corner = (page: Page): Promise<string> =>
  page.getByRole('img', { name: 'The photograph' }).evaluate((canvas) => {
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(4, 4, 1, 1);
    return [...data.subarray(0, 3)].map((v) => (v > 128 ? 1 : 0)).join('');
  });

test('what people bring instead of a photograph is a picture or a sentence, and what was painted stays', async ({ page }) => {
  await page.goto('/?model=tiny');
  const bring = (file: UploadedFile) => page.getByTestId('photograph-input').setInputFiles(file);
  const facts = page.getByRole('complementary', { name: 'Photograph' });
  await bring({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(page.getByRole('alert').or(page.locator('.notice'))).toContainText('notes.png');
  await bring(png('dot.png', { width: 1, height: 1 }, () => [0, 0, 0]));
  await page.getByRole('radio', { name: 'Small', exact: true }).check();
  await expect(page.getByTestId('photograph-plan')).toContainText('at least 16');
  await page.getByRole('radio', { name: 'Scratch', exact: true }).check();

  await bring(png('strip.png', { width: 20_000, height: 20, channels: 1 }, () => [90]));
  await expect(page.getByTestId('photograph-size')).toHaveText(/^20\D?000\D+20$/);
  await bring(png('deep.png', { width: 80, height: 64, depth: 16, channels: 4 }, () => [65535, 32896, 0, 30000]));
  await expect(facts).toContainText('transparent parts lie on white. Its 16 bits a channel are rounded to 8.');
  await bring(hugePng('wall.png', 10_000, 10_000));
  await expect(facts).toContainText('Reduced from 10000 × 10000', { timeout: 120_000 });

  // By orientation: which stored quarter stands at the left upper corner.
  const [red, green, blue, white] = ['100', '010', '001', '111'];
  const jpeg = await quarters(page);
  for (const [i, colour] of [red, green, white, blue, red, blue, white, green].entries()) {
    await bring({ name: `turned-${i + 1}.jpg`, mimeType: 'image/jpeg', buffer: withOrientation(jpeg, i + 1) });
    await expect(facts).toContainText(`turned-${i + 1}.jpg`);
    await expect(page.getByTestId('photograph-size')).toHaveText(i < 4 ? /^96\D+64$/ : /^64\D+96$/);
    expect(await corner(page), `orientation ${i + 1}`).toBe(colour);
  }

  await scratch(page, [0.2, 0.2], [0.7, 0.7]);
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  const hidden = (await page.getByTestId('photograph-hidden').textContent()) ?? '';
  const refused: [string, UploadedFile, RegExp][] = [
    ['photograph-mask-file', png('all.png', { width: 64, height: 96 }, () => [0, 0, 0]), /would hide every pixel/],
    ['photograph-mask-file', png('none.png', { width: 64, height: 96 }, () => [255, 255, 255]), /hides nothing/],
    ['photograph-input', emptyFile, /is empty \(0 bytes\)/],
    [
      'photograph-input',
      cutShort(
        png('half.png', { width: 64, height: 64 }, () => [9, 9, 9]),
        60,
      ),
      /cut short or damaged/,
    ],
    ['photograph-input', webPage, /it holds a web page/],
  ];
  for (const [input, file, words] of refused) {
    await page.getByTestId(input).setInputFiles(file);
    await expect(page.locator('.notice').filter({ hasText: words })).toBeVisible();
    await expect(page.getByTestId('photograph-hidden')).toHaveText(hidden);
  }
  // A kernel that a tile cannot have; the one that is there stays.
  await page.getByRole('radio', { name: 'Shake', exact: true }).check();
  const large = Buffer.from(encodeNpy(new Float32Array(40 * 40).fill(1), [40, 40]));
  await page
    .getByTestId('photograph-kernel-file')
    .setInputFiles({ name: 'large.npy', mimeType: 'application/octet-stream', buffer: large });
  await expect(page.locator('.notice').filter({ hasText: 'a kernel is at most' })).toBeVisible();
  await expect(page.getByLabel('Kernel', { exact: true })).not.toHaveValue('');
  await page.getByRole('radio', { name: 'Scratch', exact: true }).check();
  await expect(page.getByTestId('photograph-hidden')).toHaveText(hidden);
});
