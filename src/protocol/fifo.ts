// One thing at a time, in order of asking; a task that fails does not stop those behind it.

export class Fifo {
  #tail: Promise<unknown> = Promise.resolve();
  #open = 0;

  /** Whether something runs or waits. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  run<T>(task: () => Promise<T> | T): Promise<T> {
    const ends = (): void => {
      this.#open--;
    };
    this.#open++;
    const result = this.#tail.then(task);
    this.#tail = result.then(ends, ends);
    return result;
  }
}
