// Sessions in this browser: IndexedDB for the values, a Web Lock for which tab keeps. Knows no state beyond what it is handed.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import type { SessionPort } from '../store/keep/keep-ports.ts';
import { sessionSchema } from './session-schema.ts';

/** Raised when a session's meaning changes: older ones are left alone and unread. */
const version = 1;

export function openSessions(modelId: string): SessionPort {
  const database = createStore('invfussion', 'sessions');
  const keyOf = (id: string): string => `${id}:${version}`;
  let key = keyOf(modelId);
  return {
    turnTo: (id) => void (key = keyOf(id)),
    async load() {
      const kept: unknown = await get(key, database);
      const parsed = v.safeParse(sessionSchema, kept);
      if (parsed.success) return parsed.output;
      if (kept !== undefined) console.warn('The kept session cannot be read any more:', v.flatten(parsed.issues));
      return null;
    },
    save: ({ posterior, ...session }) => set(key, { ...session, posterior: posterior && { ...posterior, trails: [] } }, database),
    claim: (takeOver, onLost) => claim(`invfussion:${key}`, takeOver, onLost),
    onHide,
  };
}

/** The page is about to be hidden or closed. */
export function onHide(listener: () => void): void {
  addEventListener('pagehide', listener);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') listener();
  });
}

/** Holds the lock for as long as the tab lives or until another one takes it. */
export function claim(name: string, takeOver: boolean, onLost: () => void): Promise<boolean> {
  // Old browsers and insecure pages have no locks, whatever the type says: there the last tab that writes wins.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (lock: Lock | null): Promise<void> => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : Promise.resolve();
    };
    locks.request(name, takeOver ? { steal: true } : { ifAvailable: true }, hold).catch(() => {
      // Rejects when the lock is stolen (AbortError), and where the page may not use locks at all.
      resolve(false);
      onLost();
    });
  });
}
