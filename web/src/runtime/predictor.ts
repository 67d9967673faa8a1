// A model of a program file, as far as it predicts.
import type { Program } from "./engine.js";
import { ARRAYS, sizeOf } from "./format.js";
import type { EntrySignature, LayerInfo, Place, Preprocessing, Signature } from "./format.js";
import { copyInto, each, rowsOf } from "./inputs.js";
import type { Inputs, Rows } from "./inputs.js";
import { Slices, defaultBudget } from "./slices.js";
import { Tensor } from "./tensor.js";
import { Weights } from "./weights.js";

/** What a model gives: one tensor, or several by name. */
export type Outputs = Tensor | { readonly [name: string]: Tensor };

export interface PredictOptions {
  readonly signal?: AbortSignal;
  readonly frameBudget?: number;
}

export interface Guess {
  readonly label: string;
  readonly index: number;
  readonly probability: number;
}

export interface Description {
  readonly name: string;
  readonly kind: "model" | "trainer";
  readonly inputs: readonly { name: string; shape: readonly number[]; dtype: string }[];
  readonly outputs: readonly { name: string; shape: readonly number[]; dtype: string }[];
  /** What a trainer's y is for one example; empty for a model. */
  readonly targets: readonly { name: string; shape: readonly number[]; dtype: string }[];
  readonly layers: readonly LayerInfo[];
  readonly labels: readonly string[];
  readonly features: readonly string[];
  readonly preprocessing: Preprocessing | null;
  /** Rows that one run takes, by step. */
  readonly batchSizes: { readonly [step: string]: readonly number[] };
  readonly parameters: number;
  readonly bytes: { readonly program: number; readonly states: number; readonly arena: number };
}

/** A run that took this share of a slice, or less, is not cut. */
const FITTING = 8;

export type Entries = ReadonlyMap<number, EntrySignature>; // by rows of a batch

export class Predictor {
  readonly weights: Weights;
  protected readonly program: Program;
  protected signature: Signature;
  protected readonly steps = new Map<string, Map<number, EntrySignature>>();
  #slices: Slices | null = null;
  readonly #took = new WeakMap<EntrySignature, number>(); // milliseconds of an entry's last run
  protected turn: Promise<unknown> = Promise.resolve();
  protected rest: (() => void) | null = null; // finishes a run that pauses between two parts

  constructor(program: Program) {
    this.program = program;
    this.signature = program.header.signature;
    this.weights = new Weights(program);
    for (const [label, entry] of Object.entries(this.signature.entries)) {
      const name = label.split("@")[0]!;
      const sizes = this.steps.get(name) ?? new Map<number, EntrySignature>();
      this.steps.set(name, sizes.set(entry.inputs[0]?.shape[0] ?? 0, entry));
    }
  }

  // --- predicting ----------------------------------------------------------------------------

