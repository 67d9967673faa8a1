// A cell of Python: its editor, its number, what it put out.
import type { Cell } from "./cells.js";
import { Editor } from "./editor.js";
import { Frame } from "./frame.js";
import type { CellEvents, CellView } from "./frame.js";
import { Outputs } from "./outputs.js";

export type CodeState = "idle" | "waiting" | "running";

export class CodeCell implements CellView {
  readonly cell: Cell;
  readonly outputs: Outputs;
  readonly #frame: Frame;
  readonly #editor: Editor;
  readonly #run = document.createElement("button");
  readonly #number = document.createElement("span");
  #state: CodeState = "idle";

  constructor(cell: Cell, events: CellEvents) {
    this.cell = cell;
    this.#frame = new Frame(this, "Code cell", events);
    const place = document.createElement("div");
    place.className = "editor";
    this.#editor = new Editor(place, cell.source, "python", "Python cell", {
      onEdit: (text) => {
        cell.source = text;
        events.onEdit();
      },
      onRun: (next) => events.onRun(this, next),
      onLeave: (by) => events.onLeave(this, by),
    });
    this.outputs = new Outputs(cell, events.onEdit);
    this.#run.className = "run";
    this.#run.onclick = () => (this.#state === "running" ? events.onInterrupt() : events.onRun(this, false));
    this.#frame.gutter.append(this.#run, this.#number);
    this.#frame.body.append(place, this.outputs.element);
    this.state = "idle";
  }

  get element(): HTMLElement {
    return this.#frame.element;
  }

  get state(): CodeState {
    return this.#state;
  }

  set state(state: CodeState) {
    this.#state = state;
    this.refresh();
  }

  /** Shows state and number as they are. */
  refresh(): void {
    const state = this.#state;
    this.element.dataset["state"] = state;
    const running = state === "running";
    this.#run.textContent = running ? "■" : "▶\ufe0e";
    this.#run.setAttribute("aria-label", running ? "Interrupt" : "Run this cell");
    this.#run.title = running ? "Interrupt" : "Run this cell (Ctrl+Enter)";
    this.#number.textContent = state === "idle" ? (this.cell.count === null ? "[ ]" : `[${this.cell.count}]`) : "[*]";
  }

  focus(): void {
    this.#editor.focus();
  }

  /** It leaves the page. */
  destroy(): void {
    this.outputs.destroy();
  }
}
