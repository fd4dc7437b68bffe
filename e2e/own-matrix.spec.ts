// H of one's own, from a file to samples and back: one page load, the small test model. What is read and refused: tests/unit/own-matrix.test.ts.
import { expect, test } from '@playwright/test';
import { npy, npyBytes, npz } from '../tests/helpers/npy.ts';
import { violations } from './support/axe.ts';
import { file } from './support/hostile-files.ts';
import { runInPython } from './support/run-in-python.ts';
import { StudioPage, type UploadedFile } from './support/studio-page.ts';
import { unzipSync } from './support/unzip.ts';

test.use({ reducedMotion: 'reduce' });

const side = 16;
const [picture, colour] = [3 * side * side, side * side];
const asFile = (name: string, bytes: Uint8Array): UploadedFile => file(name, Buffer.from(bytes));
const ints = (values: readonly number[]): Uint8Array =>
  npyBytes(new Uint8Array(Int32Array.from(values).buffer), { descr: '<i4', shape: `${values.length},` });

/** Row i is the mean of pixels 2i and 2i + 1: SciPy's csr, for each colour alone. */
const halves = npz({
  'format.npy': npyBytes(new TextEncoder().encode('csr'), { descr: '|S3', shape: '' }),
  'shape.npy': ints([colour / 2, colour]),
  'indptr.npy': ints(Array.from({ length: colour / 2 + 1 }, (_, i) => 2 * i)),
  'indices.npy': ints(Array.from({ length: colour }, (_, i) => i)),
  'data.npy': npy(Array<number>(colour).fill(0.5)),
});
/** Dense, of a whole picture, too large for a recipe: 128 waves. */
const waves = npy(
  Array.from({ length: 128 * picture }, (_, i) => Math.sin((1 + Math.floor(i / picture)) * (i % picture) * 0.011) / 20),
  { shape: `128, ${picture}` },
);

