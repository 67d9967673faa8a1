// A model in a worker, seen from the page: the same methods, all of them promises.
import * as Comlink from "comlink";
import { isPicture, pictureToExample } from "./images.js";
import type { Inputs } from "./inputs.js";
import type { Description, Guess, Outputs, PredictOptions } from "./predictor.js";
import { writeStored } from "./storage.js";
import { Tensor } from "./tensor.js";
import type { EvaluateOptions, FitOptions, History, Logs } from "./training.js";
import type { RuntimeWorker } from "./worker.js";

const abandoned = new FinalizationRegistry<Worker>((worker) => worker.terminate());

export class RemoteModel {
  readonly weights: RemoteWeights;
  readonly #api: Comlink.Remote<RuntimeWorker>;
  readonly #worker: Worker;
  readonly #crashed: Promise<never>;
  readonly #end: (reason: Error) => void;
  readonly #description: Description;
  #tasks = 0;

  private constructor(worker: Worker, api: Comlink.Remote<RuntimeWorker>, crashed: Promise<never>,
    end: (reason: Error) => void, description: Description) {
    this.#worker = worker;
    this.#api = api;
    this.#crashed = crashed;
    this.#end = end;
    this.#description = description;
    this.weights = new RemoteWeights(api, crashed);
    abandoned.register(this, worker);
  }

  static async start(file: Uint8Array, module: WebAssembly.Module): Promise<RemoteModel> {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "tabgrad" });
    let end: (reason: Error) => void = () => undefined;
    const crashed = new Promise<never>((_resolve, reject) => (end = reject));
    worker.onerror = (event) => end(new Error(`The model's worker failed: ${event.message || "it could not be loaded"}.`));
    crashed.catch(() => undefined);
    const api = Comlink.wrap<RuntimeWorker>(worker);
    const description = await Promise.race([api.start(file, module), crashed]);
    return new RemoteModel(worker, api, crashed, end, description);
  }

  /** The outputs for any number of examples. */
  async predict(x: Inputs, options: PredictOptions = {}): Promise<Outputs> {
    const made = await this.#abortable(options.signal, (task) => this.#api.predict(task, this.#sent(x)));
    const all = Object.entries(made).map(([name, t]) => [name, new Tensor(t.data, t.shape, t.dtype)] as const);
    return all.length === 1 ? all[0]![1] : Object.fromEntries(all);
  }

  /** The most probable classes of one example, best first. */
  classify(x: Inputs, options: { readonly top?: number } = {}): Promise<Guess[]> {
    return this.#race(this.#api.classify(this.#sent(x), options.top));
  }

  /** One update from one batch. */
  trainStep(x: Inputs, y: Inputs, sampleWeight?: Inputs): Promise<Logs> {
    return this.#race(this.#api.trainStep(this.#sent(x), this.#sent(y), sampleWeight && this.#sent(sampleWeight)));
  }

  /** Trains. Rejects with the signal's reason when aborted. frameBudget has no meaning here. */
  fit(options: FitOptions): Promise<History> {
    const { onBatch, onEpoch, signal, frameBudget: _, x, y, sampleWeight, validation, ...rest } = options;
    const sent: FitOptions = {
      ...rest, x: this.#sent(x), y: this.#sent(y),
      ...(sampleWeight === undefined ? {} : { sampleWeight: this.#sent(sampleWeight) }),
      ...(validation === undefined ? {} : typeof validation === "number" ? { validation }
        : { validation: { ...validation, x: this.#sent(validation.x), y: this.#sent(validation.y) } }),
    };
    const watchers = [onBatch, onEpoch].map((watcher) => (watcher ? Comlink.proxy(watcher) : null)) as [never, never];
    return this.#abortable(signal, (task) => this.#api.fit(task, sent, ...watchers));
  }

  /** Loss and metrics on data. */
  evaluate(x: Inputs, y: Inputs, options: EvaluateOptions = {}): Promise<Logs> {
    const weight = options.sampleWeight && this.#sent(options.sampleWeight);
    return this.#abortable(options.signal, (task) => this.#api.evaluate(task, this.#sent(x), this.#sent(y), weight));
  }

  resetMetrics(): Promise<void> {
    return this.#race(this.#api.resetMetrics());
  }

  /** The optimizer's learning rate. */
  getLearningRate(): Promise<number | null> {
    return this.#race(this.#api.learningRate());
  }

  setLearningRate(value: number): Promise<void> {
    return this.#race(this.#api.setLearningRate(value));
  }

  get labels(): readonly string[] {
    return this.#description.labels;
  }

  /** Inputs, outputs, layers, sizes. */
  describe(): Description {
    return this.#description;
  }

  /** The file as it is now. */
  toFile(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#race(this.#api.toFile());
  }

  /** Saves the file to "indexeddb://name", "opfs://path" or "download://name.tg". */
  async save(address: string): Promise<void> {
    await writeStored(address, await this.toFile());
  }

  /** Ends the worker now, what is pending is rejected; without it, it ends when the model is no longer used. */
  close(): void {
    this.#worker.terminate();
    this.#end(new Error("The model was closed."));
  }

  /** Pictures become numbers here: canvases and videos can't go to a worker. */
  #sent(x: Inputs): Inputs {
    const { inputs, preprocessing } = this.#description;
    const spec = inputs[0];
    if (!spec) return x;
    const place = { ...spec, shape: [1, ...spec.shape], dtype: "float32" as const };
    const example = (p: unknown): Float32Array => pictureToExample(p as ImageData, place, preprocessing ?? undefined);
    if (isPicture(x)) return example(x);
    if (Array.isArray(x) && x.length > 0 && x.every(isPicture)) return x.map(example);
    if (x instanceof Tensor) return { data: x.data, shape: x.shape };
    return x;
  }

  #race<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#crashed]);
  }

  async #abortable<T>(signal: AbortSignal | undefined, ask: (task: number) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const task = ++this.#tasks;
    const abort = (): void => void this.#api.abort(task, "The operation was aborted.");
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await this.#race(ask(task));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }
}

/** A remote model's weights. */
export class RemoteWeights {
  readonly #api: Comlink.Remote<RuntimeWorker>;
  readonly #crashed: Promise<never>;

  constructor(api: Comlink.Remote<RuntimeWorker>, crashed: Promise<never>) {
    this.#api = api;
    this.#crashed = crashed;
  }

  names(): Promise<string[]> {
    return this.#race(this.#api.weightNames());
  }

  async get(name: string): Promise<Tensor> {
    const { data, shape, dtype } = await this.#race(this.#api.getWeight(name));
    return new Tensor(data, shape, dtype);
  }

  set(name: string, value: Tensor | Tensor["data"]): Promise<void> {
    const [data, shape] = value instanceof Tensor ? [value.data, value.shape] : [value, null];
    return this.#race(this.#api.setWeight(name, data, shape, value instanceof Tensor ? value.dtype : "float32"));
  }

  toSafetensors(): Promise<Uint8Array> {
    return this.#race(this.#api.toSafetensors());
  }

  fromSafetensors(file: Uint8Array): Promise<void> {
    return this.#race(this.#api.fromSafetensors(file));
  }

  #race<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#crashed]);
  }
}
