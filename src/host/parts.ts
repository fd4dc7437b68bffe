// The parts of the page that are fetched when they are first needed: views, savers, readers. Where no service worker keeps them, all of them
// come soon after the start, so that a new version on the host takes nothing away from a page that is open. Knows no
// part by name.
import { readFileList } from './file-list.ts';

/** @param entry the built file that this page began with: of another build nothing is fetched. Resolves when they were asked for. */
export async function fetchParts(entry: string): Promise<void> {
  const list = await readFileList();
  if (!list?.all.includes(entry)) return;
  for (const part of list.parts) {
    const link = document.createElement('link');
    // A module that was fetched once stays with the page; a style sheet stays where it is used, and styles only what is there.
    link.rel = part.endsWith('.css') ? 'stylesheet' : 'modulepreload';
    link.href = part;
    document.head.append(link);
  }
}
