// The classes on the page: names, counts, examples.
import { element } from "../shared/dom.js";
import { FEWEST_CLASSES, MOST_CLASSES } from "./classes.js";
import type { ClassOf, Classes, Example } from "./classes.js";
import { onDrop } from "./files.js";
import { thumbnail } from "./pictures.js";

export const LONGEST_NAME = 24;

interface Handlers {
  readonly onRename: () => void;
  readonly onRemove: (gone: ClassOf) => void;
  readonly onDrop: (to: ClassOf, files: readonly File[]) => void;
}

interface Row {
  readonly of: ClassOf;
  readonly box: HTMLElement;
  readonly count: HTMLElement;
  readonly remove: HTMLButtonElement;
  readonly examples: HTMLElement;
  readonly thumbs: Map<Example, HTMLButtonElement>;
}

export class ClassList {
  readonly #list = element("classes", HTMLElement);
  readonly #count = element("count", HTMLElement);
  readonly #add = element("add", HTMLButtonElement);
  readonly #classes: Classes;
  readonly #handlers: Handlers;
  #rows: Row[] = [];

  constructor(classes: Classes, handlers: Handlers) {
    this.#classes = classes;
    this.#handlers = handlers;
    this.#add.onclick = () => {
      classes.add();
      const name = this.#rows.at(-1)?.box.querySelector("input");
      name?.focus();
      name?.select();
    };
  }

  /** Shows what changed: one class's examples, or the list. */
  refresh(changed: ClassOf | null): void {
    const { list } = this.#classes;
    if (changed === null) {
      this.#rows = list.map((of) => this.#rows.find((row) => row.of === of) ?? this.#row(of));
      this.#list.replaceChildren(...this.#rows.map(({ box }) => box));
    }
    for (const row of this.#rows) {
      if (changed === null || row.of === changed) this.#fill(row);
      row.remove.disabled = list.length <= FEWEST_CLASSES;
    }
    this.#add.disabled = list.length >= MOST_CLASSES;
    const { examples } = this.#classes;
    this.#count.textContent = `${list.length} of at most ${MOST_CLASSES}, ${examples} example${examples === 1 ? "" : "s"}`;
  }

  #row(of: ClassOf): Row {
    const box = document.createElement("section");
    box.className = "class";
    const name = Object.assign(document.createElement("input"), { type: "text", value: of.name, maxLength: LONGEST_NAME });
    name.setAttribute("aria-label", "Name of the class");
    const old = of.name;
    name.oninput = () => {
      of.name = name.value.trim() || old;
      this.#handlers.onRename();
    };
    name.onblur = () => (name.value = of.name);
    name.onkeydown = ({ key }) => {
      if (key === "Enter") name.blur();
    };
    const count = Object.assign(document.createElement("span"), { className: "muted" });
    const remove = Object.assign(document.createElement("button"), { className: "plain", textContent: "✕", title: "Remove this class" });
    remove.onclick = () => this.#handlers.onRemove(of);
    const head = Object.assign(document.createElement("div"), { className: "class-head" });
    head.append(name, count, remove);
    const examples = Object.assign(document.createElement("div"), { className: "examples" });
    box.append(head, examples);
    onDrop(box, (files) => this.#handlers.onDrop(of, files));
    return { of, box, count, remove, examples, thumbs: new Map() };
  }

  #fill({ of, count, remove, examples, thumbs }: Row): void {
    count.textContent = `${of.examples.length} example${of.examples.length === 1 ? "" : "s"}`;
    remove.setAttribute("aria-label", `Remove the class ${of.name}`);
    const there = new Set(of.examples);
    for (const [example, thumb] of thumbs) {
      if (there.has(example)) continue;
      const next = (thumb.nextElementSibling ?? thumb.previousElementSibling) as HTMLElement | null;
      if (document.activeElement === thumb) next?.focus(); // the keyboard's place is not lost
      thumb.remove();
      thumbs.delete(example);
    }
    const added = of.examples.filter((example) => !thumbs.has(example));
    for (const example of added) {
      const thumb = document.createElement("button");
      thumb.append(thumbnail(example.picture));
      thumb.setAttribute("aria-label", "Remove this example");
      thumb.onclick = () => this.#classes.removeExample(of, example);
      thumbs.set(example, thumb);
      examples.append(thumb);
    }
    if (added.length > 0 && added.length < there.size) examples.scrollTop = examples.scrollHeight;
  }
}
