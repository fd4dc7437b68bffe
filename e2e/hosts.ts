// Where the tests find the built page: on our own preview server, and on a plain file host under a sub-path.
import type { Page } from '@playwright/test';

export const port = process.env['E2E_PORT'] ?? '4173';
export const plainPort = String(Number(port) + 1);
export const isolatedUrl = `http://localhost:${port}/`;
export const plainUrl = `http://localhost:${plainPort}/some/folder/`;
/** The same, where one test counts what it is sent while others visit. */
export const countedUrl = `http://localhost:${plainPort}/first/page/`;
export const spacedUrl = `http://localhost:${plainPort}/a%20path/with%20spaces/`;
/** The engine harness, built and served beside the studio (tests/browser). */
export const harnessPort = String(Number(port) + 2);
export const harnessUrl = `http://localhost:${harnessPort}/harness.html`;

/** Every file below the address that the plain host has sent whole so far; "not modified" answers do not count. */
export async function sentBelow(page: Page, url: string): Promise<string[]> {
  const answer: unknown = await (await page.request.get(new URL('/served', plainUrl).href)).json();
  if (!Array.isArray(answer)) throw new Error('the plain host kept no list');
  return answer.map(String).filter((file) => file.startsWith(new URL(url).pathname));
}
