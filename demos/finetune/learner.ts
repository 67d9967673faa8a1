// The network: guesses, goes on learning, takes it back, is kept and loaded.
import { listStored, load, removeStored, type BatchEvent, type EpochEvent, type Model, type Tensor } from "tabgrad/runtime";
import { SIDE } from "../shared/digit.js";
import type { Digits } from "./stored.js";
import type { Score } from "./training.js";

const ENGINE = { engine: new URL("../tabgrad/runtime/engine.wasm", location.href) };
const SHIPPED = "trainer.tg";
const KEPT = "indexeddb://tabgrad-handwriting";
const FILE = "download://handwriting.tg";
const CLASSES = 10;
const EPOCHS = 6;
const SEED = 1; // the same drawings teach the same
const MOST_UNDONE = 20;

export interface Watch {
  readonly signal: AbortSignal;
  readonly onBatch: (event: BatchEvent) => unknown;
  readonly onEpoch: (event: EpochEvent) => unknown;
}

export class Learner {
  #model: Model;
  readonly #trial: Digits;
  readonly #earlier: Uint8Array[] = []; // whole files: weights, and the optimizer's moments with them

  /** trial: digits that any other trainer has to be able to take. */
  constructor(model: Model, trial: Digits) {
    this.#model = model;
    this.#trial = trial;
  }

  /** The network as it came. */
  static shipped(): Promise<Model> {
    return load(SHIPPED, ENGINE);
  }

  /** Goes on from what was kept on this device; false where there is nothing. Throws where it is damaged. */
  async recall(): Promise<boolean> {
    const kept = await listStored().catch((): string[] => []); // a browser that stores nothing has nothing stored
    if (!kept.includes(KEPT)) return false;
    this.#model = await this.#checked(await load(KEPT, ENGINE));
    return true;
  }

  /** Ten probabilities. At once, also while it is being trained. */
  guess(digit: Float32Array): Float32Array {
    return (this.#model.predictSync(digit) as Tensor).data as Float32Array;
  }

  /** How many of many digits it names right. */
  async score({ images, labels }: Digits): Promise<Score> {
    const { data } = (await this.#model.predict(images)) as Tensor;
    const row = (i: number): Float32Array => data.subarray(CLASSES * i, CLASSES * (i + 1)) as Float32Array;
    return { right: labels.filter((label, i) => best(row(i)) === label).length, of: labels.length };
  }

  async adapt(lessons: Digits, unseen: Digits, watch: Watch): Promise<void> {
    this.#remember();
    await this.#model.fit({
      x: lessons.images, y: lessons.labels, epochs: EPOCHS, seed: SEED,
      validation: { x: unseen.images, y: unseen.labels }, ...watch,
    });
  }

  get canUndo(): boolean {
    return this.#earlier.length > 0;
  }

  /** Back to what it was before it last adapted or was replaced. */
  async undo(): Promise<void> {
    const file = this.#earlier.at(-1);
    if (!file) return;
    this.#model = await load(file, ENGINE);
    this.#earlier.pop();
  }

  async keep(): Promise<void> {
    await this.#model.save(KEPT);
  }

  async forget(): Promise<void> {
    await removeStored(KEPT);
  }

  async download(): Promise<void> {
    await this.#model.save(FILE);
  }

  /** Becomes another trainer. Throws where the file holds none for digits; then nothing has changed. */
  async become(file: File): Promise<void> {
    const model = await this.#checked(await load(file, ENGINE));
    this.#remember();
    this.#model = model;
  }

  #remember(): void {
    this.#earlier.push(this.#model.toFile());
    if (this.#earlier.length > MOST_UNDONE) this.#earlier.shift();
  }

  async #checked(model: Model): Promise<Model> {
    const { kind, inputs, outputs } = model.describe();
    if (kind !== "trainer") throw new Error("it can only predict. Export one with model.export_trainer.");
    const size = (shapes: readonly { shape: readonly number[] }[]): number =>
      shapes.length === 1 ? shapes[0]!.shape.reduce((a, b) => a * b, 1) : 0;
    if (size(inputs) !== SIDE * SIDE || size(outputs) !== CLASSES) {
      throw new Error(`it takes [${inputs.map((i) => i.shape)}] and gives [${outputs.map((o) => o.shape)}]; digits are 28 x 28, in ten classes.`);
    }
    await model.evaluate(this.#trial.images, this.#trial.labels); // its targets may still be of another kind
    return model;
  }
}

export const best = (row: Float32Array): number => row.reduce((top, value, i) => (value > row[top]! ? i : top), 0);
