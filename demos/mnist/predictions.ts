// What the model makes of digits: bars for the drawn one, tiles for the unseen ones.
import type { NumericArray, Value } from "tabgrad";
import { SIDE } from "../shared/digit.js";
import { element } from "../shared/dom.js";

const TILES = 24;

/** Probabilities of each digit, rows of ten. */
export type Probabilities = Float32Array;

/** The array that a model's predict returned, checked for its form. */
export function probabilitiesOf(value: Value, count: number): Probabilities {
  const array = value as NumericArray | null;
  const data = array && typeof array === "object" ? array.data : undefined;
  if (!(data instanceof Float32Array) || data.length !== count * 10) {
    throw new Error(`model.predict must return ${count} rows of 10 float32 probabilities.`);
  }
  return data;
}

/** Index of the largest of ten values. */
export function best(row: Float32Array): number {
  return row.reduce((top, value, index) => (value > (row[top] ?? 0) ? index : top), 0);
}

/** The ten bars beside the canvas. */
export class AnswerBars {
  readonly #answer = element("answer", HTMLElement);
  readonly #rows: { item: HTMLLIElement; fill: HTMLElement; value: HTMLElement }[] = [];

  constructor() {
    const list = element("bars", HTMLElement);
    for (let digit = 0; digit < 10; digit++) {
      const item = document.createElement("li");
      item.innerHTML = `<span>${digit}</span><span class="track"><span class="fill"></span></span>`;
      const value = document.createElement("span");
      value.className = "value";
      item.append(value);
      list.append(item);
      this.#rows.push({ item, fill: item.querySelector(".fill") as HTMLElement, value });
    }
  }

  /** Say something instead of an answer. */
  say(text: string): void {
    this.#answer.textContent = text;
    this.#answer.className = "muted";
    for (const { item, fill, value } of this.#rows) {
      item.className = "";
      fill.style.width = "0";
      value.textContent = "";
    }
  }

  show(row: Float32Array): void {
    const top = best(row);
    const percent = (value: number) => `${Math.round(value * 100)}%`;
    this.#answer.className = "";
    this.#answer.textContent = `This is a ${top} (${percent(row[top] ?? 0)}).`;
    this.#rows.forEach(({ item, fill, value }, digit) => {
      const share = row[digit] ?? 0;
      item.className = digit === top ? "best" : "";
      fill.style.width = `${share * 100}%`;
      value.textContent = percent(share);
    });
  }
}

/** Unseen digits with the model's answers, its mistakes first. */
export class SampleGrid {
  readonly #list = element("samples", HTMLElement);
  readonly #note = element("samples-note", HTMLElement);

  clear(): void {
    this.#list.replaceChildren();
    this.#note.textContent = "";
  }

  /** `images`: uint8 (n, 28, 28); `labels`: uint8 (n,); `answers`: rows of ten. */
  show(images: Uint8Array, labels: Uint8Array, answers: Probabilities): void {
    const guesses = Array.from(labels, (_label, i) => best(answers.subarray(10 * i, 10 * i + 10)));
    const wrong = guesses.flatMap((guess, i) => (guess === labels[i] ? [] : [i]));
    const right = guesses.flatMap((guess, i) => (guess === labels[i] ? [i] : []));
    this.#note.textContent = `${wrong.length} of ${labels.length.toLocaleString("en")} wrong`;
    const shown = [...wrong.slice(0, TILES / 2), ...right].slice(0, TILES);
    this.#list.replaceChildren(...shown.map((i) => {
      const item = document.createElement("li");
      const [guess, label] = [guesses[i], labels[i]];
      const pixels = images.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
      item.className = guess === label ? "right" : "wrong";
      item.append(tile(pixels), guess === label ? `${guess}` : `${guess}, is ${label}`);
      return item;
    }));
  }
}

function tile(pixels: Uint8Array): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  const image = new ImageData(SIDE, SIDE);
  pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
  context?.putImageData(image, 0, 0);
  return canvas;
}
