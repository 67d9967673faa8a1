// The forecast card: the chart, what the errors are, the next values as a file.
import { element } from "../shared/dom.js";
import { after } from "./calendar.js";
import { ForecastChart } from "./chart.js";
import type { Task } from "./task.js";

/** Decimals that tell values of this spread apart. */
const digitsFor = (deviation: number): number => Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(deviation))));

/** "MWh" of "demand (MWh)". */
const unitOf = (name: string): string => /[([]([^)\]]+)[)\]]\s*$/.exec(name)?.[1]?.trim() ?? "";

export class ForecastCard {
  readonly #chart = new ForecastChart(element("chart", HTMLElement));
  readonly #verdict = element("verdict", HTMLElement);
  readonly #errors = element("errors", HTMLElement);
  readonly #save = element("save", HTMLButtonElement);
  #task: Task | null = null;
  #oneAhead: readonly number[] | null = null;
  #next: readonly number[] | null = null;

  constructor() {
    this.#save.onclick = () => this.#download();
  }

  /** Another task, or a network that has learned nothing of it: truth only. */
  begin(task: Task | null): void {
    this.#task = task;
    this.show(null, null);
    element("forecast-title", HTMLElement).textContent = task ? `Forecast of ${task.choice.target.name}` : "Forecast";
  }

  /** Forecasts of the test part, one step ahead, and of the rows after the last. `error`: their mean, as it is now. */
  show(oneAhead: readonly number[] | null, error: number | null): void {
    this.#oneAhead = oneAhead;
    this.#next = null;
    this.#draw();
    this.#say(error);
  }

  showNext(next: readonly number[]): void {
    this.#next = next;
    this.#draw();
  }

  #draw(): void {
    const task = this.#task;
    this.#save.disabled = this.#next === null;
    element("chart-note", HTMLElement).textContent = task ? this.#note(task) : "";
    if (!task) return this.#chart.show({ x: [], truth: [], oneAhead: [], next: [] }, false, 1);
    const { target, split } = task;
    const known = target.length - split;
    const next = this.#next ?? [];
    const at = (row: number): number => (task.step ? this.#time(task, row) / 1000 : this.#time(task, row));
    const rest = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
    this.#chart.show({
      x: Array.from({ length: known + next.length }, (_, i) => at(split + i)),
      truth: [...target.slice(split), ...rest(next.length, null)],
      oneAhead: [...(this.#oneAhead ?? rest(known, null)), ...rest(next.length, null)],
      // the dashes begin at the last value
      next: next.length > 0 ? [...rest(known - 1, null), target.at(-1)!, ...next] : rest(known, null),
    }, task.step !== null, this.#digits(task));
  }

  #digits(task: Task): number {
    return digitsFor(task.deviation);
  }

  /** Time (or number) of a row, also of one after the last. */
  #time({ times, step }: Task, row: number): number {
    const beyond = row - (times.length - 1);
    if (beyond <= 0) return times[row]!;
    return step ? after(times.at(-1)!, beyond, step) : times.at(-1)! + beyond;
  }

  #note({ choice, season, target, split }: Task): string {
    const rows = `The test part is the last ${(target.length - split).toLocaleString("en")} rows; the network is not trained on them. `;
    const drag = "Drag over the chart to look closer, double-click to come back.";
    if (!this.#next || choice.helpers.length === 0) return rows + drag;
    const how = season ? season.name.toLowerCase().replace("value", "their values") : "their last values";
    return `${rows}For the next 24 steps nobody knows the helping columns: they are given ${how}. ${drag}`;
  }

  #say(error: number | null): void {
    const task = this.#task;
    if (!task) {
      this.#verdict.textContent = "";
      this.#errors.replaceChildren();
      return;
    }
    const unit = unitOf(task.choice.target.name);
    const text = (value: number) => `${value.toFixed(this.#digits(task))}${unit ? ` ${unit}` : ""}`;
    const { lastError, season, seasonError } = task;
    const rivals = [
      { name: "Last value", error: lastError },
      ...(season && seasonError !== null ? [{ name: season.name, error: seasonError }] : []),
    ];
    const all = [{ name: "Network", error }, ...rivals];
    const most = Math.max(...all.map((one) => one.error ?? 0)) || 1;
    this.#errors.replaceChildren(...all.map((one, i) => bar(one.name, one.error, most, text, i === 0)));
    const best = rivals.reduce((a, b) => (b.error < a.error ? b : a));
    this.#verdict.className = error === null ? "muted" : "";
    this.#verdict.textContent = error === null ? "Train the network to see its forecast."
      : error < best.error
        ? `One step ahead, the network is off by ${text(error)} on average: ${Math.round(100 * (1 - error / best.error))} % less than the best simple rule (${best.name.toLowerCase()}).`
        : `One step ahead, the network is off by ${text(error)} on average: so far a simple rule (${best.name.toLowerCase()}) is as good.`;
  }

  #download(): void {
    const task = this.#task;
    if (!task || !this.#next) return;
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const stamp = (row: number): string => {
      const time = this.#time(task, row);
      return task.step ? new Date(time).toISOString().replace(/(T00:00:00)?\.\d+Z$/, "") : String(time);
    };
    const lines = this.#next.map((value, i) => `${stamp(task.target.length + i)},${value.toFixed(this.#digits(task))}`);
    const head = `${quote(task.choice.time?.name ?? "row")},${quote(`${task.choice.target.name}, forecast`)}`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([[head, ...lines, ""].join("\n")], { type: "text/csv" }));
    link.download = "forecast.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

function bar(name: string, error: number | null, most: number, text: (value: number) => string, network: boolean): HTMLLIElement {
  const item = document.createElement("li");
  item.className = network ? "network" : "";
  const part = (className: string, content: string | HTMLElement): HTMLElement => {
    const made = Object.assign(document.createElement("span"), { className });
    made.append(content);
    return made;
  };
  const fill = part("fill", "");
  fill.style.width = `${(100 * (error ?? 0)) / most}%`;
  const value = part("value", error === null ? "–" : text(error));
  value.dataset["value"] = error === null ? "" : String(error);
  item.append(part("name", name), part("track", fill), value);
  return item;
}
