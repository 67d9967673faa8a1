// A session: Python and tabgrad in a Web Worker, seen from the page.
import * as Comlink from "comlink";
import { PythonError } from "./errors.js";
import type {
  LoadEvent, Outcome, OutputEvent, StartFile, TrainingEvent, Value, WorkerApi, WorkerEvent,
} from "./protocol.js";
import { StopRequest } from "./stop.js";

export interface SessionOptions {
  /** The folder that holds worker.js and pyodide/ (a copy of this package's dist/). */
  readonly baseUrl: string | URL;
  /** Files to put into Python's working directory while everything else loads. */
  readonly files?: readonly StartFile[];
  readonly onLoad?: (event: LoadEvent) => void;
  /** Keep Python's start in the browser (21 MB, IndexedDB), so that a later visit begins a second sooner. Default true. */
  readonly snapshot?: boolean;
}

export interface TaskOptions {
  /** Aborting stops the task: a fit after its current step, other Python code at once. */
  readonly signal?: AbortSignal;
  readonly onOutput?: (event: OutputEvent) => void;
  readonly onTraining?: (event: TrainingEvent) => void;
}

/** What the bridge hears beside a task's own events. */
export interface BridgeEvents {
  readonly onHook: (event: readonly [number, string, ...unknown[]]) => void;
  readonly onCheckpoint: (number: number, data: Uint8Array<ArrayBuffer>) => void;
}

export interface RunOptions extends TaskOptions {
  /** File name for tracebacks. */
  readonly name?: string;
}

export interface CallOptions extends TaskOptions {
  readonly kwargs?: { readonly [name: string]: Value };
}

type Task = (task: number, stopUrl: string | null) => Promise<Outcome>;

/** Python in a worker. Tasks run one after the other and share their global variables. */
export class Session {
  readonly #worker: Worker;
  readonly #api: Comlink.Remote<WorkerApi>;
  readonly #events: MessagePort;
  readonly #stopFlag: Int32Array | null;
  readonly #settled = new Map<number, () => void>();
  #options: TaskOptions = {};
  #bridge: BridgeEvents | null = null;
  readonly #onLoad: (event: LoadEvent) => void;
  /** Rejects when the worker ends, so that nothing waits for it for ever. */
  readonly #ended: Promise<never>;
  #end: (reason: Error) => void = () => undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #tasks = 0;
  #closed = false;

  private constructor(worker: Worker, events: MessagePort, stopFlag: Int32Array | null,
    onLoad: (event: LoadEvent) => void) {
    this.#worker = worker;
    this.#api = Comlink.wrap<WorkerApi>(worker);
    this.#events = events;
    this.#stopFlag = stopFlag;
    this.#onLoad = onLoad;
    this.#ended = new Promise<never>((_resolve, reject) => (this.#end = reject));
    this.#ended.catch(() => undefined); // whoever is waiting then is told
    worker.onerror = (event) => {
      this.#end(new Error(event.message || "The session's worker could not be loaded."));
    };
    events.onmessage = (message: MessageEvent<WorkerEvent>) => this.#receive(message.data);
  }

  /** Start the worker and load Python, NumPy and tabgrad into it. */
  static async start(options: SessionOptions): Promise<Session> {
    const base = new URL(options.baseUrl, location.href);
    const worker = new Worker(new URL("worker.js", base), { type: "module", name: "tabgrad" });
    // WebKitGTK calls a page isolated and has no shared memory all the same
    const stopFlag = globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function"
      ? new Int32Array(new SharedArrayBuffer(4))
      : null;
    const channel = new MessageChannel();
    const session = new Session(worker, channel.port1, stopFlag, options.onLoad ?? (() => undefined));
    const files = (options.files ?? []).map(({ url, path }) => ({
      url: new URL(url, location.href).href,
      path,
    }));
    const probe = new StopRequest(stopFlag);
    const runtimeUrl = new URL("pyodide/", base).href;
    const config = { runtimeUrl, files, stopFlag, probe: probe.url, snapshot: options.snapshot ?? true };
    try {
      await Promise.race([
        session.#api.start(config, Comlink.transfer(channel.port2, [channel.port2])),
        session.#ended,
      ]);
    } catch (error) {
      session.close();
      throw error;
    } finally {
      probe.release();
    }
    return session;
  }

