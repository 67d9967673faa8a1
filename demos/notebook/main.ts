// The notebook page: cells are edited, run in a worker one after the other, kept, opened and downloaded.
import { element } from "../shared/dom.js";
import { keepOffline } from "../shared/offline.js";
import { emptyNotebook, newCell } from "./cells.js";
import type { Kind, Notebook } from "./cells.js";
import { CodeCell } from "./code_cell.js";
import firstNetwork from "./examples/first_network.py";
import gradientTape from "./examples/gradient_tape.py";
import tfData from "./examples/tf_data.py";
import type { CellEvents, CellView } from "./frame.js";
import { read, write } from "./ipynb.js";
import { Kernel } from "./kernel.js";
import type { Result, State } from "./kernel.js";
import "./main.css";
import { Notice } from "./notice.js";
import { fromPercent } from "./percent.js";
import { keep, kept } from "./store.js";
import { TextCell } from "./text_cell.js";

const EXAMPLES: { readonly [key: string]: () => Notebook } = {
  first: () => fromPercent(firstNetwork, "First network"),
  tape: () => fromPercent(gradientTape, "A loop with GradientTape"),
  data: () => fromPercent(tfData, "tf.data and tf.function"),
  empty: emptyNotebook,
};
const KEEP_AFTER = 600; // ms without a change
const LARGEST = 30e6; // bytes of a file

