// The panel of a trainer: examples with their answers, training, and what comes of it as files.
import type { Place, TypedArray } from "../runtime/format.js";
import type { Data, Inputs } from "../runtime/inputs.js";
import type { Model } from "../runtime/model.js";
import type { Description } from "../runtime/predictor.js";
import { writeStored } from "../runtime/storage.js";
import type { Logs } from "../runtime/training.js";
import { card, labelled, make, say } from "./dom.js";
import { Missing } from "./field.js";
import type { Field } from "./field.js";
import { short } from "./results.js";
import { Sparkline } from "./sparkline.js";
import { examplesOf } from "./table.js";
import { ClassField } from "./targets.js";

/** An input or target, and where its numbers are entered. */
export interface Entry {
  readonly place: Place;
  readonly field: Field;
}

type Rows = TypedArray[][]; // per input or target, a row for each example

export class TrainingPanel {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #about: Description;
  readonly #inputs: readonly Entry[];
  readonly #targets: readonly Entry[];
  readonly #weights: readonly Place[];
  readonly #onChange: () => void;
  readonly #x: Rows;
  readonly #y: Rows;
  readonly #count = make("p", { className: "muted", role: "status" });
  readonly #status = make("p", { className: "loss", role: "status" });
  readonly #problem = make("p", { className: "problem", role: "alert", hidden: true });
  readonly #curve = new Sparkline("The loss, epoch by epoch");
  readonly #epochs = make("input", { type: "number", min: "1", step: "1", value: "20" });
  readonly #train = make("button", { type: "button", className: "primary" }, "Train");
  readonly #stop = make("button", { type: "button", disabled: true }, "Stop");
  #running: AbortController | null = null;
  #done = 0;

