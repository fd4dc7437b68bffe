// What is shipped for devices to hold themselves against belongs to the weights that are shipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const models = new URL('../../public/models/', import.meta.url);
const ids = readdirSync(models).filter((id) => existsSync(new URL(`${id}/manifest.json`, models)));
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, models), 'utf8'));

test.each(ids)('%s: the self-test is of the weights in its manifest', (id) => {
  const { weights } = read(`${id}/manifest.json`) as { weights: { sha256: string } };
  const shipped = read(`${id}/self-test.json`) as { weightsSha256: string; cases: unknown[] };
  expect(shipped.weightsSha256, 'of other weights: export the model again').toBe(weights.sha256);
  expect(shipped.cases.length).toBeGreaterThan(0);
});
