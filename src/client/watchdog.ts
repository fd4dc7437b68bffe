// Notices that a Worker has gone silent. Counts only time in which the page itself was awake: a laptop that slept, or a tab that the
// browser froze, is no silence of the Worker's. Knows nothing of what is waited for.

const tickMs = 1000;
/** A tick that comes later than this was held up by sleep or by a hidden tab's slow timers. */
const mostPerTickMs = 2 * tickMs;
/** A Worker that has shown its pace may take this many times its longest silence. */
const factor = 5;

export class Watchdog {
  readonly #patienceMs: number;
  readonly #onSilence: (seconds: number) => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = 0;
  #silentMs = 0;
  #longestMs = 0;

  /** @param patienceMs how long a Worker may be silent that has not shown its pace */
  constructor(patienceMs: number, onSilence: (seconds: number) => void) {
    this.#patienceMs = patienceMs;
    this.#onSilence = onSilence;
  }

  /** Something is waited for from now on. */
  start(): void {
    this.stop();
    [this.#silentMs, this.#longestMs] = [0, 0];
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  heard(): void {
    this.#longestMs = Math.max(this.#longestMs, this.#silentMs);
    this.#silentMs = 0;
  }

  #tick(): void {
    const now = performance.now();
    this.#silentMs += Math.min(now - this.#last, mostPerTickMs);
    this.#last = now;
    if (this.#silentMs < Math.max(this.#patienceMs, factor * this.#longestMs)) return;
    this.stop();
    this.#onSilence(Math.round(this.#silentMs / 1000));
  }
}