  /** weights: the places of sample weights, where the trainer takes them. onChange: the model answers differently now. */
  constructor(model: Model, inputs: readonly Entry[], targets: readonly Entry[], weights: readonly Place[], onChange: () => void) {
    this.#model = model;
    this.#about = model.describe();
    this.#inputs = inputs;
    this.#targets = targets;
    this.#weights = weights;
    this.#onChange = onChange;
    this.#x = inputs.map(() => []);
    this.#y = targets.map(() => []);
    this.#train.onclick = () => void this.#fit();
    this.#stop.onclick = () => this.#running?.abort();
    this.element = card("Training", ...this.#examples(), this.#controls(), this.#status, this.#curve.element, this.#problem, this.#files());
    this.#counted();
  }

  #examples(): HTMLElement[] {
    const add = make("button", { type: "button", onclick: () => this.#tried(() => this.#add()) }, "Add example");
    const forget = make("button", { type: "button", className: "plain", onclick: () => this.#forget() }, "Forget all");
    const parts = [make("div", { className: "bar" }, ...this.#targets.map(({ field }) => field.element), add, forget)];
    const [input, target] = [this.#inputs[0]!, this.#targets[0]!];
    if (this.#inputs.length === 1 && this.#targets.length === 1 && input.place.shape.length === 2 && target.field.parse) {
      const file = make("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", onchange: () => void this.#open(file) });
      parts.push(make("div", { className: "bar" }, labelled("or a table (CSV): inputs, then the target in the last column", file)));
    }
    return [...parts, this.#count];
  }

  #controls(): HTMLElement {
    return make("div", { className: "bar" }, labelled("Epochs", this.#epochs), this.#train, this.#stop);
  }

  #files(): HTMLElement {
    const name = this.#about.name;
    const trainer = () => void this.#model.save(`download://${name}.tg`).catch((error: unknown) => this.#fail(error));
    const weights = () => void writeStored(`download://${name}.safetensors`, this.#model.weights.toSafetensors())
      .catch((error: unknown) => this.#fail(error));
    return make("div", { className: "bar" }, make("button", { type: "button", onclick: trainer }, "Download trainer"),
      make("button", { type: "button", onclick: weights }, "Download weights"));
  }

  #add(): void {
    const x = this.#inputs.map(({ field }) => field.value()); // all of them before any is kept
    const y = this.#targets.map(({ field }) => field.value());
    x.forEach((row, i) => this.#x[i]!.push(row));
    y.forEach((row, i) => this.#y[i]!.push(row));
    for (const { field } of this.#inputs) field.clear?.();
    this.#counted();
    this.#onChange();
  }

  #forget(): void {
    for (const rows of [...this.#x, ...this.#y]) rows.length = 0;
    this.#counted();
  }

  async #open(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0];
    if (!chosen) return;
    const text = await chosen.text();
    this.#tried(() => {
      const { place } = this.#inputs[0]!;
      const target = this.#targets[0]!.field;
      const { features, targets } = examplesOf(text, this.#about.features, place.shape[1]!, (cell) => target.parse!(cell));
      for (const row of features) this.#x[0]!.push(row);
      for (const row of targets) this.#y[0]!.push(row);
      this.#counted();
    });
    file.value = ""; // so that the same file can be chosen again
  }

  /** How many examples there are, of each class where there are classes. */
  #counted(): void {
    const rows = this.#y[0] ?? [];
    const field = this.#targets[0]?.field;
    const counts = new Map<string, number>();
    if (field instanceof ClassField) {
      for (const row of rows) {
        const name = field.nameOf(row as Float64Array);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    const of = counts.size > 0 ? ` (${[...counts].map(([name, n]) => `${name}: ${n}`).join(", ")})` : "";
    this.#count.textContent = rows.length === 0 ? "No examples yet." : `${rows.length} example${rows.length === 1 ? "" : "s"}${of}.`;
    this.#refresh();
  }

  async #fit(): Promise<void> {
    const epochs = Number(this.#epochs.value);
    if (!Number.isInteger(epochs) || epochs < 1) return this.#fail(new Error("Epochs are a whole number of at least 1."));
    const running = (this.#running = new AbortController());
    const count = this.#y[0]!.length;
    const said = (epoch: number, logs: Logs): void => {
      const { loss, ...metrics } = logs;
      const numbers = Object.entries({ loss: loss!, ...metrics }).map(([name, value]) => `${name.replaceAll("_", " ")} ${short(Number(value.toPrecision(4)))}`);
      this.#status.textContent = `Epoch ${epoch + 1} of ${epochs} · ${numbers.join(" · ")}`;
    };
    this.#problem.hidden = true;
    this.#refresh();
    const ones = this.#weights.map(() => Array.from({ length: count }, () => Float32Array.of(1)));
    const sampleWeight = ones.length > 0 ? { sampleWeight: byName(this.#weights, ones) } : {};
    try {
      await this.#model.fit({
        x: byName(this.#inputs.map(({ place }) => place), this.#x), y: byName(this.#targets.map(({ place }) => place), this.#y),
        ...sampleWeight, epochs, signal: running.signal,
        onBatch: ({ epoch, logs }) => said(epoch, logs),
        onEpoch: ({ epoch, logs }) => {
          said(epoch, logs);
          this.#done++;
          this.#curve.add(logs["loss"]!);
          this.#onChange();
          if (!Number.isFinite(logs["loss"])) throw new Error("The loss is no number any more: smaller inputs or a smaller learning rate may help.");
        },
      });
    } catch (error) {
      if (!running.signal.aborted) this.#fail(error);
    }
    this.#status.textContent += ` · ${this.#done} epoch${this.#done === 1 ? "" : "s"} in all`;
    this.#running = null;
    this.element.dataset["epochs"] = String(this.#done); // for those who drive the page
    this.#refresh();
    this.#onChange();
  }

  #refresh(): void {
    this.#train.disabled = this.#running !== null || (this.#y[0]?.length ?? 0) === 0;
    this.#stop.disabled = this.#running === null;
  }

  #tried(act: () => void): void {
    this.#problem.hidden = true;
    try {
      act();
    } catch (error) {
      this.#fail(error instanceof Missing ? new Error(`The input is empty. ${error.message}`) : error);
    }
  }

  #fail(error: unknown): void {
    this.#problem.textContent = say(error);
    this.#problem.hidden = false;
  }
}

/** Rows of one place as they are, of several by the names that they have after "x/" or "y/". */
export function byName(places: readonly Place[], data: readonly TypedArray[][]): Inputs {
  const given = data as readonly unknown[] as readonly Data[]; // rows as arrays are data too
  if (places.length === 1) return given[0]!;
  return Object.fromEntries(places.map((place, i) => [nameOf(place), given[i]!]));
}

export const nameOf = (place: Place): string => place.name.split("/").slice(1).join("/") || place.name;
