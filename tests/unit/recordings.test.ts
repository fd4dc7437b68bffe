// Every scene of talk mode has a recorded run, made with the weights that are shipped, by the command `npm run record`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRecipe } from '../../src/keep/recipe.ts';
import { sceneSeed, scenes } from '../../src/store/visit/scenes.ts';

const folder = 'public/recordings';
const largestBytes = 1e6;

test('recordings: one a scene, below a megabyte in all', () => {
  const files = readdirSync(folder);
  expect(files.sort()).toEqual(scenes.map(({ id }) => `${id}.json`).sort());
  expect(files.reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0)).toBeLessThan(largestBytes);
});

test.each(scenes.map((scene) => [scene.id, scene] as const))('%s was recorded with the weights that are shipped', async (id, scene) => {
  const { recipe: text } = JSON.parse(readFileSync(`${folder}/${id}.json`, 'utf8')) as { recipe: string };
  const recipe = await parseRecipe(text);
  const manifest = JSON.parse(readFileSync('public/models/faces64/manifest.json', 'utf8')) as { weights: { sha256: string } };
  expect(recipe.model.weightsSha256, 'other weights: run `npm run record`').toBe(manifest.weights.sha256);
  expect([recipe.operator.id, recipe.noise.std, recipe.picture?.sampleId]).toEqual([scene.operatorId, scene.noiseStd, scene.sampleId]);
  expect(recipe.seeds[0]).toBe(sceneSeed);
});
