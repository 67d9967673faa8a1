// The answer beside the canvas: a sentence, and a bar for each label.
import type { Guess } from "tabgrad/runtime/predict";
import { element } from "../shared/dom.js";

const LABELS = 10;
const percent = (share: number): string => `${Math.round(share * 100)}%`;

export class Bars {
  readonly #answer = element("answer", HTMLElement);
  readonly #rows = Array.from({ length: LABELS }, (_, digit) => new Row(String(digit)));

  constructor() {
    element("bars", HTMLElement).append(...this.#rows.map((row) => row.item));
  }

  /** Guesses, best first; null where there is nothing to guess. */
  show(guesses: readonly Guess[] | null): void {
    const best = guesses?.[0];
    if (!guesses || !best) return this.say("Draw a digit from 0 to 9.");
    this.#answer.className = "";
    this.#answer.textContent = `This is ${best.label === "8" ? "an" : "a"} ${best.label} (${percent(best.probability)}).`;
    for (const guess of guesses) this.#rows[guess.index]?.show(guess.probability, guess === best);
  }

  /** A sentence instead of an answer. */
  say(text: string): void {
    this.#answer.className = "muted";
    this.#answer.textContent = text;
    for (const row of this.#rows) row.show(null, false);
  }
}

class Row {
  readonly item = document.createElement("li");
  readonly #fill = document.createElement("span");
  readonly #value = document.createElement("span");

  constructor(label: string) {
    const [name, track] = [document.createElement("span"), document.createElement("span")];
    name.textContent = label;
    track.className = "track";
    this.#fill.className = "fill";
    this.#value.className = "value";
    track.append(this.#fill);
    this.item.append(name, track, this.#value);
  }

  show(probability: number | null, best: boolean): void {
    this.item.className = best ? "best" : "";
    this.#fill.style.width = `${100 * (probability ?? 0)}%`;
    this.#value.textContent = probability === null ? "" : percent(probability);
  }
}