class Page {
  readonly #list = element("cells", HTMLElement);
  readonly #name = element("name", HTMLInputElement);
  readonly #examples = element("examples", HTMLSelectElement);
  readonly #file = element("file", HTMLInputElement);
  readonly #buttons = {
    runAll: element("run-all", HTMLButtonElement),
    interrupt: element("interrupt", HTMLButtonElement),
    restart: element("restart", HTMLButtonElement),
  };
  readonly #notice = new Notice();
  readonly #kernel = new Kernel((state, text) => this.#showState(state, text));
  readonly #events: CellEvents = {
    onEdit: () => this.#changed(),
    onRun: (view, next) => this.#runCell(view, next),
    onInterrupt: () => this.#interrupt(),
    onLeave: (view, by) => this.#leave(view, by),
    onInsert: (view, kind) => this.#insert(kind, this.#views.indexOf(view) + 1),
    onMove: (view, by) => this.#move(view, by),
    onDelete: (view) => this.#delete(view),
  };
  #notebook: Notebook = { ...emptyNotebook(), cells: [] };
  #views: CellView[] = [];
  #queue: CodeCell[] = [];
  #draining = false;
  #count = 0;
  #timer = 0;
  #full = false; // outputs have no room on this device

  constructor() {
    this.#buttons.runAll.onclick = () => this.#runAll();
    this.#buttons.interrupt.onclick = () => this.#interrupt();
    this.#buttons.restart.onclick = () => void this.#restart();
    element("clear", HTMLButtonElement).onclick = () => this.#clearOutputs();
    element("download", HTMLButtonElement).onclick = () => this.#download();
    element("open", HTMLButtonElement).onclick = () => this.#file.click();
    element("add-code", HTMLButtonElement).onclick = () => this.#insert("code", this.#views.length);
    element("add-text", HTMLButtonElement).onclick = () => this.#insert("text", this.#views.length);
    this.#file.onchange = () => void this.#open();
    this.#examples.onchange = () => this.#chooseExample();
    this.#name.oninput = () => {
      this.#notebook.name = this.#name.value;
      this.#changed();
    };
    addEventListener("pagehide", () => this.#keepNow());
    this.#show(kept("now") ?? EXAMPLES["first"]!());
    this.#offerBefore();
  }

  async start(): Promise<void> {
    await this.#kernel.start();
    await this.#drain();
  }

  // --- the notebook -------------------------------------------------------------------------------

  #show(notebook: Notebook): void {
    for (const view of this.#views) view.destroy();
    this.#notebook = notebook;
    this.#views = notebook.cells.map((cell) => this.#viewOf(cell));
    this.#list.replaceChildren(...this.#views.map((view) => view.element));
    this.#name.value = notebook.name;
    this.#count = Math.max(0, ...notebook.cells.map(({ count }) => count ?? 0));
  }

  #viewOf(cell: Notebook["cells"][number]): CellView {
    return cell.kind === "code" ? new CodeCell(cell, this.#events) : new TextCell(cell, this.#events);
  }

  /** Shows another notebook; the one that was there can be had back. */
  #replace(notebook: Notebook): void {
    const before = this.#notebook;
    this.#keepNow();
    try {
      keep(before, "before");
    } catch {
      // it is still there until the page is left
    }
    this.#queue = [];
    this.#kernel.interrupt();
    void this.#kernel.reset().catch(() => undefined); // variables of the other notebook
    this.#show(notebook);
    this.#count = 0;
    this.#offerBefore();
    this.#keepNow();
    scrollTo(0, 0);
    this.#notice.say(`“${notebook.name}” is open. Variables of the other one are forgotten.`, { label: `Back to “${before.name}”`, act: () => this.#replace(before) });
  }

  #offerBefore(): void {
    const before = kept("before");
    const option = element("before", HTMLOptionElement);
    option.hidden = option.disabled = before === null;
    if (before) option.textContent = `The one before: ${before.name}`;
  }

  #chooseExample(): void {
    const key = this.#examples.value;
    this.#examples.value = "";
    const notebook = key === "before" ? kept("before") : EXAMPLES[key]?.();
    if (notebook) this.#replace(notebook);
  }

  async #open(): Promise<void> {
    const file = this.#file.files?.[0];
    this.#file.value = ""; // the same file can be chosen again
    if (!file) return;
    try {
      if (file.size > LARGEST) throw new Error(`The file has ${(file.size / 1e6).toFixed(0)} MB: that is too large for a notebook here.`);
      this.#replace(read(await file.text(), file.name.replace(/\.(ipynb|json)$/i, "")));
    } catch (error) {
      this.#notice.fail(`“${file.name}” can't be opened. ${messageOf(error)} The notebook below is as it was.`);
    }
  }

  #download(): void {
    const cells = this.#views.map((view) => (view instanceof CodeCell ? { ...view.cell, outputs: view.outputs.withPictures() } : view.cell));
    const url = URL.createObjectURL(new Blob([write({ ...this.#notebook, cells })], { type: "application/x-ipynb+json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: `${this.#notebook.name.replaceAll(/[/\\:*?"<>|]/g, "-") || "Untitled"}.ipynb` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // --- cells ---------------------------------------------------------------------------------------

  #insert(kind: Kind, at: number): void {
    this.#put(newCell(kind), at).focus();
  }

  #put(cell: Notebook["cells"][number], at: number): CellView {
    const view = this.#viewOf(cell);
    this.#list.insertBefore(view.element, this.#views[at]?.element ?? null);
    this.#views.splice(at, 0, view);
    this.#changed();
    return view;
  }

  #move(view: CellView, by: -1 | 1): void {
    const at = this.#views.indexOf(view);
    const other = this.#views[at + by];
    if (!other) return;
    this.#views.splice(at, 1);
    this.#views.splice(at + by, 0, view);
    // the other one moves in the page: what is focused here stays it
    if (by < 0) view.element.after(other.element);
    else view.element.before(other.element);
    this.#changed();
  }

  #delete(view: CellView): void {
    const at = this.#views.indexOf(view);
    if (view instanceof CodeCell && view.state === "running") this.#interrupt();
    this.#queue = this.#queue.filter((other) => other !== view);
    this.#views.splice(at, 1);
    view.destroy();
    view.element.remove();
    if (this.#views.length === 0) this.#put(newCell("code"), 0);
    this.#changed();
    (this.#views[at] ?? this.#views.at(-1))?.element.querySelector<HTMLElement>(".tools button, .prose")?.focus();
    const { cell } = view;
    this.#notice.say("The cell is deleted.", { label: "Undo", act: () => this.#put({ ...cell, outputs: [...cell.outputs] }, Math.min(at, this.#views.length)).focus() });
  }

  #leave(view: CellView, by: -1 | 1): void {
    const next = this.#views[this.#views.indexOf(view) + by];
    if (next instanceof TextCell) next.select();
    else next?.focus();
    next?.element.scrollIntoView({ block: "nearest" });
  }

  #clearOutputs(): void {
    for (const view of this.#views) {
      if (!(view instanceof CodeCell) || view.state === "running") continue;
      view.outputs.clear();
      view.cell.count = null;
      view.refresh();
    }
  }

  // --- running ---------------------------------------------------------------------------------------

  #runCell(view: CellView, next: boolean): void {
    if (view instanceof CodeCell) this.#enqueue(view);
    if (!next) return;
    if (this.#views.at(-1) === view) this.#insert("code", this.#views.length);
    else this.#leave(view, 1);
  }

  #runAll(): void {
    for (const view of this.#views) {
      if (view instanceof CodeCell) this.#enqueue(view);
      else if (view instanceof TextCell) view.read();
    }
  }

  #enqueue(view: CodeCell): void {
    if (this.#queue.includes(view)) return;
    if (this.#kernel.state === "ended") return this.#notice.fail("Python has ended: press Restart first.");
    this.#queue.push(view);
    if (view.state !== "running") view.state = "waiting";
    this.#refresh();
    void this.#drain();
  }

  /** Runs what waits, in its order. */
  async #drain(): Promise<void> {
    if (this.#draining || this.#kernel.state !== "ready") return;
    this.#draining = true;
    try {
      for (let view = this.#queue.shift(); view; view = this.#queue.shift()) await this.#execute(view);
    } catch (error) {
      this.#forgetQueue();
      this.#notice.fail(messageOf(error));
    } finally {
      this.#draining = false;
      this.#refresh();
    }
  }

  async #execute(view: CodeCell): Promise<void> {
    const { cell, outputs } = view;
    cell.count = null;
    outputs.clear();
    view.state = "running";
    const count = ++this.#count;
    try {
      const result = await this.#kernel.run(cell.source, `cell ${count}`, {
        onOutput: ({ stream, text }) => outputs.write(stream, text),
        onTraining: (event) => outputs.training(event),
        onDisplay: (data) => outputs.add({ output_type: "display_data", data, metadata: {} }),
      });
      outputs.settle();
      this.#ended(view, result, count);
    } finally {
      outputs.settle();
      cell.count = count;
      view.state = this.#queue.includes(view) ? "waiting" : "idle";
      this.#changed();
      document.body.dataset["finished"] = String(Number(document.body.dataset["finished"] ?? 0) + 1); // for those who drive the page
    }
  }

  #ended(view: CodeCell, result: Result, count: number): void {
    const { outputs } = view;
    if (result.status === "done") {
      if (result.value) outputs.add({ output_type: "execute_result", data: result.value, metadata: {}, execution_count: count });
      return;
    }
    if (this.#views.includes(view)) this.#forgetQueue(); // what would follow counts on this cell
    const failure = result.status === "lost" ? { ename: "Python has ended", evalue: result.message, traceback: [] } : result.status === "failed"
      ? { ename: result.error.type, evalue: textOf(result.error.message, result.error.type), traceback: result.error.traceback.split("\n") }
      : { ename: "Interrupted", evalue: "", traceback: [] };
    outputs.add({ output_type: "error", ...failure });
  }

  #interrupt(): void {
    this.#forgetQueue();
    this.#kernel.interrupt();
  }

  #forgetQueue(): void {
    for (const view of this.#queue.splice(0)) if (view.state === "waiting") view.state = "idle";
    this.#refresh();
  }

  async #restart(): Promise<void> {
    this.#forgetQueue();
    this.#count = 0;
    await this.#kernel.start();
    await this.#drain();
  }

  // --- the page ----------------------------------------------------------------------------------------

  #showState(state: State, text: string): void {
    const status = element("status", HTMLElement);
    status.textContent = text;
    status.dataset["state"] = state;
    if (state === "ended") this.#forgetQueue();
    this.#refresh();
  }

  #refresh(): void {
    const { state } = this.#kernel;
    this.#buttons.interrupt.disabled = state !== "busy" && this.#queue.length === 0;
    this.#buttons.runAll.disabled = state === "ended";
    this.#buttons.restart.disabled = state === "starting";
  }

  #changed(): void {
    this.#notebook.cells = this.#views.map(({ cell }) => cell);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepNow(), KEEP_AFTER);
  }

  #keepNow(): void {
    clearTimeout(this.#timer);
    const said = element("kept", HTMLElement);
    try {
      const full = keep(this.#notebook) === "cells";
      if (full && !this.#full) this.#notice.say("The outputs are too large to be kept on this device; the cells are. Download the notebook to have all of it.");
      this.#full = full;
      said.textContent = full ? "Kept without outputs" : "Kept on this device";
    } catch {
      said.textContent = "Not kept: download it";
    }
  }
}

/** A message without the name of its class. */
const textOf = (message: string, type: string): string => (message === type ? "" : message.replace(`${type}: `, ""));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

await new Page().start();
await keepOffline("../");
