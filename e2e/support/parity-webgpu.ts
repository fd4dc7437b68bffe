// What WebGPU says of a golden's problem against what PyTorch wrote; nothing may come back to the thread meanwhile but the answer.
import { expect, type Page } from '@playwright/test';
import { compare, denoise, principalDirections, type DenoiserGolden, type DirectionsGolden } from './goldens.ts';

export async function expectDenoised(page: Page, golden: DenoiserGolden): Promise<void> {
  const evaluations = await denoise(page, 'webgpu', golden);
  golden.arrays.forEach((name, i) => compare(name, evaluations[i]?.values ?? [], 2e-5));
  expect(evaluations.map((e) => e.readbacks)).toEqual(golden.sigmas.map(() => 0));
}

export async function expectDirections(page: Page, golden: DirectionsGolden): Promise<void> {
  const found = await principalDirections(page, 'webgpu', golden);
  golden.arrays.forEach((name, i) => compare(name, found[i] ?? [], 1e-4));
}