  /** The outputs for any number of examples. */
  async predict(x: Inputs, options: PredictOptions = {}): Promise<Outputs> {
    const { rows, entries } = this.prepared("predict", [x]);
    const slices = this.slices(options.frameBudget);
    const results = this.#results(entries, rows[0]!.count);
    for (const [at, entry] of chunks(entries, rows[0]!.count)) {
      options.signal?.throwIfAborted();
      if (slices.over) await slices.rest();
      await this.exclusively(async () => {
        await this.run(entry, rows, consecutive(at, sizeOfBatch(entry)), slices, () => this.#collect(entry, results, at));
      });
    }
    return outputs(entries, results);
  }

  /** As predict, at once. */
  predictSync(x: Inputs): Outputs {
    const { rows, entries } = this.prepared("predict", [x]);
    const results = this.#results(entries, rows[0]!.count);
    this.finish();
    for (const [at, entry] of chunks(entries, rows[0]!.count)) {
      this.fill(entry, rows, consecutive(at, sizeOfBatch(entry)));
      this.program.run(entry);
      this.#collect(entry, results, at);
    }
    return outputs(entries, results);
  }

  /** The most probable classes of one example, best first. A single output is the probability of the second label. */
  async classify(x: Inputs, options: { readonly top?: number } = {}): Promise<Guess[]> {
    const made = await this.predict(x);
    const output = made instanceof Tensor ? made : Object.values(made)[0]!;
    if (output.shape[0] !== 1 || output.shape.length !== 2) {
      throw new TypeError(`classify takes one example and needs one row of class scores; the output is [${output.shape}].`);
    }
    const found = Array.from(output.data as Float32Array);
    const scores = found.length === 1 ? [1 - found[0]!, found[0]!] : found;
    const guesses = scores.map((probability, index) => (
      { label: this.signature.labels?.[index] ?? String(index), index, probability }));
    return guesses.sort((a, b) => b.probability - a.probability).slice(0, options.top ?? guesses.length);
  }

  /** Names of the classes, as exported. */
  get labels(): readonly string[] {
    return this.signature.labels ?? [];
  }

  /** Names that the page gives to the classes; a trainer's file keeps them. */
  set labels(names: readonly string[]) {
    if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
      throw new TypeError("Labels are an array of names.");
    }
    this.signature = { ...this.signature, labels: [...names] };
  }

  /** Inputs, outputs, layers, sizes. */
  describe(): Description {
    const { model = "model", kind = "model", layers = [], labels = [], features = [], preprocessing } = this.signature;
    const first = [...(this.steps.get("predict") ?? this.steps.values().next().value ?? new Map<number, EntrySignature>()).values()][0];
    const open = ({ name, shape, dtype }: Place) => ({ name, shape: shape.slice(1), dtype });
    const { bytes, arena, stateBytes } = this.program.header;
    return {
      name: model, kind, layers, labels, features, preprocessing: preprocessing ?? null,
      targets: this.#targets().map(open), inputs: first?.inputs.map(open) ?? [], outputs: first?.outputs.map(open) ?? [],
      batchSizes: Object.fromEntries([...this.steps].filter(([n]) => n !== "reset_metrics").map(([n, e]) => [n, [...e.keys()]])),
      parameters: this.weights.count,
      bytes: { program: bytes, states: stateBytes.reduce((a, b) => a + b, 0), arena },
    };
  }

