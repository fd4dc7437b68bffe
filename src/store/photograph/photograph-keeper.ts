// Keeps the photograph, and what was done with it, in this browser; a reload or a crash loses half a second. One tab keeps. Nothing leaves
// the machine. Knows no IndexedDB.
import { StudioError } from '../../protocol/errors.ts';
import { report, type Needs } from '../context.ts';
import { SettledSaving } from '../settled-saving.ts';
import type { StudioState } from '../state.ts';
import { changedParts, sessionOf, stateOf, type PhotographSession } from './photograph-session.ts';
import { says as ofStore } from '../store.words.ts';

/** What stands open, or lies aside; null where there is no photograph. */
function sessionIn({ photograph, photographAside }: StudioState): PhotographSession | null {
  const state = photograph ?? photographAside;
  return state && sessionOf(state, photograph !== null);
}

const isOther = (now: PhotographSession | null, before: PhotographSession | null): boolean =>
  now && before ? Object.keys(changedParts(now, before)).length > 0 : now !== before;

export class PhotographKeeper {
  readonly #context: Needs<'photographSessions'>;
  /** What is kept; undefined before anybody looked. */
  #kept: PhotographSession | null = null;
  #begun: Promise<boolean> | undefined;
  readonly #saving = new SettledSaving(() => this.#save());

  constructor(context: Needs<'photographSessions'>) {
    this.#context = context;
  }

  /** The photograph of the last visit, in its place. @returns whether it is open. Once. */
  begin(mayOpen: boolean): Promise<boolean> {
    this.#begun ??= this.#begin(mayOpen);
    return this.#begun;
  }

  async #begin(mayOpen: boolean): Promise<boolean> {
    const { photographSessions: port, get, set, setSilently, subscribe } = this.#context;
    try {
      const [isOurs, session] = [await port.claim(), await port.load()];
      // One that was opened meanwhile stays.
      const isFree = !get().photograph && !get().photographAside;
      const isOpen = isFree && mayOpen && session?.isOpen === true;
      if (session && isFree) setSilently(isOpen ? { photograph: stateOf(session) } : { photographAside: stateOf(session) });
      this.#kept = isFree ? session : null;
      set({ photographKeeping: isOurs ? 'kept' : 'elsewhere' });
      return isOpen;
    } catch {
      // Private windows and locked-down browsers: everything works, nothing stays.
      set({ photographKeeping: 'failed' });
      return false;
    } finally {
      subscribe((state, before) => {
        // A run tells of itself many times a second; that is nothing to keep, and must not put off what is.
        if (isOther(sessionIn(state), sessionIn(before))) this.#saving.schedule();
      });
      port.onHide(() => void this.#saving.now());
      this.#saving.schedule();
    }
  }

  async #save(): Promise<void> {
    const { get, set, photographSessions: port } = this.#context;
    if (get().photographKeeping === 'elsewhere') return;
    const session = sessionIn(get());
    const parts = session && changedParts(session, this.#kept);
    if (parts ? Object.keys(parts).length === 0 : this.#kept === null) return;
    try {
      await (parts ? port.save(parts) : port.forget());
      this.#kept = session;
      if (get().photographKeeping === 'failed') set({ photographKeeping: 'kept' });
    } catch (thrown) {
      const isNew = get().photographKeeping === 'kept';
      set({ photographKeeping: 'failed' });
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      const kept = ofStore.everythingGoesOnWorkingReload();
      if (isNew) report(this.#context, new StudioError('not-kept', why, thrown), null, kept);
    }
  }
}
