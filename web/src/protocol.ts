// What crosses between page and worker: data only, so each side can change without the other.

/** A numeric array: `data` in row-major order, as many elements as the product of `shape`. */
export interface NumericArray {
  readonly data: ArrayBufferView;
  readonly shape: readonly number[];
  /** NumPy's name of the element type, e.g. "float32". */
  readonly dtype: string;
}

/** What can be handed to a Python function, or comes back from one. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | NumericArray
  | readonly Value[]
  | { readonly [key: string]: Value };

/** The stages of starting a session, in their order. */
export const STAGES = ["download", "python", "numpy", "tabgrad", "ready"] as const;
export type Stage = (typeof STAGES)[number];

/** What `Session.start` reports: true bytes while downloading, then the stages. */
export type LoadEvent =
  | { readonly kind: "bytes"; readonly loaded: number; readonly total: number }
  | { readonly kind: "stage"; readonly stage: Stage };

/** What a `fit` reports: that its step is traced and compiled now (`trace`, before the first one), and at the end of batches (a few per second at most) and of every epoch. */
export interface TrainingEvent {
  readonly kind: "begin" | "trace" | "batch" | "epoch" | "end";
  /** Index of the epoch, from 0; with `initial_epoch` it starts there. */
  readonly epoch: number;
  /** Where this `fit` ends: its `epochs` argument. */
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches in one epoch; null while unknown. */
  readonly batches: number | null;
  /** Keras's logs: loss, metrics, and at the end of an epoch their `val_` values. */
  readonly logs: { readonly [name: string]: number };
}

/** One line of output of the running program. */
export interface OutputEvent {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Worker to page, one way, in order, also while Python is busy. */
export type WorkerEvent =
  | { readonly type: "load"; readonly event: LoadEvent }
  | { readonly type: "output"; readonly event: OutputEvent }
  | { readonly type: "training"; readonly event: TrainingEvent }
  | { readonly type: "hook"; readonly event: readonly [number, string, ...unknown[]] }
  | { readonly type: "checkpoint"; readonly number: number; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly type: "settled"; readonly task: number };

/** A file put into Python's file system while the session starts. */
export interface StartFile {
  readonly url: string;
  /** Path for Python; relative ones are in its working directory. */
  readonly path: string;
}

/** What the worker needs to start. */
export interface StartConfig {
  /** Folder of Pyodide's files and the wheels, ending in a slash. */
  readonly runtimeUrl: string;
  readonly files: readonly StartFile[];
  /** Shared memory for the stop flag where the page is cross-origin isolated. */
  readonly stopFlag: Int32Array | null;
  /** A blob: address that can be asked for, where there is no flag: tells whether stopping works here. */
  readonly probe: string | null;
  /** Whether Python's start may be kept in the browser, and begun from. */
  readonly snapshot: boolean;
}

/** How a task in the worker ended. An error is data here: only text survives the crossing. */
export type Outcome =
  | { readonly status: "done"; readonly value: Value }
  | { readonly status: "stopped" }
  | { readonly status: "error"; readonly error: PythonFailure };

export interface PythonFailure {
  /** Name of the Python exception class. */
  readonly type: string;
  readonly message: string;
  /** Python's own traceback text, from the program's first line on. */
  readonly traceback: string;
}

/** The calls that the worker answers, one after the other. */
export interface WorkerApi {
  start(config: StartConfig, events: MessagePort): Promise<void>;
  run(task: number, source: string, name: string, stopUrl: string | null): Outcome;
  call(
    task: number,
    path: string,
    args: readonly Value[],
    kwargs: { readonly [name: string]: Value },
    stopUrl: string | null,
  ): Outcome;
  /** Carries out a command of the bridge (see bridge.py). */
  perform(task: number, command: object, stopUrl: string | null): Outcome;
  /** The page holds these objects no longer. */
  release(numbers: readonly number[]): void;
  reset(task: number): Outcome;
  writeFile(path: string, bytes: Uint8Array): void;
}
