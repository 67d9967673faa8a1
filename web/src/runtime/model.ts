// A model of a program file: predicts and trains in this thread.
import type { EntrySignature } from "./format.js";
import type { Inputs, Rows } from "./inputs.js";
import { Predictor, chunks, consecutive, sizeOfBatch } from "./predictor.js";
import type { Entries } from "./predictor.js";
import { random, shuffled } from "./random.js";
import type { Slices } from "./slices.js";
import { writeStored } from "./storage.js";
import type { Tensor } from "./tensor.js";
import { batches } from "./training.js";
import type { EvaluateOptions, FitOptions, History, Logs } from "./training.js";

export class Model extends Predictor {
  #fitting = false;

  // --- training ------------------------------------------------------------------------------

  /** One update from one batch of a size that was exported. Returns loss and metrics of the batch, as Keras's logs. */
  async trainStep(x: Inputs, y: Inputs, sampleWeight?: Inputs): Promise<Logs> {
    return this.exclusively(async () => this.trainStepSync(x, y, sampleWeight));
  }

  /** As trainStep, at once. */
  trainStepSync(x: Inputs, y: Inputs, sampleWeight?: Inputs): Logs {
    const { rows, entries } = this.prepared("train_step", parts(x, y, sampleWeight));
    const count = rows[0]!.count;
    const entry = entries.get(count);
    if (!entry) throw new RangeError(`A training step takes ${[...entries.keys()].join(" or ")} examples; ${count} were given.`);
    this.finish();
    this.fill(entry, rows, consecutive(0, count));
    this.program.run(entry);
    return this.#logs(entry);
  }

  /** Loss and metrics start anew. fit does it at every epoch; with trainStep it is the page's choice. */
  resetMetrics(): void {
    const entry = this.steps.get("reset_metrics")?.get(0);
    this.finish();
    if (entry) this.program.run(entry);
  }

