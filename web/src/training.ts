// A fit of the bridge: awaited for its history; paused, gone on with, kept in the browser meanwhile.
import type { Bridge } from "./bridge.js";
import type { TrainingEvent } from "./protocol.js";
import type { Place } from "./values.js";
import { writeStored } from "./runtime/storage.js";

/** What fit takes beside Keras's own options. */
export interface TrainingOptions {
  /** Aborting rejects fit within a step; the weights are whole. */
  readonly signal?: AbortSignal;
  /** Callbacks of the page by Keras's names (onEpochEnd, ...), and Keras's own, in an array. */
  readonly callbacks?: unknown;
  /** Batches (some a second) and epochs, with the time that is left. */
  readonly onProgress?: (event: Progress) => void;
  /** "indexeddb://name" or "opfs://path": the run is kept there, and can be gone on with in another visit. */
  readonly checkpoint?: string;
  /** Seconds between two checkpoints (default 5), or batches. */
  readonly checkpointSeconds?: number;
  readonly checkpointBatches?: number;
}

export interface Progress extends TrainingEvent {
  /** Since fit began, pauses left out. */
  readonly seconds: number;
  /** Seconds that are left; null while not known. */
  readonly eta: number | null;
}

export interface History {
  readonly epoch: readonly number[];
  readonly history: { readonly [name: string]: readonly number[] };
  readonly params: { readonly [name: string]: unknown };
}

type Hook = (...args: unknown[]) => void;

const PAUSE = Symbol("pause");

/** A running fit. `await` it for its History. */
export class Training implements PromiseLike<History> {
  readonly #bridge: Bridge;
  readonly #message: { [key: string]: unknown };
  readonly #options: TrainingOptions;
  readonly #hooks: { readonly [name: string]: Hook };
  readonly #number: number;
  readonly #done: Promise<History>;
  #control = new AbortController();
  #resume: (() => void) | null = null;
  #paused = false;
  #writing: Promise<void> = Promise.resolve();
  #newest: Uint8Array<ArrayBuffer> | null = null;
  #failed: unknown = null;

  constructor(bridge: Bridge, target: Place, args: readonly unknown[]) {
    const given = [...args];
    const last = given.at(-1) as TrainingOptions | undefined;
    const all = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype ? { ...last } : {};
    const { signal, onProgress, checkpoint, checkpointSeconds, checkpointBatches, callbacks, ...keras } = all as TrainingOptions;
    if (last && Object.keys(all).length > 0) given[given.length - 1] = keras;
    const [hooks, others] = split(callbacks);
    if (others.length > 0) (keras as { callbacks?: unknown }).callbacks = others;
    if (checkpoint && !/^(indexeddb|opfs):\/\//.test(checkpoint)) {
      throw new TypeError(`A checkpoint is kept at "indexeddb://name" or "opfs://path". Received: ${checkpoint}`);
    }
    this.#bridge = bridge;
    this.#options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}), ...(checkpoint ? { checkpoint } : {}) };
    this.#hooks = hooks;
    this.#number = bridge.number();
    const { message, transfer } = bridge.message(target, given);
    const journal = checkpoint ? { seconds: checkpointSeconds ?? 5, batches: checkpointBatches ?? null } : null;
    this.#message = { ...message, training: { hooks: Object.keys(hooks), journal, number: this.#number } };
    this.#done = this.#whole(transfer);
    this.#done.catch(() => undefined);
  }

  then<A = History, B = never>(
    good?: ((value: History) => A | PromiseLike<A>) | null, bad?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#done.then(good, bad);
  }

  catch<B = never>(bad: (reason: unknown) => B | PromiseLike<B>): Promise<History | B> {
    return this.#done.catch(bad);
  }

  finally(act: () => void): Promise<History> {
    return this.#done.finally(act);
  }

  /** Stops after the step that runs; Python is free meanwhile (predict, evaluate). */
  pause(): void {
    this.#paused = true;
    this.#control.abort(PAUSE);
  }

