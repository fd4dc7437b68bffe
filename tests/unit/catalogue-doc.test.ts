// docs/catalogue.md says what the registries hold; `-u` writes it anew.
import { expect, test } from 'vitest';
import { catalogueDoc } from '../helpers/catalogue-doc.ts';

test('the catalogue among the documents is what there is', async () => {
  await expect(await catalogueDoc()).toMatchFileSnapshot('../../docs/catalogue.md');
});
