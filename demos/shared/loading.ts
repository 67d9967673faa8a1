// The panel that shows a session starting: true bytes first, then the steps.
import { STAGES, type LoadEvent, type Stage } from "tabgrad";
import { element } from "./dom.js";

const LABELS: Record<Stage, string> = {
  download: "Download", python: "Python", numpy: "NumPy", tabgrad: "tabgrad", ready: "Ready",
};
const DOING: Record<Stage, string> = {
  download: "Downloading Python, NumPy, tabgrad and the digits",
  python: "Python runs; unpacking NumPy and tabgrad",
  numpy: "Importing NumPy",
  tabgrad: "Importing tabgrad",
  ready: "Ready",
};
const MEGABYTE = 1e6;

export class LoadingPanel {
  readonly #panel = element("loading", HTMLElement);
  readonly #bar = element("loading-bar", HTMLProgressElement);
  readonly #text = element("loading-text", HTMLElement);
  readonly #bytes = element("loading-bytes", HTMLElement);
  readonly #steps = new Map<Stage, HTMLLIElement>();

  constructor() {
    const list = element("loading-steps", HTMLElement);
    for (const stage of STAGES) {
      const item = document.createElement("li");
      item.textContent = LABELS[stage];
      list.append(item);
      this.#steps.set(stage, item);
    }
  }

  show(event: LoadEvent): void {
    if (event.kind === "bytes") this.#showBytes(event.loaded, event.total);
    else this.#showStage(event.stage);
  }

  /** Say what went wrong; the page stays readable. */
  fail(error: unknown): void {
    this.#panel.classList.add("failed");
    this.#text.textContent = `Python could not be started: ${String(error)}`;
  }

  #showBytes(loaded: number, total: number): void {
    this.#bar.max = total;
    this.#bar.value = loaded;
    const [done, all] = [loaded, total].map((bytes) => (bytes / MEGABYTE).toFixed(1));
    this.#bytes.textContent = `${done} of ${all} MB`;
  }

  #showStage(stage: Stage): void {
    this.#text.textContent = DOING[stage];
    const now = STAGES.indexOf(stage);
    STAGES.forEach((name, index) => {
      const item = this.#steps.get(name);
      const done = index < now || stage === "ready";
      if (item) item.dataset["state"] = done ? "done" : index === now ? "now" : "later";
    });
    this.#panel.hidden = stage === "ready";
  }
}