  /** Trains. Rejects with the signal's reason when aborted. */
  async fit(options: FitOptions): Promise<History> {
    if (this.#fitting) throw new Error("This model is being trained: await that fit, or abort it, first.");
    const { x, y, sampleWeight, validation, signal, epochs = 1, initialEpoch = 0, shuffle = true } = options;
    const { rows, entries } = this.prepared("train_step", parts(x, y, sampleWeight));
    const size = options.batchSize ?? this.signature.batch_size ?? [...entries.keys()][0]!;
    const sizes = [...entries.keys()];
    if (!entries.has(size)) {
      throw new RangeError(`The trainer was exported for batches of ${sizes.join(", ")}; batchSize is ${size}.`);
    }
    const [count, held] = split(rows[0]!.count, validation);
    const checked = typeof validation === "object" ? this.prepared("test_step", parts(validation.x, validation.y, validation.sampleWeight)) : null;
    const slices = this.slices(options.frameBudget);
    const next = random(options.seed ?? Math.floor(Math.random() * 2 ** 32));
    const history: { epoch: number[]; history: { [name: string]: number[] } } = { epoch: [], history: {} };
    this.#fitting = true;
    try {
      for (let epoch = 0; epoch < epochs; epoch++) {
        // the order of an epoch depends on the seed and its number alone, so that training can be gone on with
        const order = shuffle ? shuffled(count, next) : consecutive(0, count);
        if (epoch < initialEpoch) continue;
        const began = performance.now();
        let logs = await this.#epoch(entries, rows, order, size, epoch, slices, options);
        if (held > 0 || checked) {
          const found = checked
            ? await this.#evaluated(checked.entries, checked.rows, consecutive(0, checked.rows[0]!.count), slices, signal)
            : await this.#evaluated(this.step("test_step"), rows, consecutive(count, held), slices, signal);
          logs = { ...logs, ...Object.fromEntries(Object.entries(found).map(([k, v]) => [`val_${k}`, v])) };
        }
        history.epoch.push(epoch);
        for (const [name, value] of Object.entries(logs)) (history.history[name] ??= []).push(value);
        await options.onEpoch?.({ epoch, epochs, logs, seconds: (performance.now() - began) / 1000 });
        signal?.throwIfAborted();
      }
    } finally {
      this.#fitting = false;
    }
    return history;
  }

  async #epoch(entries: Entries, rows: readonly Rows[], order: Uint32Array, size: number, epoch: number,
    slices: Slices, options: FitOptions): Promise<Logs> {
    let logs: Logs = {};
    let batch = 0;
    const total = Math.ceil(order.length / size);
    await this.exclusively(async () => this.resetMetrics());
    for (const picked of batches(order, size, [...entries.keys()])) {
      options.signal?.throwIfAborted();
      const entry = entries.get(picked.length)!;
      await this.exclusively(() => this.run(entry, rows, picked, slices, () => (logs = this.#logs(entry))));
      const waits = options.onBatch?.({ epoch, batch, batches: total, logs });
      if (waits instanceof Promise) await waits;
      batch++;
      if (slices.over) await slices.rest();
    }
    return logs;
  }

  /** Loss and metrics on data. Those of a training that goes on meanwhile are not touched. */
  async evaluate(x: Inputs, y: Inputs, options: EvaluateOptions = {}): Promise<Logs> {
    const { rows, entries } = this.prepared("test_step", parts(x, y, options.sampleWeight));
    const slices = this.slices(options.frameBudget);
    return this.#evaluated(entries, rows, consecutive(0, rows[0]!.count), slices, options.signal);
  }

  async #evaluated(entries: Entries, rows: readonly Rows[], order: Uint32Array, slices: Slices,
    signal: AbortSignal | undefined): Promise<Logs> {
    const metrics = (this.signature.roles?.metrics ?? []).filter((i) => i >= 0);
    const read = (): Tensor["data"][] => metrics.map((i) => this.program.state(i).slice());
    const write = (values: Tensor["data"][]): void =>
      metrics.forEach((i, k) => (this.program.state(i) as Float32Array).set(values[k] as Float32Array));
    let held: Tensor["data"][] | null = null; // this evaluation's metrics
    let logs: Logs = {};
    for (const [at, entry] of chunks(entries, order.length)) {
      signal?.throwIfAborted();
      if (slices.over) await slices.rest();
      await this.exclusively(async () => {
        const outer = read();
        if (held) write(held);
        else this.resetMetrics();
        let restored = false;
        try {
          await this.run(entry, rows, order.subarray(at, at + sizeOfBatch(entry)), slices, () => {
            logs = this.#logs(entry);
            held = read();
            write(outer); // at once: a training step may come right after
            restored = true;
          });
        } finally {
          if (!restored) write(outer);
        }
      });
    }
    return logs;
  }

  // --- what is changed and kept -----------------------------------------------------------------

  /** The optimizer's learning rate; null for a model that is no trainer, or where a schedule sets it. */
  get learningRate(): number | null {
    const i = this.#rate();
    return i < 0 ? null : Number(this.program.state(i)[0]);
  }

  set learningRate(value: number | null) {
    const i = this.#rate();
    if (i < 0) throw new Error("This model has no learning rate to set: it was exported without an optimizer, or with a schedule.");
    if (!(Number(value) >= 0)) throw new RangeError(`A learning rate is a number of at least 0. Received: ${value}`);
    this.program.state(i)[0] = value!;
  }

  #rate(): number {
    return (this.signature.roles?.optimizer ?? []).find((i) => i >= 0 && this.signature.states[i]!.name.endsWith("learning_rate")) ?? -1;
  }

  /** The file as it is now: weights, optimizer, random streams. load() or Python's load_trainer takes it back. */
  toFile(): Uint8Array<ArrayBuffer> {
    this.finish();
    const { signature } = this;
    return this.program.toFile(signature === this.program.header.signature ? undefined : signature);
  }

  /** Saves the file to "indexeddb://name", "opfs://path" or "download://name.tg". */
  async save(address: string): Promise<void> {
    await writeStored(address, this.toFile());
  }

  #logs(entry: EntrySignature): Logs {
    return Object.fromEntries(entry.outputs.map((place) => [place.name, Number(this.program.view(place)[0])]));
  }
}

const parts = (x: Inputs, y: Inputs, sampleWeight?: Inputs): (Inputs | undefined)[] => [x, y, sampleWeight];

/** How many examples are trained on, and how many after them are for validation. */
function split(count: number, validation: FitOptions["validation"]): [number, number] {
  if (typeof validation !== "number") return [count, 0];
  if (!(validation > 0 && validation < 1)) throw new RangeError(`validation is a share between 0 and 1. Received: ${validation}`);
  const kept = Math.floor(count * (1 - validation));
  if (kept === 0 || kept === count) throw new RangeError(`${count} examples can't be split with validation ${validation}.`);
  return [kept, count - kept];
}
