/** Waits that can all be ended at once, so that a service which closes does not sit out a slow answer. */
export class Pauses {
  readonly #running = new Map<NodeJS.Timeout, () => void>();
  #ended = false;

  wait(ms: number): Promise<void> {
    if (this.#ended || !(ms > 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#running.delete(timer);
        resolve();
      }, ms);
      this.#running.set(timer, resolve);
    });
  }

  /** Ends every wait, and all that are still to come. */
  end(): void {
    this.#ended = true;
    for (const [timer, resolve] of this.#running) {
      clearTimeout(timer);
      resolve();
    }
    this.#running.clear();
  }
}
