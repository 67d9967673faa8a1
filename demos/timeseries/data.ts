// The data card: where the table comes from, its first rows, the choice of columns.
import { element } from "../shared/dom.js";
import { columnsOf, filled, hasGaps, isValue } from "./columns.js";
import type { Column } from "./columns.js";
import { CsvError, tableOf, textOf } from "./csv.js";
import type { Table } from "./csv.js";
import type { Choice } from "./task.js";
import { FEWEST_ROWS, STEPS, WIDTH } from "./task.js";

const LARGEST = 20e6; // bytes
const PREVIEWED = 4;
const NONE = "";

/** A file's bytes as a table with enough rows and a column to forecast. Throws CsvError. */
function read(bytes: Uint8Array): { table: Table; columns: Column[] } {
  const table = tableOf(textOf(bytes), isValue);
  if (table.rows.length < FEWEST_ROWS) {
    throw new CsvError(`There are ${table.rows.length} rows; at least ${FEWEST_ROWS} are needed, as each forecast looks at ${STEPS} and a part is kept for the test.`);
  }
  const columns = columnsOf(table);
  if (columns.every((column) => column.kind !== "number" || (column.problem !== null && !hasGaps(column)))) {
    const why = columns.flatMap(({ problem }) => problem ?? []).slice(0, 3).join(" ");
    throw new CsvError(`No column can be forecast. ${why || "There are times only."}`);
  }
  return { table, columns };
}

interface Handlers {
  /** Another table or other columns; null where they can't be forecast as they are. */
  readonly onChoice: (choice: Choice | null, rows: readonly number[]) => void;
}

