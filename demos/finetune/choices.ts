// The answer, and ten buttons to confirm or correct it.
import { element } from "../shared/dom.js";
import { best } from "./learner.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** Calls onChoice with the digit that was named by button or key. */
export class Choices {
  readonly #answer = element("answer", HTMLElement);
  readonly #buttons: { button: HTMLButtonElement; fill: HTMLElement }[];

  constructor(onChoice: (digit: number) => void) {
    this.#buttons = DIGITS.map((digit) => {
      const [button, track, fill] = [document.createElement("button"), document.createElement("span"), document.createElement("span")];
      button.setAttribute("aria-label", `It is ${withArticle(digit)}`);
      button.onclick = () => onChoice(digit);
      track.className = "track";
      fill.className = "fill";
      track.append(fill);
      button.append(String(digit), track);
      return { button, fill };
    });
    element("choices", HTMLElement).append(...this.#buttons.map(({ button }) => button));
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
      if (!this.#buttons[0]!.button.disabled) onChoice(Number(event.key));
    });
    this.show(null);
    this.say("Loading");
  }

  say(text: string): void {
    this.#answer.textContent = text;
    this.#answer.className = "muted";
  }

  /** Ten probabilities; null while nothing is drawn. */
  show(row: Float32Array | null): void {
    const top = row && best(row);
    this.#buttons.forEach(({ button, fill }, digit) => {
      button.disabled = row === null;
      button.className = digit === top ? "best" : "";
      fill.style.width = `${100 * (row?.[digit] ?? 0)}%`;
    });
    if (row === null || top === null) return this.say("Draw a digit from 0 to 9.");
    this.#answer.textContent = `This looks like ${withArticle(top)} (${Math.round(100 * row[top]!)}%).`;
    this.#answer.className = "";
  }
}

const withArticle = (digit: number): string => `${digit === 8 ? "an" : "a"} ${digit}`;
