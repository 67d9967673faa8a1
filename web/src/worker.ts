// The worker: owns Pyodide, runs one task at a time, and tells the page what happens meanwhile.
import * as Comlink from "comlink";
import type { loadPyodide, PyodideInterface } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import { Downloads } from "./download.js";
import type {
  LoadEvent, Outcome, OutputEvent, StartConfig, Stage, TrainingEvent, Value, WorkerApi, WorkerEvent,
} from "./protocol.js";
import bridgeSource from "./bridge.py";
import hostSource from "./host.py";
import { LineSplitter } from "./lines.js";
import { readSnapshot, removeSnapshot, writeSnapshot } from "./snapshot.js";
import { StopWatch } from "./stop.js";

/** How long Python may take to stop by itself before it is interrupted (again). */
const GRACE_MS = 5000;
const SIGINT = 2;

/** Python's side, web/src/host.py. */
interface Host extends PyProxy {
  run(source: string, name: string): Outcome;
  call(path: string, args: readonly Value[], kwargs: object): Outcome;
  reset(): Outcome;
  prepare(): void;
}

/** What Pyodide does not declare yet. */
interface Snapshotting extends PyodideInterface {
  makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
}

/** The bridge's side, web/src/bridge.py. */
interface Bridge extends PyProxy {
  perform(command: object): Outcome;
  release(numbers: readonly number[]): void;
}

class PythonWorker implements WorkerApi {
  #pyodide: PyodideInterface | null = null;
  #host: Host | null = null;
  #bridge: Bridge | null = null;
  #events: MessagePort | null = null;
  readonly #stdout = this.#lines("stdout");
  readonly #stderr = this.#lines("stderr");
  #watch = new StopWatch(null);
  /** When the running task is to be interrupted; 0 while nobody asked for it. */
  #interruptAt = 0;
  #training = false;
  #stoppable = true;
  #crash: Error | null = null;

