// One Worker and its comlink proxy. Every call is raced against the Worker's death, because comlink leaves calls
// pending for ever when a Worker is terminated (comlink#601). A Worker that is silent for long while something is waited for is ended.
import { proxy, wrap, type Remote } from 'comlink';
import { deviceLost, type BackendKind } from '../protocol/device-api.ts';
import type { EngineApi } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { Watchdog } from './watchdog.ts';
import { says } from './client.words.ts';

export class EngineWorker {
  readonly kind: BackendKind;
  readonly #worker: Worker;
  /** A field that lives as long as the Worker: comlink releases a proxy that is collected (comlink#692). */
  readonly #remote: Remote<EngineApi>;
  readonly #died: Promise<never>;
  #kill: (error: StudioError) => void = () => undefined;
  #dead = false;
  #onDeath: () => void;
  readonly #watchdog: Watchdog;
  #pending = 0;
  #isLost = false;

  constructor(kind: BackendKind, worker: Worker, onDeath: () => void, patienceMs: number) {
    this.kind = kind;
    this.#worker = worker;
    this.#remote = wrap<EngineApi>(worker);
    this.#onDeath = onDeath;
    this.#died = new Promise((_, reject) => {
      this.#kill = reject;
    });
    // Nobody may be waiting when it dies.
    this.#died.catch(() => undefined);
    this.#watchdog = new Watchdog(patienceMs, (seconds) =>
      this.stop(new StudioError('engine-stopped', says.theEngineHasNotAnswered(seconds))),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#watchdog.heard();
      if (data !== deviceLost) return;
      this.#isLost = true;
      this.#endIfLost();
    });
    worker.addEventListener('error', (event) => this.stop(new StudioError('engine-stopped', event.message || says.theWorkerCouldNotBe())));
    worker.addEventListener('messageerror', () => this.stop(new StudioError('engine-stopped', says.messageCouldNotBeRead())));
  }

  get dead(): boolean {
    return this.#dead;
  }

  /**
   * A call that is told of its way: the Worker may call `hear` until the call is over. Such calls come by a port of their own and not as
   * the Worker's messages: without being counted here a run that takes longer than the patience would be silence, whatever it tells; and
   * what comes after the answer would undo what was made of it.
   */
  async callHearing<A extends unknown[], R extends void | Promise<void>, T>(
    hear: (...args: A) => R,
    task: (engine: Remote<EngineApi>, hear: (...args: A) => R) => Promise<T>,
  ): Promise<T> {
    let isOver = false;
    const heard = proxy((...args: A): R => {
      this.#watchdog.heard();
      return isOver ? (undefined as R) : hear(...args);
    });
    try {
      return await this.call((engine) => task(engine, heard));
    } finally {
      isOver = true;
    }
  }

  /** Calls the engine; a function among the arguments must come through `callHearing`. @throws StudioError */
  async call<T>(task: (engine: Remote<EngineApi>) => Promise<T>): Promise<T> {
    if (this.#pending++ === 0 && !this.#dead) this.#watchdog.start();
    try {
      return await Promise.race([task(this.#remote), this.#died]);
    } catch (error) {
      throw asStudioError(error);
    } finally {
      if (--this.#pending === 0) this.#watchdog.stop();
      this.#endIfLost();
    }
  }

  /** Whoever waits for the device is told of the loss by what was waited for; others have their answers. */
  #endIfLost(): void {
    if (this.#isLost && this.#pending === 0) this.stop(new StudioError('gpu-lost', ''));
  }

  /** Ends the Worker at once; every pending call rejects with `error`. */
  stop(error: StudioError): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#watchdog.stop();
    this.#worker.terminate();
    this.#kill(error);
    this.#onDeath();
  }
}
