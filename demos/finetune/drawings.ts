// The digits that the visitor drew, with what they are; kept on this device on request.
import { SIDE } from "../shared/digit.js";
import { element } from "../shared/dom.js";

const KEY = "tabgrad-handwriting";

export interface Drawn {
  readonly pixels: Float32Array;
  readonly label: number;
}

/** The list below the canvas. Calls onChange after one is removed. */
export class Drawings {
  readonly #list = element("drawings", HTMLElement);
  readonly #onChange: () => void;
  #all: Drawn[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get all(): readonly Drawn[] {
    return this.#all;
  }

  add(drawn: Drawn): void {
    this.#all.push(drawn);
  }

  /** Shows all, with what the network takes each for; gives the number that are right. */
  show(guesses: readonly number[]): number {
    const right = this.#all.filter(({ label }, i) => guesses[i] === label).length;
    this.#list.replaceChildren(...this.#all.map((drawn, i) => this.#item(drawn, guesses[i])));
    element("drawings-none", HTMLElement).hidden = this.#all.length > 0;
    element("drawings-note", HTMLElement).textContent =
      this.#all.length === 0 ? "" : `${right} of ${this.#all.length} named right`;
    return right;
  }

  keep(): void {
    localStorage.setItem(KEY, JSON.stringify(this.#all.map(({ pixels, label }) => ({ label, pixels: toText(pixels) }))));
  }

  forget(): void {
    localStorage.removeItem(KEY);
  }

  /** Those that were kept, beside those that are there. */
  recall(): void {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as { label: number; pixels: string }[];
    this.#all.push(...kept.map(({ label, pixels }) => ({ label, pixels: fromText(pixels) })));
  }

  #item(drawn: Drawn, guess: number | undefined): HTMLLIElement {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Remove this ${drawn.label}`);
    remove.onclick = () => {
      this.#all = this.#all.filter((other) => other !== drawn);
      this.#onChange();
    };
    const wrong = guess !== undefined && guess !== drawn.label;
    item.className = wrong ? "wrong" : "right";
    item.append(tile(drawn.pixels), wrong ? `${drawn.label}, not ${guess}` : `${drawn.label}`, remove);
    return item;
  }
}

function tile(pixels: Float32Array): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  canvas.setAttribute("aria-hidden", "true");
  const image = new ImageData(SIDE, SIDE);
  pixels.forEach((value, i) => image.data.set([255, 255, 255, 255 * value], 4 * i));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

const toText = (pixels: Float32Array): string => btoa(String.fromCharCode(...pixels.map((value) => Math.round(255 * value))));
const fromText = (text: string): Float32Array => Float32Array.from(atob(text), (c) => c.charCodeAt(0) / 255);
