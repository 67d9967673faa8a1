// What every cell has: a gutter, a body, and buttons to add, move and delete.
import type { Cell, Kind } from "./cells.js";

export interface CellView {
  readonly cell: Cell;
  readonly element: HTMLElement;
  focus(): void;
  destroy(): void;
}

export interface CellEvents {
  readonly onEdit: () => void;
  /** next: the cell below is gone to, and made where there is none. */
  readonly onRun: (view: CellView, next: boolean) => void;
  readonly onInterrupt: () => void;
  readonly onLeave: (view: CellView, by: -1 | 1) => void;
  readonly onInsert: (view: CellView, kind: Kind) => void;
  readonly onMove: (view: CellView, by: -1 | 1) => void;
  readonly onDelete: (view: CellView) => void;
}

export class Frame {
  readonly element = document.createElement("section");
  readonly gutter = document.createElement("div");
  readonly body = document.createElement("div");

  constructor(view: CellView, label: string, events: CellEvents) {
    const tools = document.createElement("div");
    this.element.className = `cell ${view.cell.kind}`;
    this.element.setAttribute("aria-label", label);
    this.gutter.className = "gutter";
    this.body.className = "body";
    tools.className = "tools";
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", label);
    tools.append(
      button("+ Code", "Add a code cell below", () => events.onInsert(view, "code")),
      button("+ Text", "Add a text cell below", () => events.onInsert(view, "text")),
      button("↑", "Move this cell up", () => events.onMove(view, -1)),
      button("↓", "Move this cell down", () => events.onMove(view, 1)),
      button("✕", "Delete this cell", () => events.onDelete(view)),
    );
    this.element.append(this.gutter, this.body, tools);
  }
}

function button(text: string, title: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = text;
  made.title = title;
  made.setAttribute("aria-label", title);
  made.onclick = act;
  return made;
}
