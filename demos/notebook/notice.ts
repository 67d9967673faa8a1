// A line that says what has happened, with what can be done about it.
import { element } from "../shared/dom.js";

export class Notice {
  readonly #box = element("notice", HTMLElement);
  readonly #text = element("notice-text", HTMLElement);
  readonly #button = element("notice-act", HTMLButtonElement);

  constructor() {
    element("notice-close", HTMLButtonElement).onclick = () => this.hide();
  }

  say(text: string, action?: { readonly label: string; readonly act: () => void }): void {
    this.#show(text, false);
    this.#button.hidden = action === undefined;
    if (!action) return;
    this.#button.textContent = action.label;
    this.#button.onclick = () => {
      this.hide();
      action.act();
    };
  }

  fail(text: string): void {
    this.#show(text, true);
    this.#button.hidden = true;
  }

  hide(): void {
    this.#box.hidden = true;
  }

  #show(text: string, bad: boolean): void {
    this.#text.textContent = text;
    this.#box.classList.toggle("bad", bad);
    this.#box.hidden = false;
  }
}
