// Everything offline after one visit: registers the service worker where isolate.ts did not have to, waits shortly until it stands
// between page and network (so that what the engine fetches is kept), and later has it fetch the rest. Knows nothing of the engine.

/** What the first start waits for it; longer, and the visit goes on without. */
const patienceMs = 1000;

/** Whether the service worker sees what this page fetches from now on. */
export async function underServiceWorker(url: URL): Promise<boolean> {
  if (!globalThis.isSecureContext || !('serviceWorker' in navigator) || window.top !== window) return false;
  const workers = navigator.serviceWorker;
  if (workers.controller) return true;
  try {
    // Undefined where a test runner or an extension blocks it, whatever its type says.
    const registration = (await workers.register(url, { type: 'module' })) as ServiceWorkerRegistration | undefined;
    if (!registration) return false;
  } catch (error) {
    // Storage refused, file not uploaded: nothing is lost but the offline use.
    console.warn('The page will not work offline:', error);
    return false;
  }
  const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  const taken = new Promise<void>((resolve) => workers.addEventListener('controllerchange', () => resolve(), { once: true }));
  await Promise.race([taken, late]);
  return isControlled(workers);
}

/** Whether everything is kept; where it is not, what the browser said, or that nothing here could keep it. */
type Completed = { kind: 'kept' } | { kind: 'no-worker' } | { kind: 'not-kept'; why: string };

/**
 * Has the service worker fetch what this visit did not need.
 * @param entry the built file that this page began with, which says of what build it is
 */
export function completeOffline(entry: string): Promise<Completed> {
  const controller = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
  if (!controller) return Promise.resolve({ kind: 'no-worker' });
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) =>
      resolve(data === 'complete' ? { kind: 'kept' } : { kind: 'not-kept', why: String(data) });
    controller.postMessage(entry, [port2]);
  });
}

/** Asked again after waiting: the type believes that it cannot have changed. */
function isControlled({ controller }: ServiceWorkerContainer): boolean {
  return controller !== null;
}
