// The shipped self-test holds what the goldens hold, for the weights that are shipped.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { selfTestOf } from '../../scripts/self-test.mjs';

const read = (path: string): string => readFileSync(new URL(`../../public/models/${path}`, import.meta.url), 'utf8');

test.each(['tiny', 'faces64'])('%s: same numbers as the goldens, same weights as the manifest', (id) => {
  const shipped = read(`${id}/self-test.json`);
  expect(shipped === selfTestOf(id), 'outdated: run node scripts/self-test.mjs').toBe(true);
  const { weightsSha256 } = JSON.parse(shipped) as { weightsSha256: string };
  const manifest = JSON.parse(read(`${id}/manifest.json`)) as { weights: { sha256: string } };
  expect(weightsSha256).toBe(manifest.weights.sha256);
});
