// Page translation as browsers and extensions do it: every text node that appears is taken out and <font><font>its text</font></font> put
// in its place, at once and again whenever the page changes. The words stay, so that a walk finds its way.
import type { Page } from '@playwright/test';

/** From the next navigation on. */
export async function translatePage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // The title is translated as a string.
    const skipped = new Set(['SCRIPT', 'STYLE', 'FONT', 'TEXTAREA', 'TITLE']);
    const taken: { outer: Element; text: Node; said: string }[] = [];
    const translate = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Node[] = root.nodeType === Node.TEXT_NODE ? [root] : [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        const parent = text.parentElement;
        if (!parent || skipped.has(parent.tagName) || !text.nodeValue?.trim()) continue;
        const outer = document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
        outer.appendChild(document.createElementNS('http://www.w3.org/1999/xhtml', 'font')).textContent = text.nodeValue;
        parent.replaceChild(outer, text);
        taken.push({ outer, text, said: text.nodeValue });
      }
    };
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) [target, ...addedNodes].forEach(translate);
    }).observe(document, { childList: true, characterData: true, subtree: true });
    const stale = (): string[] =>
      taken
        .filter(({ outer, text, said }) => outer.isConnected && text.nodeValue !== said)
        .map(({ text, said }) => `${said} → ${text.nodeValue}`);
    Object.assign(window, { staleTexts: stale });
  });
}

/** Nothing broke under translation, and what is said is what is so. @returns what is not */
export async function brokenBy(page: Page): Promise<string[]> {
  const broken = await page.getByTestId('failed').or(page.getByTestId('broken')).allTextContents();
  return [...broken, ...(await staleTexts(page))];
}

/** Texts that the page changed where nobody sees it any more: what it says is no longer what is so. */
function staleTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { staleTexts: () => string[] }).staleTexts());
}
