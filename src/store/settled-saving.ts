// When what a person does is kept: half a second after the last change, at once when the page is hidden, and one save after another. Knows
// nothing of what is saved.

/** Long enough for a stroke or a drag to end, short enough for a tab that is closed in haste. */
const settleMs = 500;

export class SettledSaving {
  readonly #save: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** @param save must not reject */
  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** After a change: later changes put it off. */
  schedule(): void {
    this.cancel();
    this.#timer = setTimeout(() => void this.now(), settleMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  now(): Promise<void> {
    this.cancel();
    this.#saving = this.#saving.then(this.#save);
    return this.#saving;
  }
}
