// Work in slices, so that a page stays alive beside it.

/** Milliseconds after which a frame that was asked for is late. */
const LATE = 16;
let asked: number | null = null; // since when a frame is waited for

/** Whether the browser lets messages go before painting: Firefox does, for up to 80 ms. */
function frameIsLate(): boolean {
  if (typeof document === "undefined" || document.hidden) return false; // nothing is painted, and timers are slow
  const now = performance.now();
  if (asked === null) {
    asked = now;
    requestAnimationFrame(() => (asked = null));
  }
  return now - asked >= LATE;
}

/** Resolves in a new task: the browser may paint and handle events before it. */
function nextTask(): Promise<void> {
  // not scheduler.yield(), which goes before painting; a timer rests 4 ms, so only where it must
  if (frameIsLate()) return new Promise((resolve) => setTimeout(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Milliseconds without work after which the page has certainly had its turn. */
const IDLE = 4;

/** Says when a slice of work is over. */
export class Slices {
  readonly #budget: number;
  #began = performance.now();
  #seen = this.#began;

  /** budget: milliseconds of work between two breaths; Infinity never rests. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get over(): boolean {
    this.#seen = performance.now();
    return this.#seen - this.#began >= this.#budget;
  }

  /** Work begins, or goes on: a slice counts from the last rest of the page, also over several calls. */
  begin(): this {
    const now = performance.now();
    if (now - this.#seen > IDLE) this.#began = now;
    this.#seen = now;
    return this;
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
