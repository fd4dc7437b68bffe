// What axe complains of in the page as it stands.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** One line for each element that breaks a rule; all rules unless some are named. */
export async function violations(page: Page, rules: string[] | null = null): Promise<string[]> {
  // One page without frames: nothing has to be put together from several; what passes need not be described.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary ?? ''}`));
}