export class DataCard {
  readonly #name = element("file-name", HTMLElement);
  readonly #target = element("target", HTMLSelectElement);
  readonly #time = element("time", HTMLSelectElement);
  readonly #helpers = element("helper-list", HTMLElement);
  readonly #fill = element("fill", HTMLInputElement);
  readonly #notes = element("notes", HTMLElement);
  readonly #handlers: Handlers;
  #table: Table | null = null;
  #columns: readonly Column[] = [];
  #locked = false;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#target.onchange = () => this.#chosen();
    this.#time.onchange = () => this.#changed();
    this.#fill.onchange = () => this.#offer();
    element("error-close", HTMLButtonElement).onclick = () => this.fail(null);
    element("paste-open", HTMLButtonElement).onclick = () => this.#paste(element("paste", HTMLElement).hidden !== false);
    element("paste-read", HTMLButtonElement).onclick = () => {
      const bytes = new TextEncoder().encode(element("paste-text", HTMLTextAreaElement).value);
      if (this.take(bytes, "Pasted rows")) this.#paste(false);
    };
    this.#watchFiles();
  }

  /** Shows a table. Whether it is one: else it says why not, and the earlier one stays. */
  take(bytes: Uint8Array, name: string): boolean {
    if (this.#locked) {
      this.fail("A network is being trained: stop it first, then take another table.");
      return false;
    }
    try {
      const { table, columns } = read(bytes);
      this.#table = table;
      this.#columns = columns;
      const many = (count: number, what: string) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
      this.#name.textContent = `${name}: ${many(table.rows.length, "row")}, ${many(columns.length, "column")}`;
    } catch (error) {
      this.fail(`${name}: ${error instanceof CsvError ? error.message : String(error)}`);
      return false;
    }
    this.fail(null);
    this.#fill.checked = false;
    this.#preview(this.#table);
    this.#offer();
    return true;
  }

  async takeFile(file: File): Promise<void> {
    if (file.size > LARGEST) {
      return this.fail(`${file.name} has ${Math.round(file.size / 1e6)} MB; this page reads up to ${LARGEST / 1e6} MB.`);
    }
    try {
      this.take(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.fail(`${file.name} could not be read: ${String(error)}`);
    }
  }

  /** Says what is wrong, or no longer. */
  fail(text: string | null): void {
    element("error", HTMLElement).hidden = text === null;
    element("error-text", HTMLElement).textContent = text ?? "";
  }

  /** Lines below the choice. */
  note(lines: readonly string[]): void {
    const problems = this.#columns.flatMap((column) => this.#usable(column).problem ?? []);
    const more = problems.length > 4 ? [`And ${problems.length - 4} more columns that can't be used.`] : [];
    this.#notes.replaceChildren(...[...problems.slice(0, 4), ...more, ...lines].map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  }

  /** While a network is trained its data stay as they are. */
  set locked(locked: boolean) {
    this.#locked = locked;
    for (const control of [this.#target, this.#time, this.#fill]) control.disabled = locked;
    for (const id of ["choose", "paste-open", "paste-read", "example"]) element(id, HTMLButtonElement).disabled = locked;
    this.#refreshHelpers();
  }

  #watchFiles(): void {
    const picker = element("picker", HTMLInputElement);
    element("choose", HTMLButtonElement).onclick = () => picker.click();
    picker.onchange = () => {
      const [file] = picker.files ?? [];
      if (file) void this.takeFile(file);
      picker.value = ""; // the same file again is a choice, too
    };
    const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    document.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      document.body.classList.add("dragging");
    });
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) document.body.classList.remove("dragging");
    });
    document.addEventListener("drop", (event) => {
      document.body.classList.remove("dragging");
      if (!carries(event)) return;
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void this.takeFile(file);
    });
  }

  #paste(open: boolean): void {
    element("paste", HTMLElement).hidden = !open;
    element("paste-open", HTMLButtonElement).setAttribute("aria-expanded", String(open));
    if (open) element("paste-text", HTMLTextAreaElement).focus();
  }

  #preview(table: Table): void {
    const line = (fields: readonly string[], tag: "th" | "td"): HTMLTableRowElement => {
      const row = document.createElement("tr");
      row.append(...fields.map((text) => Object.assign(document.createElement(tag), { textContent: text })));
      return row;
    };
    const rows = table.rows.slice(0, PREVIEWED).map(({ fields }) => line(fields, "td"));
    element("preview", HTMLTableElement).replaceChildren(line(table.names, "th"), ...rows);
  }

  #usable(column: Column): Column {
    return this.#fill.checked ? filled(column) : column;
  }

  /** Offers the columns; what was chosen before stays chosen where it can. */
  #offer(): void {
    element("fill-line", HTMLElement).hidden = !this.#columns.some(hasGaps);
    const target = this.#target.value;
    const options = this.#columns.map((column, i) => {
      const option = new Option(column.name, String(i));
      const { kind, problem } = this.#usable(column);
      option.disabled = kind !== "number" || problem !== null;
      return option;
    });
    this.#target.replaceChildren(...options);
    const first = options.find((option) => !option.disabled);
    const same = options.find((option) => option.value === target && !option.disabled);
    // where every column has gaps, the first one is shown, and why it can't be used as it is
    this.#target.value = (same ?? first)?.value ?? NONE;
    const times = this.#columns.flatMap((column, i) => (column.kind === "time" ? [new Option(column.name, String(i))] : []));
    this.#time.replaceChildren(new Option("none: rows are counted", NONE), ...times);
    this.#time.value = times[0]?.value ?? NONE;
    this.#chosen();
  }

  /** Another target: all other columns may help. */
  #chosen(): void {
    const others = this.#columns.flatMap((column, i) => {
      const { kind, problem } = this.#usable(column);
      return kind === "number" && problem === null && String(i) !== this.#target.value ? [{ name: column.name, value: String(i) }] : [];
    });
    this.#helpers.replaceChildren(...others.map(({ name, value }, i) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value, checked: i < WIDTH - 1 });
      box.onchange = () => this.#changed();
      label.append(box, name);
      return label;
    }));
    this.#changed();
  }

  #changed(): void {
    this.#refreshHelpers();
    this.note([]);
    const column = (value: string): Column | undefined => {
      const found = value === NONE ? undefined : this.#columns[Number(value)];
      return found && this.#usable(found);
    };
    const target = column(this.#target.value);
    const helpers = this.#boxes().filter((box) => box.checked).flatMap((box) => column(box.value) ?? []);
    const rows = this.#table?.rows.map(({ row }) => row) ?? [];
    this.#handlers.onChoice(target ? { target, helpers, time: column(this.#time.value) ?? null } : null, rows);
  }

  #boxes(): HTMLInputElement[] {
    return [...this.#helpers.querySelectorAll("input")];
  }

  #refreshHelpers(): void {
    const boxes = this.#boxes();
    const full = boxes.filter((box) => box.checked).length >= WIDTH - 1;
    for (const box of boxes) box.disabled = this.#locked || (full && !box.checked);
  }
}