  #targets(): readonly Place[] {
    const step = this.steps.get("train_step")?.values().next().value;
    return step?.inputs.filter((place) => place.name.split("/")[0] === "y") ?? [];
  }

  // --- one run after the other -------------------------------------------------------------------

  /** Slices of this model's work: one count for all calls, so that a loop of short ones lets the page paint too. */
  protected slices(budget = defaultBudget()): Slices {
    if (this.#slices?.budget !== budget) this.#slices = new Slices(budget);
    return this.#slices.begin();
  }

  protected async exclusively<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(act);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Runs an entry on rows, then `collect`, which reads what came of it; a run that outlasts a slice pauses between its
   * parts. A synchronous call that comes meanwhile has the run finished, and collected, before its own.
   */
  protected async run(entry: EntrySignature, rows: readonly Rows[], picked: Uint32Array, slices: Slices,
    collect: () => void): Promise<void> {
    this.fill(entry, rows, picked);
    const began = performance.now();
    if ((this.#took.get(entry) ?? Infinity) * FITTING <= slices.budget) { // it surely fits: one call of the engine
      this.program.run(entry);
      collect();
      this.#took.set(entry, performance.now() - began);
      return;
    }
    const total = this.program.parts(entry);
    let part = 0;
    let failure: unknown = null;
    let rested = false;
    const some = (pausing: boolean): boolean => {
      while (part < total && !(pausing && slices.over)) this.program.runPart(entry, part++);
      if (part === total) collect();
      return part === total;
    };
    let done = false;
    this.rest = () => {
      try {
        done = some(false);
      } catch (error) { // it belongs to who awaits this run
        [failure, done] = [error, true];
      }
    };
    try {
      while (!done && !(done = some(true))) {
        rested = true;
        await slices.rest();
      }
    } finally {
      this.rest = null;
    }
    if (failure) throw failure;
    if (!rested) this.#took.set(entry, performance.now() - began);
  }

  /** Ends a run that pauses: its values lie where another run would put its own. */
  protected finish(): void {
    const rest = this.rest;
    this.rest = null;
    rest?.();
  }

  protected step(name: string): Entries {
    const found = this.steps.get(name);
    if (found) return found;
    const how = name === "predict" ? "model.export" : "model.export_trainer";
    throw new Error(`This file has no ${name}: it was not exported for that. Export it with ${how}.`);
  }

  /** Data as rows for a step's inputs, checked to be equally many. */
  protected prepared(name: string, data: readonly (Inputs | undefined)[]): { rows: Rows[]; entries: Entries } {
    const entries = this.step(name);
    const { inputs } = [...entries.values()][0]!;
    const { labels, preprocessing } = this.signature;
    const rows = (["x", "y", "sample_weight"] as const).flatMap((part, i) => {
      const places = inputs.filter((p) => p.name.split("/")[0] === part);
      const given = data[i];
      if (given === undefined) {
        if (places.length === 0) return [];
        throw new TypeError(`This step needs ${part}, shape [${places[0]!.shape.slice(1)}] for each example.`);
      }
      if (places.length === 0) throw new TypeError(`This step takes no ${part}: export the trainer with an example of it.`);
      return each(given, places).map((d, k) => rowsOf(d, places[k]!, part === "y" ? labels : undefined, preprocessing));
    });
    const counts = [...new Set(rows.map((r) => r.count))];
    if (counts.length > 1) throw new TypeError(`Inputs and targets must be equally many; there are ${counts.join(" and ")}.`);
    return { rows, entries };
  }

  protected fill(entry: EntrySignature, rows: readonly Rows[], picked: Uint32Array): void {
    entry.inputs.forEach((place, i) => {
      const { data, width } = rows[i]!;
      const to = this.program.view(place);
      const first = picked[0]!;
      if (picked.every((row, k) => row === first + k)) {
        copyInto(to, 0, data.subarray(first * width, (first + picked.length) * width));
      } else {
        picked.forEach((row, k) => copyInto(to, k * width, data.subarray(row * width, (row + 1) * width)));
      }
    });
  }

  #results(entries: Entries, count: number): Tensor[] {
    const { outputs: places } = [...entries.values()][0]!;
    return places.map((place) => {
      const shape = [count, ...place.shape.slice(1)];
      return new Tensor(new ARRAYS[place.dtype](sizeOf(shape)), shape, place.dtype);
    });
  }

  #collect(entry: EntrySignature, results: readonly Tensor[], at: number): void {
    entry.outputs.forEach((place, i) => {
      copyInto(results[i]!.data, at * sizeOf(place.shape.slice(1)), this.program.view(place));
    });
  }
}

export const sizeOfBatch = (entry: EntrySignature): number => entry.inputs[0]!.shape[0]!;
export const consecutive = (from: number, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => from + i);

/** So many rows, cut into the largest batches that there are entries for. */
export function* chunks(entries: Entries, count: number): Generator<[number, EntrySignature]> {
  const sizes = [...entries.keys()].sort((a, b) => b - a);
  for (let at = 0; at < count; ) {
    const size = sizes.find((n) => n <= count - at);
    if (size === undefined) {
      throw new RangeError(`The model takes ${sizes.at(-1)} examples or a multiple; export it with batch_size=[1, ...] for any number.`);
    }
    yield [at, entries.get(size)!];
    at += size;
  }
}

function outputs(entries: Entries, results: readonly Tensor[]): Outputs {
  if (results.length === 1) return results[0]!;
  const { outputs: places } = [...entries.values()][0]!;
  return Object.fromEntries(places.map((place, i) => [place.name, results[i]!]));
}
