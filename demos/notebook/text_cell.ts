// A cell of text: read as Markdown, edited after a double click or Enter. Raw cells of a file are shown as they are.
import type { Cell } from "./cells.js";
import { Editor } from "./editor.js";
import { Frame } from "./frame.js";
import type { CellEvents, CellView } from "./frame.js";
import { markdown } from "./markdown.js";

export class TextCell implements CellView {
  readonly cell: Cell;
  readonly #frame: Frame;
  readonly #events: CellEvents;
  readonly #place = document.createElement("div");
  readonly #prose = document.createElement("div");

  constructor(cell: Cell, events: CellEvents) {
    this.cell = cell;
    this.#events = events;
    this.#frame = new Frame(this, "Text cell", events);
    this.#place.className = "editor";
    this.#prose.className = cell.kind === "raw" ? "prose raw" : "prose";
    this.#prose.tabIndex = 0;
    this.#prose.title = "Double click or Enter: edit";
    this.#prose.ondblclick = () => this.focus();
    this.#prose.onkeydown = (event) => {
      if (event.target !== this.#prose) return;
      if (event.key === "Enter") this.focus();
      else if (event.key === "ArrowUp" || event.key === "ArrowDown") events.onLeave(this, event.key === "ArrowUp" ? -1 : 1);
      else return;
      event.preventDefault();
    };
    this.#frame.body.append(this.#place, this.#prose);
    this.read();
  }

  get element(): HTMLElement {
    return this.#frame.element;
  }

  /** Shows the text as it is to be read. */
  read(): void {
    const { kind, source } = this.cell;
    this.#place.replaceChildren();
    this.#prose.replaceChildren(source.trim() === "" ? "Empty text: double click to write" : kind === "raw" ? source : markdown(source));
    this.#prose.classList.toggle("empty", source.trim() === "");
    this.#prose.hidden = false;
  }

  /** Comes to it by the keyboard: it is read, not edited. */
  select(): void {
    if (this.#prose.hidden) this.focus();
    else this.#prose.focus();
  }

  /** Edits. */
  focus(): void {
    if (this.#prose.hidden) {
      this.#place.querySelector<HTMLElement>(".cm-content")?.focus();
      return;
    }
    this.#prose.hidden = true;
    new Editor(this.#place, this.cell.source, "text", "Text cell, in Markdown", {
      onEdit: (text) => {
        this.cell.source = text;
        this.#events.onEdit();
      },
      onRun: (next) => {
        this.read();
        if (next) this.#events.onLeave(this, 1);
        else this.#prose.focus();
      },
      onLeave: (by) => this.#events.onLeave(this, by),
    }).focus();
  }

  /** It leaves the page. */
  destroy(): void {
    this.#place.replaceChildren();
  }
}