  async start(config: StartConfig, events: MessagePort): Promise<void> {
    this.#events = events;
    this.#watch = new StopWatch(config.stopFlag);
    this.#stoppable = config.probe === null || StopWatch.works(config.probe);
    if (!this.#stoppable) {
      console.warn(
        "tabgrad: the Content-Security-Policy of worker.js forbids blob: addresses, so a running program can't be " +
        "stopped. Add connect-src 'self' blob: to it.");
    }
    this.#stage("download");
    const base = config.runtimeUrl;
    const downloads = new Downloads((loaded, total) => this.#load({ kind: "bytes", loaded, total }));
    const listed = await fetch(`${base}assets.json`);
    if (!listed.ok) {
      throw new Error(`${base}assets.json can't be fetched (${listed.status}): baseUrl must name a copy of the package's dist.`);
    }
    const sizes = (await listed.json()) as Record<string, number>;
    for (const [name, bytes] of Object.entries(sizes)) {
      if (name.endsWith(".js")) downloads.expect(base + name, bytes); // imported, not fetched
      else void downloads.begin(base + name, bytes);
    }
    const files = config.files.map(({ url, path }) => ({ path, got: downloads.begin(url) }));
    const restore = downloads.serve();
    let keep: (() => void) | null = null;
    try {
      [this.#pyodide, keep] = await this.#boot(base, downloads, config.snapshot ? JSON.stringify([base, sizes]) : null);
      for (const { path, got } of files) {
        this.writeFile(path, new Uint8Array(await (await got).arrayBuffer()));
      }
    } finally {
      restore();
    }
    this.#prepare(this.#pyodide);
    this.#stage("ready");
    keep?.();
  }

  run(task: number, source: string, name: string, stopUrl: string | null): Outcome {
    return this.#perform(task, stopUrl, (host) => host.run(source, name));
  }

  call(
    task: number, path: string, args: readonly Value[], kwargs: { readonly [name: string]: Value },
    stopUrl: string | null,
  ): Outcome {
    return this.#perform(task, stopUrl, (host) => host.call(path, args, kwargs));
  }

  perform(task: number, command: object, stopUrl: string | null): Outcome {
    const bridge = (this.#bridge ??= this.#loadBridge());
    return this.#perform(task, stopUrl, () => bridge.perform(command));
  }

  release(numbers: readonly number[]): void {
    this.#bridge?.release(numbers);
  }

  reset(task: number): Outcome {
    return this.#perform(task, null, (host) => host.reset());
  }

  writeFile(path: string, bytes: Uint8Array): void {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (folder) this.#python().FS.mkdirTree(folder);
    this.#python().FS.writeFile(path, bytes);
  }

  /** Pyodide with tabgrad, from the copy of an earlier visit where there is one; else also what keeps a copy. */
  async #boot(base: string, downloads: Downloads, key: string | null): Promise<[PyodideInterface, (() => void) | null]> {
    const module = (await import(/* @vite-ignore */ `${base}pyodide.mjs`)) as {
      loadPyodide: typeof loadPyodide;
    };
    const load = (more: object): Promise<Snapshotting> =>
      module.loadPyodide({ indexURL: base, checkAPIVersion: true, ...more }) as Promise<Snapshotting>;
    const kept = key && (await readSnapshot(key));
    let pyodide: Snapshotting | null = null;
    if (kept) {
      try {
        pyodide = await load({ _loadSnapshot: kept });
        pyodide.runPython("import random; random.seed()"); // the copy would draw the same numbers in every visit
      } catch (error) {
        console.warn("tabgrad: Python's kept start can't be used and is forgotten.", error);
        await removeSnapshot();
        pyodide = null;
      }
    }
    let keep: (() => void) | null = null;
    if (!pyodide) {
      pyodide = await load(key ? { _makeSnapshot: true } : {});
      if (key) {
        const snapshot = pyodide.makeMemorySnapshot();
        keep = () => void writeSnapshot(key, snapshot);
      }
    }
    downloads.finish(`${base}pyodide.asm.js`);
    this.#stage("python");
    const said = { messageCallback: () => undefined, checkIntegrity: true };
    await pyodide.loadPackage("tabgrad", said);
    return [pyodide, keep];
  }

  #prepare(pyodide: PyodideInterface): void {
    pyodide.setStdout(this.#stdout);
    pyodide.setStderr(this.#stderr);
    pyodide.registerJsModule("_tabgrad_page", {
      stop_requested: () => this.#watch.raised(),
      training: (event: TrainingEvent) => this.#trainingEvent(event),
      hook: (event: readonly [number, string, ...unknown[]]) => this.#post({ type: "hook", event }),
      checkpoint: (number: number, data: Uint8Array<ArrayBuffer>) =>
        this.#events?.postMessage({ type: "checkpoint", number, data } satisfies WorkerEvent, [data.buffer]),
      object: Object.fromEntries,
    });
    this.#stage("numpy");
    pyodide.runPython("import numpy");
    this.#stage("tabgrad");
    this.#host = moduleOf(pyodide, "_tabgrad_host", hostSource) as Host;
    this.#host.prepare();
    // CPython looks here every few bytecodes; Pyodide only ever reads and clears element 0.
    pyodide.setInterruptBuffer(new InterruptElement(() => this.#interrupt()) as never);
  }

  #loadBridge(): Bridge {
    return moduleOf(this.#python(), "_tabgrad_bridge", bridgeSource) as Bridge;
  }

  /**
   * SIGINT once it is due, else 0. A fit stops by itself between two steps, with whole weights,
   * so it is interrupted only if that takes too long; other code is interrupted at once, and
   * again later if it caught the first one.
   */
  #interrupt(): number {
    if (!this.#watch.raised()) return 0;
    const now = performance.now();
    this.#interruptAt ||= now + (this.#training ? GRACE_MS : 0);
    if (now < this.#interruptAt) return 0;
    this.#interruptAt = now + GRACE_MS;
    return SIGINT;
  }

  #perform(task: number, stopUrl: string | null, work: (host: Host) => Outcome): Outcome {
    if (!this.#host) throw new Error("The session has not been started.");
    if (this.#crash) throw this.#crash;
    this.#watch.watch(this.#stoppable ? stopUrl : null);
    this.#interruptAt = 0;
    this.#training = false;
    try {
      const outcome = work(this.#host);
      return outcome.status === "done" ? Comlink.transfer(outcome, buffersOf(outcome.value)) : outcome;
    } catch (error) { // Python's own errors are outcomes: this is the end of Pyodide itself
      this.#crash = new Error(
        `Python has crashed (${(error as Error).message ?? String(error)}). Its objects are lost: start it again, ` +
        "tf.restart() or a new Session; a checkpoint can be gone on with.");
      throw this.#crash;
    } finally {
      this.#watch.watch(null);
      this.#stdout.flush();
      this.#stderr.flush();
      this.#post({ type: "settled", task });
    }
  }

  #trainingEvent(event: TrainingEvent): void {
    this.#training = event.kind !== "end";
    this.#post({ type: "training", event });
  }

  #lines(stream: OutputEvent["stream"]): LineSplitter {
    return new LineSplitter((text) => this.#post({ type: "output", event: { stream, text } }));
  }

  #python(): PyodideInterface {
    if (!this.#pyodide) throw new Error("The session has not been started.");
    return this.#pyodide;
  }

  #stage(stage: Stage): void {
    this.#load({ kind: "stage", stage });
  }

  #load(event: LoadEvent): void {
    this.#post({ type: "load", event });
  }

  #post(message: WorkerEvent): void {
    this.#events?.postMessage(message);
  }
}

/** A module of Python's side, from its source. */
function moduleOf(pyodide: PyodideInterface, name: string, source: string): PyProxy {
  const path = `/home/pyodide/.${name}.py`;
  pyodide.FS.writeFile(path, source);
  return pyodide.runPython(`
import importlib.util, sys
spec = importlib.util.spec_from_file_location(name, path)
module = sys.modules[name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module`, { globals: pyodide.toPy({ name, path }) }) as PyProxy;
}

/** Looks like the one-element array that Pyodide's setInterruptBuffer expects. */
class InterruptElement {
  readonly #read: () => number;

  constructor(read: () => number) {
    this.#read = read;
  }

  get 0(): number {
    return this.#read();
  }

  set 0(_cleared: number) {
    // clearing is not needed: the worker itself decides when to interrupt again
  }
}

/** Every buffer inside a value: they are handed over, not copied. */
function buffersOf(value: Value): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (item: unknown): void => {
    if (ArrayBuffer.isView(item)) found.add(item.buffer as ArrayBuffer);
    else if (item && typeof item === "object") Object.values(item).forEach(visit);
  };
  visit(value);
  return [...found];
}

Comlink.expose(new PythonWorker());
