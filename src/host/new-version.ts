// Whether the host has another build by now than the one that this page is of. Asks when the page comes into sight again, when another tab
// has met new files, and when it is told that something is missing; changes nothing. Knows nothing of what the page does with the answer.
import { readFileList } from './file-list.ts';

/** Between two askings. */
const restMs = 60_000;

/** @param entry the built file that this page began with. @returns false also where nobody can say: with no network nothing is new either */
async function isOutdated(entry: string): Promise<boolean> {
  const list = await readFileList();
  return list !== null && !list.all.includes(entry);
}

/**
 * @param onNew called once
 * @returns asks at once
 */
export function watchVersion(entry: string, onNew: () => void): () => void {
  const stop = new AbortController();
  let asked = -Infinity;
  const tell = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    onNew();
  };
  const ask = async (isUrgent: boolean): Promise<void> => {
    if (stop.signal.aborted) return;
    if (!isUrgent && performance.now() - asked < restMs) return;
    asked = performance.now();
    if (await isOutdated(entry)) tell();
  };
  const { signal } = stop;
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void ask(false), { signal });
  addEventListener('online', () => void ask(false), { signal });
  // Vite's word for a part of the page that did not come.
  addEventListener('vite:preloadError', () => void ask(true), { signal });
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => data === 'new-files' && void ask(true), {
      signal,
    });
  return () => void ask(true);
}
