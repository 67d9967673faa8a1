// What the model says: bars for classes, one number, or an array as text.
import type { Place, TypedArray } from "../runtime/format.js";
import { Tensor } from "../runtime/tensor.js";
import { make } from "./dom.js";

const BARS = 10;
const LETTERS = 4000; // of an array's text

/** Whether numbers are the probabilities of classes. */
export function isDistribution(row: ArrayLike<number>): boolean {
  const values = Array.from(row, Number);
  const sum = values.reduce((a, b) => a + b, 0);
  return values.length > 1 && values.every((v) => v >= 0 && v <= 1) && Math.abs(sum - 1) < 1e-3;
}

/** One output. */
export class Result {
  readonly element = make("div", { className: "result" });
  readonly #labels: readonly string[];
  readonly #spec: Place;
  readonly #classes: boolean;
  readonly #answer = make("p", { className: "answer", role: "status" });
  readonly #bars = make("ol", { className: "bars", "aria-label": "Classes, best first" });

  /** classes: whether the output's numbers are scores of classes. */
  constructor(spec: Place, labels: readonly string[], classes: boolean, title: string) {
    this.#spec = spec;
    this.#labels = labels;
    this.#classes = classes;
    if (title) this.element.append(make("h3", {}, title));
    this.element.append(this.#answer, this.#bars);
  }

  /** The output for one example. */
  show(row: TypedArray): void {
    const values = Array.from(row as Float32Array, Number);
    this.element.dataset["values"] = JSON.stringify(values); // for those who drive the page
    this.#bars.replaceChildren();
    this.#answer.className = "answer";
    if (this.#classes) this.#showClasses(values);
    else if (values.length === 1) this.#showNumber(values[0]!);
    else this.#showArray(row);
  }

  #showClasses(values: readonly number[]): void {
    const shares = values.every((v) => v >= 0 && v <= 1) ? values : softmax(values); // scores before softmax
    const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
    this.#answer.textContent = `${this.#name(order[0]!)} (${percent(shares[order[0]!]!)})`;
    this.#bars.append(...order.slice(0, BARS).map((i) => this.#bar(this.#name(i), shares[i]!)));
  }

  #showNumber(value: number): void {
    const [, second] = this.#labels;
    const probability = this.#labels.length === 2 && value >= 0 && value <= 1;
    if (!probability) {
      this.#answer.textContent = short(value);
      return;
    }
    this.#answer.textContent = `${second}: ${percent(value)}`;
    this.#bars.append(this.#bar(second!, value));
  }

  #showArray(row: TypedArray): void {
    const { shape, dtype } = this.#spec;
    const rounded = (x: unknown): unknown => (Array.isArray(x) ? x.map(rounded) : Number(short(Number(x))));
    const lines = JSON.stringify(rounded(new Tensor(row, shape.slice(1), dtype).toArray())).replaceAll("],[", "],\n[").replaceAll(",", ", ").replaceAll(", \n", ",\n");
    this.#answer.className = "answer array";
    this.#answer.textContent = lines.length > LETTERS ? `${lines.slice(0, LETTERS)} …` : lines;
  }

  #name(i: number): string {
    return this.#labels[i] ?? String(i);
  }

  #bar(name: string, share: number): HTMLElement {
    const fill = make("span", { className: "fill" });
    fill.style.width = `${100 * share}%`;
    return make("li", {}, make("span", { className: "name" }, name), make("span", { className: "track" }, fill),
      make("span", { className: "value" }, percent(share)));
  }
}

function softmax(values: readonly number[]): number[] {
  const top = Math.max(...values);
  const powers = values.map((v) => Math.exp(v - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A number as a person reads it. */
export const short = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5))));