  /**
   * Run Python source in the session's global namespace.
   * Rejects with PythonError if it raises, with the signal's reason if it was aborted.
   */
  async run(source: string, options: RunOptions = {}): Promise<void> {
    const name = options.name ?? "program.py";
    await this.#perform(options, (task, stop) => this.#api.run(task, source, name, stop));
  }

  /** Call a Python function named by a dotted path from the global namespace. */
  async call(path: string, args: readonly Value[] = [], options: CallOptions = {}): Promise<Value> {
    const kwargs = options.kwargs ?? {};
    return await this.#perform(options, (task, stop) =>
      this.#api.call(task, path, args, kwargs, stop) as Promise<Outcome>);
  }

  /** Carry out a command of the bridge (bridge.ts). Buffers in `transfer` are handed over. */
  async perform(command: object, options: TaskOptions, transfer: Transferable[]): Promise<Value> {
    return await this.#perform(options, (task, stop) =>
      this.#api.perform(task, Comlink.transfer(command, transfer), stop) as Promise<Outcome>);
  }

  /** Python may forget these objects of the bridge. */
  release(numbers: readonly number[]): void {
    this.#api.release(numbers).catch(() => undefined); // a session that has ended holds nothing
  }

  /** Who hears the bridge's events. */
  listen(events: BridgeEvents): void {
    this.#bridge = events;
  }

  /** Rejects when the worker ends, with the reason. */
  get ended(): Promise<never> {
    return this.#ended;
  }

  /** Forget every global variable, as if no program had run; modules stay imported. */
  async reset(): Promise<void> {
    await this.#perform({}, (task) => this.#api.reset(task));
  }

  /** Put a file where Python can open it. The bytes are handed over, not copied. */
  async writeFile(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#api.writeFile(path, Comlink.transfer(bytes, [bytes.buffer]));
  }

  /** End the worker, whatever it is doing, and free its memory; waiting calls reject. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#end(new Error("The session has been closed."));
    this.#api[Comlink.releaseProxy]();
    this.#worker.terminate();
    this.#events.close();
  }

  #perform(options: TaskOptions, start: Task): Promise<Value> {
    const task = this.#queue.then(() => this.#now(options, start));
    this.#queue = task.catch(() => undefined); // its caller has the error; the next task goes on
    return task;
  }

  async #now(options: TaskOptions, start: Task): Promise<Value> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#closed) throw new Error("The session has been closed.");
    const task = ++this.#tasks;
    const stop = new StopRequest(this.#stopFlag);
    const raise = () => stop.raise();
    signal?.addEventListener("abort", raise, { once: true });
    this.#options = options;
    const settled = new Promise<void>((resolve) => this.#settled.set(task, resolve));
    try {
      const outcome = await Promise.race([start(task, stop.url), this.#ended]);
      await settled; // every event of the task has been delivered
      if (outcome.status === "error") throw new PythonError(outcome.error);
      if (outcome.status === "stopped") {
        throw signal?.reason ?? new DOMException("The program was interrupted.", "AbortError");
      }
      return outcome.value;
    } finally {
      this.#options = {};
      signal?.removeEventListener("abort", raise);
      stop.release();
    }
  }

  #receive(message: WorkerEvent): void {
    switch (message.type) {
      case "load":
        return this.#onLoad(message.event);
      case "output":
        return this.#options.onOutput?.(message.event);
      case "training":
        return this.#options.onTraining?.(message.event);
      case "hook":
        return this.#bridge?.onHook(message.event);
      case "checkpoint":
        return this.#bridge?.onCheckpoint(message.number, message.data);
      case "settled":
        this.#settled.get(message.task)?.();
        this.#settled.delete(message.task);
    }
  }
}
