// One line at the foot of the page: what went wrong, or what can be undone.
import { element } from "../shared/dom.js";

export class Notice {
  readonly #box = element("notice", HTMLElement);
  readonly #text = element("notice-text", HTMLElement);
  readonly #undo = element("notice-undo", HTMLButtonElement);

  constructor() {
    element("notice-close", HTMLButtonElement).onclick = () => this.hide();
  }

  hide(): void {
    this.#box.hidden = true;
  }

  /** Something did not work, and how it may. */
  fail(error: unknown): void {
    this.#show(error instanceof Error ? error.message : String(error), true);
  }

  /** Something happened; `undo` takes it back. */
  say(text: string, undo?: () => void): void {
    this.#show(text, false);
    this.#undo.hidden = !undo;
    this.#undo.onclick = () => {
      this.hide();
      undo?.();
    };
  }

  #show(text: string, bad: boolean): void {
    this.#text.textContent = text;
    this.#box.classList.toggle("bad", bad);
    this.#undo.hidden = true;
    this.#box.hidden = false;
  }
}
