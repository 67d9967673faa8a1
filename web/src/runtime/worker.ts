// The worker's side of loadInWorker: a Model behind Comlink.
import * as Comlink from "comlink";
import { Engine } from "./engine.js";
import type { Inputs } from "./inputs.js";
import { Model } from "./model.js";
import type { Description, Guess, Outputs } from "./predictor.js";
import { Tensor } from "./tensor.js";
import type { BatchEvent, EpochEvent, FitOptions, History, Logs } from "./training.js";

let model: Model;
const running = new Map<number, AbortController>();

type Plain = { readonly data: Tensor["data"]; readonly shape: readonly number[]; readonly dtype: Tensor["dtype"] };
type Watcher<E> = ((event: E) => unknown) | null;

const plain = (t: Tensor): Plain => Comlink.transfer({ data: t.data, shape: t.shape, dtype: t.dtype }, [t.data.buffer]);

/** Runs something that the page may abort by its number. */
async function abortable<T>(task: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const control = new AbortController();
  running.set(task, control);
  try {
    return await act(control.signal);
  } finally {
    running.delete(task);
  }
}

/** Lets messages (an abort) in: in a worker they wait for the end of a task. */
let breathed = performance.now();
async function breathe(): Promise<void> {
  if (performance.now() - breathed < 20) return;
  await new Promise((resolve) => setTimeout(resolve));
  breathed = performance.now();
}

const api = {
  async start(file: Uint8Array, module: WebAssembly.Module): Promise<Description> {
    model = new Model((await Engine.start(module)).load(file));
    return model.describe();
  },

  /** Outputs by name; the only one under "". */
  async predict(task: number, x: Inputs): Promise<{ readonly [name: string]: Plain }> {
    const made: Outputs = await abortable(task, (signal) => model.predict(x, { signal, frameBudget: 20 }));
    const all = Object.entries(made instanceof Tensor ? { "": made } : made);
    const sent = all.map(([name, { data, shape, dtype }]) => [name, { data, shape, dtype }] as const);
    return Comlink.transfer(Object.fromEntries(sent), sent.map(([, t]) => t.data.buffer));
  },

  classify: (x: Inputs, top: number | undefined): Promise<Guess[]> => model.classify(x, top === undefined ? {} : { top }),

  trainStep: (x: Inputs, y: Inputs, w: Inputs | undefined): Promise<Logs> => model.trainStep(x, y, w),

  async fit(task: number, options: FitOptions, onBatch: Watcher<BatchEvent>, onEpoch: Watcher<EpochEvent>): Promise<History> {
    return abortable(task, (signal) => model.fit({
      ...options, signal, frameBudget: Infinity,
      onBatch: async (event) => {
        await breathe();
        await onBatch?.(event);
      },
      onEpoch: (event) => onEpoch?.(event),
    }));
  },

  evaluate: (task: number, x: Inputs, y: Inputs, w: Inputs | undefined): Promise<Logs> =>
    abortable(task, (signal) => model.evaluate(x, y, { signal, frameBudget: 20, ...(w === undefined ? {} : { sampleWeight: w }) })),

  abort: (task: number, reason: string): void => running.get(task)?.abort(new DOMException(reason, "AbortError")),
  resetMetrics: (): void => model.resetMetrics(),
  learningRate: (): number | null => model.learningRate,
  setLearningRate: (value: number): void => void (model.learningRate = value),
  weightNames: (): string[] => model.weights.names,
  getWeight: (name: string): Plain => plain(model.weights.get(name)),
  setWeight: (name: string, data: Tensor["data"], shape: readonly number[] | null, dtype: Tensor["dtype"]): void =>
    model.weights.set(name, shape ? new Tensor(data, shape, dtype) : data),
  toSafetensors: (): Uint8Array => {
    const file = model.weights.toSafetensors();
    return Comlink.transfer(file, [file.buffer]);
  },
  fromSafetensors: (file: Uint8Array): void => model.weights.fromSafetensors(file),
  toFile: (): Uint8Array<ArrayBuffer> => {
    const file = model.toFile();
    return Comlink.transfer(file, [file.buffer]);
  },
};

export type RuntimeWorker = typeof api;

Comlink.expose(api);
