// Whether the host has another build by now than the one that this page is of. Asks when the page comes into sight again and when another
// tab has met new files; changes nothing. Knows nothing of what the page does with the answer.

/** Between two askings. */
const restMs = 60_000;

/** @param entry the built file that this page began with. @returns false also where nobody can say */
async function isOutdated(entry: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('files.json', document.baseURI), { cache: 'no-cache' });
    const list: unknown = response.ok ? await response.json() : null;
    if (typeof list !== 'object' || list === null || !('all' in list) || !Array.isArray(list.all)) return false;
    return !list.all.some((name) => new URL(String(name), document.baseURI).href === entry);
  } catch {
    // No network: then there is nothing new either.
    return false;
  }
}

/** @param onNew called once */
export function watchVersion(entry: string, onNew: () => void): void {
  const stop = new AbortController();
  let asked = -Infinity;
  const ask = async (isUrgent: boolean): Promise<void> => {
    if (!isUrgent && performance.now() - asked < restMs) return;
    asked = performance.now();
    if (!(await isOutdated(entry)) || stop.signal.aborted) return;
    stop.abort();
    onNew();
  };
  const { signal } = stop;
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void ask(false), { signal });
  addEventListener('online', () => void ask(false), { signal });
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => data === 'new-files' && void ask(true), {
    signal,
  });
}
