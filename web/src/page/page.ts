// The script of an exported page: engine and program are in the page itself, and nothing is fetched.
import { Engine } from "../runtime/engine.js";
import type { Program } from "../runtime/engine.js";
import { sizeOf } from "../runtime/format.js";
import type { Place, TypedArray } from "../runtime/format.js";
import type { Inputs } from "../runtime/inputs.js";
import { Model } from "../runtime/model.js";
import type { Description, Outputs } from "../runtime/predictor.js";
import { Tensor } from "../runtime/tensor.js";
import { layerTable, summary } from "./about.js";
import { card, make, say } from "./dom.js";
import { Missing } from "./field.js";
import { fieldFor } from "./fields.js";
import { Live } from "./live.js";
import { Result, isDistribution } from "./results.js";
import { targetFor } from "./targets.js";
import { TrainingPanel, byName, nameOf } from "./training.js";
import type { Entry } from "./training.js";
import { unpacked } from "./unpack.js";

class ModelPage {
  readonly #model: Model;
  readonly #about: Description;
  readonly #inputs: readonly Entry[];
  readonly #outputs: readonly Place[];
  readonly #results: readonly Result[];
  readonly #rows: number; // that a run takes; the example is repeated where the file has no entry for one
  readonly #note = make("p", { className: "muted", role: "status" });
  readonly #live = new Live(() => this.#predict());

  constructor(parent: HTMLElement, program: Program) {
    const model = (this.#model = new Model(program));
    const about = (this.#about = model.describe());
    const { entries } = program.header.signature;
    const predict = entries["predict"];
    if (!predict) throw new Error("This model has no predict: export it with model.export or model.export_trainer.");
    this.#rows = Math.min(...about.batchSizes["predict"]!);
    this.#outputs = predict.outputs;
    this.#inputs = predict.inputs.map((place) => (
      { place, field: fieldFor(place, about, predict.inputs.length > 1 ? nameOf(place) : "Input", this.#live.changed) }));
    const classes = this.#classes();
    this.#results = predict.outputs.map((place, i) =>
      new Result(place, about.labels, classes[i]! > 0, predict.outputs.length > 1 ? place.name : ""));
    const groups = this.#inputs.map(({ place, field }) => this.#inputs.length === 1 ? field.element
      : make("fieldset", {}, make("legend", {}, nameOf(place)), field.element));
    const output = card("Output", ...this.#results.map((result) => result.element), this.#note);
    const columns = make("div", { className: "columns" }, card("Input", ...groups), output);
    parent.append(summary(about), columns);
    const train = entries["train_step"];
    if (train) {
      const targets = train.inputs.filter((p) => p.name.split("/")[0] === "y").map((place, i, all) => (
        { place, field: targetFor(place, classes[i] ?? 0, about, all.length > 1 ? `Add ${this.#outputs[i]?.name ?? nameOf(place)} as` : "Add as") }));
      const weights = train.inputs.filter((p) => p.name.split("/")[0] === "sample_weight");
      parent.append(new TrainingPanel(model, this.#inputs, targets, weights, this.#live.changed).element);
    }
    parent.append(layerTable(about));
    this.#live.changed();
  }

  /** Of each output, how many classes it has scores for: where there are labels, or a row of it sums to 1. */
  #classes(): number[] {
    const zeros = this.#inputs.map(({ place }) => new Float32Array(sizeOf(place.shape.slice(1))));
    let rows: ArrayLike<number>[] = [];
    try {
      rows = this.#outputRows(this.#model.predictSync(this.#example(zeros))) as ArrayLike<number>[];
    } catch {
      // some operations refuse zeros: then it is the labels that say it
    }
    return this.#outputs.map(({ shape }, i) => {
      const width = shape.length === 2 ? shape[1]! : 0;
      return width > 1 && (this.#about.labels.length === width || (rows[i] && isDistribution(rows[i]))) ? width : 0;
    });
  }

  #example(values: readonly TypedArray[]): Inputs {
    return byName(this.#inputs.map(({ place }) => place), values.map((value) => Array.from({ length: this.#rows }, () => value)));
  }

  #outputRows(made: Outputs): TypedArray[] {
    const tensors = made instanceof Tensor ? [made] : this.#outputs.map(({ name }) => made[name]!);
    return tensors.map((tensor) => tensor.row(0).data);
  }

  async #predict(): Promise<void> {
    try {
      const values = this.#inputs.map(({ field }) => field.value());
      const began = performance.now();
      const rows = this.#outputRows(await this.#model.predict(this.#example(values)));
      const time = performance.now() - began;
      rows.forEach((row, i) => this.#results[i]!.show(row));
      this.#note.className = "muted";
      this.#note.textContent = `Computed in ${duration(time)}.`;
      this.#results.forEach(({ element }) => (element.hidden = false));
    } catch (error) {
      this.#results.forEach(({ element }) => (element.hidden = true)); // not the answer to what is entered now
      this.#note.className = error instanceof Missing ? "muted" : "problem";
      this.#note.textContent = say(error);
    }
    document.body.dataset["predictions"] = String(Number(document.body.dataset["predictions"] ?? 0) + 1); // for those who drive the page
  }
}

const duration = (ms: number): string => (ms < 0.1 ? "less than 0.1 ms" : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`);

async function start(): Promise<void> {
  const parent = document.getElementById("page") ?? document.body;
  const status = make("p", { className: "muted", role: "status" }, "Unpacking the model.");
  parent.append(status);
  try {
    const [wasm, file] = await Promise.all([unpacked("engine"), unpacked("program")]);
    new ModelPage(parent, (await Engine.start(wasm)).load(file));
    status.remove();
  } catch (error) {
    status.className = "problem";
    status.textContent = `The model can't be started. ${say(error)}`;
  }
}

void start();
