// Work in slices, so that a page stays alive beside it.

/** Resolves in a new task: the browser may paint and handle events before it. */
export function nextTask(): Promise<void> {
  // not scheduler.yield(), which goes before painting
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Says when a slice of work is over. */
export class Slices {
  readonly #budget: number;
  #began = performance.now();

  /** budget: milliseconds of work between two breaths; Infinity never rests. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get over(): boolean {
    return performance.now() - this.#began >= this.#budget;
  }

  /** Milliseconds that a piece of work may take to fit into a slice. */
  get budget(): number {
    return this.#budget;
  }

  /** Lets the page go first. */
  async rest(): Promise<void> {
    await nextTask();
    this.#began = performance.now();
  }
}

/** Milliseconds of work between two breaths: pages have to paint, workers don't. */
export const defaultBudget = (): number => (typeof document === "undefined" ? Infinity : 8);
