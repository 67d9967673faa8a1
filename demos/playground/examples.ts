// The chosen data as the network sees it, and the grid of points that maps are drawn from.
import { COUNT, EDGE, datasetOf, drawn } from "./datasets.js";
import type { Point } from "./datasets.js";
import { featuresOf } from "./features.js";
import type { Settings } from "./settings.js";

/** Points of a map, across and down. */
export const GRID = 50;
const CELLS = GRID * GRID;

/** The middle of a cell of the grid. */
export const middle = (i: number): number => -EDGE + ((i + 0.5) * 2 * EDGE) / GRID;

export class Examples {
  readonly points: readonly Point[];
  /** So many points, the first ones, are trained on. */
  readonly training: number;
  /** Features of the grid's points, then of the examples, row by row. */
  readonly rows: Float32Array<ArrayBuffer>;
  readonly width: number;
  /** What the loss is computed with: 0 and 1 for two classes. */
  readonly targets: Float32Array;

  constructor(settings: Settings) {
    this.points = drawn(datasetOf(settings.data), settings.noise / 100, settings.dataSeed);
    this.training = Math.round((COUNT * settings.share) / 100);
    const features = featuresOf(settings.features);
    this.width = features.length;
    const grid = Array.from({ length: CELLS }, (_, i) => ({ x1: middle(i % GRID), x2: -middle(Math.floor(i / GRID)) }));
    this.rows = Float32Array.from([...grid, ...this.points].flatMap(({ x1, x2 }) => features.map(({ of }) => of(x1, x2))));
    const two = settings.problem === "classification";
    this.targets = Float32Array.from(this.points, ({ value }) => (two ? Number(value > 0) : value));
  }

  /** The features of an example. */
  row(example: number): Float32Array {
    const at = (CELLS + example) * this.width;
    return this.rows.subarray(at, at + this.width);
  }

  /** Losses of the examples that are trained on, and of the others, from the network's output for every row. */
  losses(output: Float32Array, problem: Settings["problem"]): { train: number; test: number } {
    const loss = problem === "classification" ? crossEntropy : squaredError;
    let [train, test] = [0, 0];
    for (let i = 0; i < COUNT; i++) {
      const value = loss(output[CELLS + i]!, this.targets[i]!);
      if (i < this.training) train += value;
      else test += value;
    }
    return { train: train / this.training, test: test / (COUNT - this.training) };
  }
}

/** As Keras's BinaryCrossentropy(from_logits=True). */
const crossEntropy = (logit: number, target: number): number =>
  Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));

const squaredError = (output: number, target: number): number => (output - target) ** 2;
