// The row of buttons that give what is shown to a class: a click, a file dialog, or held down while the camera films.
import { element } from "../shared/dom.js";
import type { ClassOf } from "./classes.js";
import type { Source } from "./show.js";

const EVERY = 100; // milliseconds between two frames

const TITLES: { readonly [source in Source]: string } = {
  draw: "Add this drawing to",
  camera: "Hold to add what the camera sees to",
  files: "Pick pictures for a class, or drop them on it",
};

interface Handlers {
  readonly onClick: (to: ClassOf) => void;
  /** Called for frame after frame while a button is held; false ends it. */
  readonly onFrame: (to: ClassOf) => boolean;
}

export class Give {
  readonly #title = element("give-title", HTMLElement);
  readonly #row = element("give", HTMLElement);
  readonly #handlers: Handlers;
  #buttons: { of: ClassOf; button: HTMLButtonElement }[] = [];
  #source: Source = "draw";
  #ready = true;
  #held: HTMLButtonElement | null = null;
  #used = false; // the click that ends a hold adds nothing

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** `ready`: whether there is something to give. */
  setSource(source: Source, ready: boolean): void {
    this.#source = source;
    this.#ready = ready;
    if (!ready) this.#end();
    this.#title.textContent = TITLES[source];
    this.refresh();
  }

  /** One button for each class. */
  setClasses(classes: readonly ClassOf[]): void {
    this.#buttons = classes.map((of) => this.#buttons.find((b) => b.of === of) ?? { of, button: this.#button(of) });
    this.#row.replaceChildren(...this.#buttons.map(({ button }) => button));
    this.refresh();
  }

  /** Names and states. */
  refresh(): void {
    for (const { of, button } of this.#buttons) {
      button.textContent = of.name;
      button.disabled = this.#source === "camera" && !this.#ready;
    }
  }

  #button(of: ClassOf): HTMLButtonElement {
    const button = document.createElement("button");
    button.onclick = () => {
      if (this.#source !== "camera") this.#handlers.onClick(of);
      else if (!this.#used) this.#handlers.onFrame(of); // from a screen reader, say
      this.#used = false;
    };
    button.onpointerdown = (event) => {
      if (event.button !== 0 || this.#source !== "camera") return;
      button.setPointerCapture(event.pointerId);
      this.#begin(of, button);
    };
    button.onkeydown = (event) => {
      if (event.repeat || (event.key !== " " && event.key !== "Enter")) return;
      if (this.#source === "camera") this.#begin(of, button);
    };
    button.onpointerup = button.onpointercancel = button.onkeyup = button.onblur = () => {
      if (this.#held === button) this.#end(); // not the next one, whose hold takes the focus from this one
    };
    button.oncontextmenu = (event) => event.preventDefault(); // a finger that holds opens no menu
    return button;
  }

  #begin(of: ClassOf, button: HTMLButtonElement): void {
    this.#end();
    this.#held = button;
    this.#used = true;
    button.classList.add("held");
    let last = -Infinity;
    const frame = (now: number): void => {
      if (this.#held !== button) return;
      if (now - last >= EVERY) {
        last = now;
        if (!this.#handlers.onFrame(of)) return this.#end();
      }
      requestAnimationFrame(frame);
    };
    frame(performance.now());
  }

  #end(): void {
    this.#held?.classList.remove("held");
    this.#held = null;
  }
}
