// A network of one shape: a program that trains it and one that shows what each neuron makes of every point.
import { load } from "tabgrad/runtime";
import type { Model, Tensor } from "tabgrad/runtime";
import type { Examples } from "./examples.js";
import { between, random } from "./random.js";
import { MOST_BATCH } from "./settings.js";
import type { Settings } from "./settings.js";

const engine = new URL("../tabgrad/runtime/engine.wasm", location.href);

/** The two programs as files: trainer and maps. */
export type Files = readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

export class Network {
  readonly #trainer: Model;
  readonly #maps: Model;
  readonly #kernels: readonly string[];
  // a batch always has 30 rows: those that are too many have no weight
  readonly #x: Float32Array<ArrayBuffer>;
  readonly #y = new Float32Array(MOST_BATCH);
  readonly #weight = new Float32Array(MOST_BATCH);

  private constructor(trainer: Model, maps: Model) {
    this.#trainer = trainer;
    this.#maps = maps;
    this.#kernels = maps.weights.names.filter((name) => name.endsWith("kernel"));
    this.#x = new Float32Array(MOST_BATCH * maps.weights.get(this.#kernels[0]!).shape[0]!);
  }

  static async open([trainer, maps]: Files): Promise<Network> {
    return new Network(await load(trainer, { engine }), await load(maps, { engine }));
  }

  /** New weights, as Keras's Dense layers have them: Glorot's uniform ones, and no biases. */
  initialise(seed: number): void {
    const { weights } = this.#trainer;
    const next = random(seed);
    for (const name of this.#maps.weights.names) {
      const { shape, data } = weights.get(name);
      const limit = shape.length === 2 ? Math.sqrt(6 / (shape[0]! + shape[1]!)) : 0;
      weights.set(name, Float32Array.from({ length: data.length }, () => between(next, -limit, limit)));
    }
  }

  /** What can be changed while it trains. */
  adjust({ rate, penalty, penaltyRate }: Settings): void {
    this.#trainer.learningRate = rate;
    for (const name of ["l1", "l2"]) this.#trainer.weights.set(`penalty/${name}`, [penalty === name ? penaltyRate : 0]);
  }

  /** One step on these examples, 30 at most. */
  train(examples: Examples, picked: ArrayLike<number>): void {
    const { width, targets } = examples;
    this.#weight.fill(0).fill(MOST_BATCH / picked.length, 0, picked.length); // the mean is over all rows
    for (let i = 0; i < picked.length; i++) {
      this.#x.set(examples.row(picked[i]!), i * width);
      this.#y[i] = targets[picked[i]!]!;
    }
    this.#trainer.trainStepSync(this.#x, this.#y, this.#weight);
  }

  /** What every neuron gives for every row: [row * neurons + neuron] for each layer. */
  look({ rows, width }: Examples): Float32Array[] {
    const { weights } = this.#maps;
    for (const name of weights.names) weights.set(name, this.#trainer.weights.get(name));
    const found = this.#maps.predictSync({ data: rows, shape: [rows.length / width, width] });
    const layers = "data" in found ? [found as Tensor] : Object.values(found);
    return layers.map(({ data }) => data as Float32Array);
  }

  /** The weights between two layers: [from * neurons + to] for each layer. */
  kernels(): Float32Array[] {
    return this.#kernels.map((name) => this.#trainer.weights.get(name).data as Float32Array);
  }
}
