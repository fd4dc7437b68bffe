// Two hundred zips of a model, each spoilt by chance, opened in the page: always a sentence or the whole model, never half of one.
import { expect, test } from '@playwright/test';
import { corrupted } from '../../tests/helpers/spoilt-models.ts';
import { StudioPage } from '../support/studio-page.ts';

const count = 200;

test('two hundred spoilt models: a sentence each, and nothing half kept', async ({ page }) => {
  test.setTimeout(60 * 60_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByTestId('models').click();
  const models = page.getByRole('dialog', { name: 'Models' });
  const said = page.getByTestId('models-said');
  let refused = 0;
  for (let seed = 1; seed <= count; seed++) {
    const name = `spoilt-${seed}.zip`;
    await page.getByTestId('own-model').setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(await corrupted(seed)) });
    // The list lies over the notices' buttons; what is said of the next one takes their place.
    const words = studio.notices.filter({ hasText: name });
    // An address of its own it has while it is tested, too; what the list says then is that it is.
    const isKept = async () => page.url().includes('model=own-') && ((await said.textContent()) ?? '').includes('are kept');
    await expect.poll(async () => (await words.count()) > 0 || (await isKept()), { message: name, timeout: 120_000 }).toBe(true);
    if (await isKept()) {
      // Some bits mean nothing: then it is the whole model, and computes what PyTorch computed.
      const mine = models.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Delete' }) });
      await expect(mine.getByRole('radio'), name).toBeChecked({ timeout: 120_000 });
      await mine.getByRole('button', { name: 'Delete' }).click();
      await expect(page, name).not.toHaveURL(/model=own-/, { timeout: 120_000 });
    } else {
      refused++;
      expect((await words.first().textContent())?.length, name).toBeGreaterThan(name.length + 10);
    }
    await expect(models.getByRole('listitem'), name).toHaveCount(3, { timeout: 60_000 });
  }
  console.log(`${refused} of ${count} refused in words, the others kept whole`);
  expect(refused).toBeGreaterThan(120);
  expect(failures).toEqual([]);
});
