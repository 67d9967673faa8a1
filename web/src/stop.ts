// Stopping Python that is running, on any static host.
//
// A worker that runs Python handles no messages until Python returns, so a message cannot stop
// it. Shared memory can, but only on a cross-origin isolated page, and most static hosts cannot
// send the headers for that. What a busy worker can always do is a synchronous request. So the
// page makes a blob: URL for the task, the worker asks for it now and then, and to stop the page
// revokes it: the next request fails. No server, no service worker and no headers are involved.
// (Synchronous XMLHttpRequest is allowed in workers, and deprecated on the main thread only.)

/** Asking is a request, 1 to 2 ms; it may take this share of the time, and no more. */
const ASKING_SHARE = 0.02;
const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 250;

/** Page side: one stop request for one task. */
export class StopRequest {
  readonly url: string | null;
  readonly #flag: Int32Array | null;

  /** `flag`: shared memory that the worker sees too, or null to use a blob URL. */
  constructor(flag: Int32Array | null) {
    this.#flag = flag;
    if (flag) Atomics.store(flag, 0, 0);
    // with a type: without one Firefox parses the answer as XML and logs a syntax error for each
    this.url = flag ? null : URL.createObjectURL(new Blob(["run"], { type: "text/plain" }));
  }

  /** Ask the task to stop. */
  raise(): void {
    if (this.#flag) Atomics.store(this.#flag, 0, 1);
    this.release();
  }

  /** Give the URL back; to be called when the task is over, whichever way. */
  release(): void {
    if (this.url) URL.revokeObjectURL(this.url);
  }
}

/** Worker side: whether the running task has been asked to stop. */
export class StopWatch {
  readonly #flag: Int32Array | null;
  #url: string | null = null;
  #raised = false;
  #askAt = 0;

  constructor(flag: Int32Array | null) {
    this.#flag = flag;
  }

  /** Whether a page's requests can be asked for at all: a Content-Security-Policy may forbid blob: addresses. */
  static works(url: string): boolean {
    return reachable(url);
  }

  /** Watch the request of a new task. */
  watch(url: string | null): void {
    this.#url = url;
    this.#raised = false;
    this.#askAt = performance.now() + SHORTEST_WAIT_MS;
  }

  /** Cheap enough to be called after every step and between bytecodes. */
  raised(): boolean {
    if (this.#raised) return true;
    if (this.#flag) this.#raised = Atomics.load(this.#flag, 0) === 1;
    else if (this.#url) this.#ask(this.#url);
    return this.#raised;
  }

  /** Ask if it is time to; the wait until the next time is as long as this answer took x 50. */
  #ask(url: string): void {
    const began = performance.now();
    if (began < this.#askAt) return;
    this.#raised = !reachable(url);
    const now = performance.now();
    const wait = (now - began) / ASKING_SHARE;
    this.#askAt = now + Math.min(Math.max(wait, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  }
}

function reachable(url: string): boolean {
  const request = new XMLHttpRequest();
  try {
    request.open("GET", url, false);
    request.send();
    return request.status === 200;
  } catch {
    return false; // a revoked blob URL is a network error: that is the message
  }
}
