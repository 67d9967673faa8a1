// What a cell has put out: kept in the form of Jupyter's files, and drawn.
import type { TrainingEvent } from "tabgrad";
import { FIT, PLOT } from "./cells.js";
import type { Bundle, Cell, Output, Stream } from "./cells.js";
import { FitView, newFit, summary } from "./fit.js";
import type { FitRecord } from "./fit.js";
import { markdown } from "./markdown.js";
import { drawPlot } from "./plots.js";
import { rich } from "./rich.js";

const MOST_TEXT = 100_000; // characters of one stream: of more, the last ones
const ESCAPES = /\x1b\[[0-9;]*[A-Za-z]/g;
/** Lines that Keras writes while it trains: the page draws them. */
const PROGRESS = /^(Epoch \d+\/\d+|.*━.* [\d.]+\w*s?\/step\b.*)$/;

export class Outputs {
  readonly element = document.createElement("div");
  readonly #cell: Cell;
  readonly #onChange: () => void;
  readonly #ends: (() => void)[] = []; // take away what was drawn
  #stream: { readonly shown: HTMLElement; readonly output: Stream } | null = null; // while it is the last output
  #fit: { readonly view: FitView; readonly record: FitRecord } | null = null;
  #waiting = false;
  readonly #figures = new Map<object, HTMLElement>(); // of the plots, by their data

  constructor(cell: Cell, onChange: () => void) {
    this.#cell = cell;
    this.#onChange = onChange;
    this.element.className = "outputs";
    for (const output of cell.outputs) this.#draw(output);
    this.#fit?.view.stop(); // the page was left while it trained
    this.#fit = null;
  }

  /** Forgets what was put out. */
  clear(): void {
    this.destroy();
    this.#cell.outputs = [];
    this.#stream = this.#fit = null;
    this.#waiting = false;
    this.element.replaceChildren();
    this.#onChange();
  }

  /** Takes away what draws; the cell keeps its outputs. */
  destroy(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#figures.clear();
  }

  /** The outputs with plots as pictures too, for programs that don't know these plots. */
  withPictures(): Output[] {
    return this.#cell.outputs.map((output) => {
      const canvas = "data" in output ? this.#figures.get(output.data)?.querySelector("canvas") : undefined;
      if (!canvas || !("data" in output)) return output;
      return { ...output, data: { ...output.data, "image/png": canvas.toDataURL("image/png").split(",")[1] } };
    });
  }

  /** A line that the program wrote. */
  write(name: Stream["name"], line: string): void {
    const text = line.replaceAll(ESCAPES, "");
    if (this.#fit?.record.state === "running" && PROGRESS.test(text.trimEnd())) return;
    const output = this.#stream?.output;
    if (output?.name === name) {
      output.text = cut(`${output.text}${text}\n`);
      this.#later();
    } else this.add({ output_type: "stream", name, text: `${text}\n` });
  }

  add(output: Output): void {
    this.#cell.outputs.push(output);
    this.#draw(output);
    this.#onChange();
  }

  /** A fit began, or went on. */
  training(event: TrainingEvent): void {
    if (event.kind === "begin") {
      this.add({ output_type: "display_data", data: { [FIT]: newFit(), "text/plain": "fit" }, metadata: {} });
    }
    if (!this.#fit) return;
    this.#fit.view.take(event);
    if (event.kind === "end") this.#endFit();
  }

  /** The run of the cell is over. */
  settle(): void {
    this.#fit?.view.stop();
    this.#endFit();
  }

  #endFit(): void {
    const last = this.#cell.outputs.findLast((output) => "data" in output && output.data[FIT] === this.#fit?.record);
    if (this.#fit && last && "data" in last) last.data = { ...last.data, "text/plain": summary(this.#fit.record) };
    this.#fit = null;
    this.#onChange();
  }

  /** Many lines in a frame are one change of the page. */
  #later(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => this.#catchUp());
  }

  #catchUp(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    if (this.#stream) this.#stream.shown.textContent = this.#stream.output.text;
    this.#onChange();
  }

  #draw(output: Output): void {
    this.#catchUp();
    this.#stream = null;
    if (output.output_type === "stream") {
      const shown = pre(output.name, output.text.replaceAll(ESCAPES, ""));
      this.#stream = { shown, output };
      this.element.append(shown);
    } else if (output.output_type === "error") {
      const box = document.createElement("div");
      const title = document.createElement("p");
      box.className = "failure";
      title.textContent = output.evalue ? `${output.ename}: ${output.evalue}` : output.ename;
      box.append(title);
      if (output.traceback.length > 0) box.append(pre("traceback", output.traceback.join("\n").replaceAll(ESCAPES, "")));
      this.element.append(box);
    } else this.element.append(this.#bundle(output.data));
  }

  /** The richest form of a value. */
  #bundle(data: Bundle): Node {
    if (data[FIT]) {
      const record = data[FIT] as FitRecord;
      const view = new FitView(record);
      if (record.state === "running") this.#fit = { view, record };
      this.#ends.push(() => view.destroy());
      return view.element;
    }
    if (data[PLOT]) {
      const figure = document.createElement("figure");
      figure.className = "plot";
      this.#figures.set(data, figure);
      queueMicrotask(() => this.#ends.push(drawPlot(figure, data[PLOT]))); // it needs its width, so its place first
      return figure;
    }
    const text = (kind: string): string | null => (typeof data[kind] === "string" ? data[kind] : null);
    const html = text("text/html");
    if (html !== null) return rich(html);
    for (const kind of ["image/png", "image/jpeg", "image/gif", "image/svg+xml"]) {
      const form = text(kind);
      if (form === null) continue;
      const image = document.createElement("img");
      image.src = kind === "image/svg+xml" ? `data:${kind},${encodeURIComponent(form)}` : `data:${kind};base64,${form.replaceAll("\n", "")}`;
      image.alt = text("text/plain") ?? "Picture";
      return image;
    }
    const marked = text("text/markdown");
    if (marked !== null) {
      const box = document.createElement("div");
      box.className = "prose";
      box.append(markdown(marked));
      return box;
    }
    return pre("value", text("text/plain") ?? `A value that can't be shown: ${Object.keys(data).join(", ")}`);
  }
}

function pre(kind: string, text: string): HTMLElement {
  const made = document.createElement("pre");
  made.className = kind;
  made.tabIndex = 0;
  made.textContent = text;
  return made;
}

function cut(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  const rest = text.slice(-MOST_TEXT);
  return `… (earlier lines are left out)\n${rest.slice(rest.indexOf("\n") + 1)}`;
}
