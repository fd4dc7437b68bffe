// Makes the page cross-origin isolated on hosts that send no such headers: registers the service worker and reloads, once.
// Wherever that cannot work (no secure context, private mode, a frame) the page runs as it is, with one thread.
// Knows nothing of the engine. Called before anything is shown, so that a reload interrupts nobody.

export type Isolation = 'isolated' | 'not-isolated';

/** Set before the reload and cleared by an isolated page: a second reload in vain never happens. */
const reloadedKey = 'isolation-reloaded';

/** A slower host gets its worker in the background; the next visit is isolated. */
const patienceMs = 3000;

/** Never settles where the page is about to be replaced: what stands after `await` must not start twice. */
export async function isolatePage(serviceWorkerUrl: URL): Promise<Isolation> {
  if (globalThis.crossOriginIsolated) {
    forgetReload();
    return 'isolated';
  }
  // In a frame the embedding page decides, and a reload changes nothing.
  if (!globalThis.isSecureContext || !('serviceWorker' in navigator) || window.top !== window) return 'not-isolated';
  const active = await activeWithin(patienceMs, serviceWorkerUrl);
  if (!active || !markReload()) return 'not-isolated';
  location.reload();
  return new Promise(() => {});
}

/** Whether a service worker is ready to answer the next navigation. */
async function activeWithin(timeoutMs: number, url: URL): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), timeoutMs));
  try {
    await navigator.serviceWorker.register(url, { type: 'module' });
    return await Promise.race([navigator.serviceWorker.ready.then(() => true), late]);
  } catch (error) {
    // Storage refused, file not uploaded, policy: nothing is lost but threads.
    console.warn('The page stays without cross-origin isolation:', error);
    return false;
  }
}

/** False where it was marked already or cannot be marked (then a loop could not be excluded). */
function markReload(): boolean {
  try {
    if (sessionStorage.getItem(reloadedKey) !== null) return false;
    sessionStorage.setItem(reloadedKey, '1');
    return true;
  } catch {
    return false;
  }
}

function forgetReload(): void {
  try {
    sessionStorage.removeItem(reloadedKey);
  } catch {
    // Storage refused: there was no mark either.
  }
}