  /** Goes on at the step where it stopped. */
  resume(): void {
    this.#paused = false;
    this.#resume?.();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** A callback of the page is due. */
  told(hook: string, args: unknown[]): void {
    this.#hooks[hook]?.(...args);
  }

  /** A checkpoint has come: it replaces the one before, whole. Where storage is slow, only the newest waits for it. */
  keep(data: Uint8Array<ArrayBuffer>): void {
    const waits = this.#newest !== null;
    this.#newest = data;
    if (waits) return;
    this.#writing = this.#writing.then(() => {
      const newest = this.#newest!;
      this.#newest = null;
      return writeStored(this.#options.checkpoint!, newest);
    }).catch((error: unknown) => {
      this.#failed ??= error;
    });
  }

  /** The model's next fit is a new one. */
  #forget(): void {
    const { base, path } = this.#message.target as Place;
    this.#bridge.enqueue({ op: "anew", target: { base, path: path.slice(0, -1) }, number: this.#number });
  }

  async #whole(transfer: Transferable[]): Promise<History> {
    const { signal, onProgress } = this.#options;
    const abort = (): void => {
      this.#control.abort(signal!.reason);
      this.#resume?.();
    };
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    this.#bridge.trainings.set(this.#number, this);
    const clock = new Clock();
    try {
      for (;;) {
        if (this.#paused) {
          clock.stop();
          await new Promise<void>((resolve) => (this.#resume = resolve));
          this.#resume = null;
          clock.start();
        }
        if (signal?.aborted) throw signal.reason;
        this.#control = new AbortController();
        const onTraining = onProgress ? (event: TrainingEvent) => onProgress(clock.progress(event)) : undefined;
        const command = this.#bridge.enqueue(this.#message, {
          signal: this.#control.signal, ...(onTraining ? { onTraining } : {}),
        }, transfer);
        try {
          const found = await this.#bridge.value(command);
          await this.#writing;
          if (this.#failed) throw new Error("Training went well, but its checkpoint could not be kept.", { cause: this.#failed });
          return found as History;
        } catch (error) {
          if (this.#control.signal.reason !== PAUSE) throw error;
        }
        // Python has kept the arguments: what was handed over can't be sent again
        if (transfer.length > 0) Object.assign(this.#message, { args: [], options: {} });
        transfer = [];
      }
    } finally {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) this.#forget();
      await this.#writing;
      this.#bridge.trainings.delete(this.#number);
    }
  }
}

/** The page's callbacks, and Keras's. */
function split(callbacks: unknown): [{ [name: string]: Hook }, unknown[]] {
  const hooks: { [name: string]: Hook } = {};
  const others: unknown[] = [];
  for (const one of Array.isArray(callbacks) ? callbacks : callbacks ? [callbacks] : []) {
    if (typeof one === "object" && one !== null && Object.getPrototypeOf(one) === Object.prototype) {
      for (const [name, hook] of Object.entries(one as object)) {
        if (typeof hook !== "function") throw new TypeError(`The callback ${name} is no function.`);
        const before = hooks[name];
        hooks[name] = before ? (...args) => [before(...args), (hook as Hook)(...args)] : (hook as Hook);
      }
    } else {
      others.push(one);
    }
  }
  return [hooks, others];
}

/** Time spent training, and the time that is left by what was done of it. */
class Clock {
  #spent = 0;
  #since = performance.now();
  #first: number | null = null;

  stop(): void {
    this.#spent += performance.now() - this.#since;
  }

  start(): void {
    this.#since = performance.now();
  }

  progress(event: TrainingEvent): Progress {
    const seconds = (this.#spent + performance.now() - this.#since) / 1000;
    const share = event.batches ? (event.epoch + Math.min(1, event.batch / event.batches)) / event.epochs : null;
    if (share !== null) this.#first ??= share;
    const done = share === null || this.#first === null ? 0 : share - this.#first;
    return { ...event, seconds, eta: done > 0 && share !== null ? (seconds * (1 - share)) / done : null };
  }
}
