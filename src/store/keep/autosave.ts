// Keeps the person's session in this browser and brings it back. One tab keeps; a second one says so and can take over.
// Nothing leaves the machine. A session that came by a link is not kept: it lies beside the person's own.
import { StudioError } from '../../protocol/errors.ts';
import { report, type Needs } from '../context.ts';
import { SettledSaving } from '../settled-saving.ts';
import { isSameSession, sessionOf } from './session.ts';
import type { Session, StudioState } from '../state.ts';
import { says as ofStore } from '../store.words.ts';

export interface AutosaveActions {
  /** This tab keeps its session from now on; the other one stops. */
  keepHere(): Promise<void>;
}

export class AutosaveDesk implements AutosaveActions {
  readonly #context: Needs<'sessions'>;
  #saved: Session | null = null;
  readonly #saving = new SettledSaving(() => this.#save());

  constructor(context: Needs<'sessions'>) {
    this.#context = context;
  }

  #begun: Promise<Session | null> | undefined;

  /** The session of the last visit, or null. Claims the keeping for this tab, once. */
  begin(): Promise<Session | null> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  async #begin(): Promise<Session | null> {
    const { sessions, set } = this.#context;
    try {
      const isOurs = await sessions.claim(false, this.#lose);
      const session = await sessions.load();
      this.#saved = session;
      set({ keeping: { kind: isOurs ? 'kept' : 'elsewhere' } });
      return session;
    } catch (error) {
      // Private windows and locked-down browsers: everything works, nothing stays.
      set({ keeping: { kind: 'failed', why: error instanceof Error ? error.message : String(error) } });
      return null;
    }
  }

  /** From now on every change is kept. */
  follow(): void {
    const { subscribe, get, sessions } = this.#context;
    subscribe((state, before) => {
      if (!this.#mayKeep(state)) return;
      if (!this.#mayKeep(before) || !isSameSession(sessionOf(state), sessionOf(before))) this.#saving.schedule();
    });
    sessions.onHide(() => void this.#saving.now());
    if (this.#mayKeep(get())) this.#saving.schedule();
  }

  /** What is here goes on under another model; what was kept under the one before stays there. */
  readonly turnTo = async (modelId: string): Promise<void> => {
    const { sessions, set, get } = this.#context;
    await this.#saving.now();
    sessions.turnTo(modelId);
    this.#saved = null;
    if (get().keeping.kind !== 'kept' && get().keeping.kind !== 'elsewhere') return;
    set({ keeping: { kind: (await sessions.claim(false, this.#lose)) ? 'kept' : 'elsewhere' } });
    this.#saving.schedule();
  };

  readonly keepHere = async (): Promise<void> => {
    const { sessions, set } = this.#context;
    if (!(await sessions.claim(true, this.#lose))) return;
    set({ keeping: { kind: 'kept' } });
    this.#saving.schedule();
  };

  readonly #lose = (): void => {
    this.#saving.cancel();
    this.#context.set({ keeping: { kind: 'elsewhere' } });
  };

  /** Somebody who looked at the examples only has no session yet. */
  #mayKeep({ guest, keeping, photo, welcome }: StudioState): boolean {
    return guest === null && welcome === 'left' && photo !== null && (keeping.kind === 'kept' || keeping.kind === 'failed');
  }

  async #save(): Promise<void> {
    const { get, set, sessions } = this.#context;
    if (!this.#mayKeep(get())) return;
    const session = sessionOf(get());
    if (this.#saved && isSameSession(session, this.#saved)) return;
    try {
      await sessions.save(session);
      this.#saved = session;
      if (get().keeping.kind === 'failed') set({ keeping: { kind: 'kept' } });
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      const isNew = get().keeping.kind !== 'failed';
      set({ keeping: { kind: 'failed', why } });
      if (isNew) report(this.#context, new StudioError('not-kept', why, thrown), null, ofStore.everythingGoesOnWorkingReload());
    }
  }
}