test('a matrix is dropped, measures, is drawn from, kept, exported, and comes back from a ZIP and a link', async ({ page }) => {
  const studio = new StudioPage(page);
  const intake = page.getByTestId('intake');
  const facts = page.getByTestId('matrix-facts');
  const download = async (act: () => Promise<void>): Promise<Buffer> => {
    const [saved] = await Promise.all([page.waitForEvent('download'), act()]);
    const { readFile } = await import('node:fs/promises');
    return readFile(await saved.path());
  };
  await studio.open();
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  // Its side is known with the model.
  await studio.draw.click();
  await studio.finished();

  await test.step('without one the operator says what is missing, and shows nothing of another', async () => {
    await studio.chooseOperator('Own matrix');
    await expect(page.getByTestId('no-matrix')).toContainText('Drop its file anywhere');
    await expect(studio.measurementCanvases()).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('a sparse one for each colour is taken at once, with the keyboard undone and redone', async () => {
    await studio.transfer('drop', asFile('halves.npz', halves));
    await expect(intake).toContainText(
      `halves.npz is the operator H: (${colour / 2}, ${colour}) csr float32. It measures ${colour / 2} numbers of each colour.`,
    );
    await expect(facts).toContainText(`(${colour / 2}, ${colour})`);
    await expect(page.getByTestId('share')).toContainText('384 of 768 numbers measured');
    await expect(page.getByTestId('null-share')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('no-matrix')).toBeVisible();
    await page.keyboard.press('Control+Shift+z');
    await expect(facts).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await test.step('it is drawn from, looked into, and goes to Python and back', async () => {
    await studio.draw.click();
    await studio.finished();
    await expect(studio.sampleCanvases()).toHaveCount(2);
    await page.getByRole('button', { name: 'Export' }).click();
    const zip = await download(() => page.getByTestId('save-zip').click());
    await page.keyboard.press('Escape');
    expect(unzipSync(zip).has('H.npz')).toBe(true);
    const printed = runInPython(zip, 'own-sparse');
    if (printed) expect(printed).toContain('of sample ');
  });

  await test.step('one of a whole picture asks how its columns count, and the keyboard answers', async () => {
    await studio.transfer('drop', asFile('waves.npy', waves));
    const first = intake.getByRole('button', { name: /^Operator H, colours first/ });
    await expect(intake.getByRole('button', { name: /^Operator H, colours last/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await first.focus();
    await page.keyboard.press('Enter');
    await expect(intake).toContainText('It measures 128 numbers of the picture.');
    await expect(page.getByTestId('share')).toContainText('128 of 768 numbers measured');
    await page.getByTestId('keep-matrix').click();
    await expect(page.getByRole('region', { name: 'Your matrices' }).getByRole('status')).toContainText('“waves” is kept in this browser.');
  });

  const zip = await test.step('the whole of it lies in the ZIP, and a link names it by its hash', async () => {
    await studio.draw.click();
    await studio.finished();
    await page.getByRole('button', { name: 'Export' }).click();
    const saved = await download(() => page.getByTestId('save-zip').click());
    await page.keyboard.press('Escape');
    const files = unzipSync(saved);
    expect(files.get('H.npy')?.length).toBe(128 + 4 * 128 * picture);
    expect(files.get('recipe.json')?.toString()).toMatch(
      /"matrices":\{"matrix":\{"name":"waves\.npy","rows":128,"columns":768,"sha256":"[0-9a-f]{64}"\}\}/,
    );
    const printed = runInPython(saved, 'own-dense');
    if (printed) expect(printed).toContain('of sample ');
    return saved;
  });

  const talk = await test.step('the run becomes a scene, and a talk is one file', async () => {
    const panel = page.getByTestId('scenes-panel');
    await page.getByRole('button', { name: 'Scene', exact: true }).click();
    await expect(panel.getByTestId('scene-fits')).toContainText('up to 9 samples, up to 64 steps, and the matrix if it is yours');
    await panel.getByTestId('scene-title').fill('Waves');
    await page.keyboard.press('Enter');
    await expect(panel).toContainText('“Waves” is a scene now.');
    const saved = await download(() => panel.getByTestId('save-talk').click());
    await panel.getByRole('button', { name: 'Remove: Waves' }).click();
    await page.keyboard.press('Escape');
    return saved;
  });

  await test.step('dropped again elsewhere the ZIP brings the matrix along; a recipe finds it on the shelf, or says what it is', async () => {
    await studio.chooseOperator('Mask');
    await studio.transfer('drop', { name: 'run.zip', mimeType: 'application/zip', buffer: zip });
    await expect(page.getByTestId('strip')).toContainText('Restored from the file');
    await expect(facts).toContainText(`(128, ${picture})`);
    await expect(page.getByTestId('stale')).toBeEmpty();
    await page.getByTestId('back-to-mine').click();
    const recipe = { name: 'recipe.json', mimeType: 'application/json', buffer: unzipSync(zip).get('recipe.json') ?? Buffer.alloc(0) };
    await studio.transfer('drop', recipe);
    await expect(facts).toContainText(`(128, ${picture})`);
    await page.getByRole('button', { name: 'Remove waves' }).click();
    await page.getByTestId('back-to-mine').click();
    await studio.transfer('drop', recipe);
    await expect(page.getByTestId('strip')).toContainText(`It is “waves.npy”, (128, ${picture}), too large for a link.`);
    expect(await violations(page)).toEqual([]);
    // Nobody here has the matrix: the scene brings it along.
    await studio.transfer('drop', { name: 'talk.json', mimeType: 'application/json', buffer: talk });
    await expect(intake).toContainText('1 scene was added to yours');
    await page.getByRole('button', { name: 'Talk', exact: true }).click();
    const stage = page.getByTestId('talk');
    await expect(stage.getByRole('heading')).toHaveText('Waves');
    await expect(stage.getByRole('img', { name: 'The simplest picture that fits, H†y' })).toBeVisible();
    await page.keyboard.press('PageDown');
    await expect(stage.getByTestId('talk-count')).toHaveText('4 steps');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('strip')).toContainText('It is “waves.npy”');
    await page.getByTestId('awaited-matrix').setInputFiles(asFile('renamed.npy', waves));
    await intake.getByRole('button', { name: /^Operator H, colours first/ }).click();
    await expect(page.getByTestId('strip')).toContainText('Restored from the file');
    await expect(page.getByTestId('strip')).not.toContainText('another matrix');
  });
});
