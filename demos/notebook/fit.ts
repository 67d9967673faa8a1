// A fit in a cell: epoch and batch, the time that is left, its curves while it trains.
import type { TrainingEvent } from "tabgrad";
import type uPlot from "uplot";
import { Chart, colour } from "./chart.js";

const MOST = 300; // points; beyond, every second one goes
const HEIGHT = 130;
const REST = 100; // ms between two drawings

/** [epochs so far, loss, val_loss, accuracy, val_accuracy] */
type Point = readonly [number, ...(number | null)[]];

/** A fit as it is kept in a file. */
export interface FitRecord {
  state: "running" | "done" | "stopped";
  epoch: number;
  epochs: number;
  batch: number;
  batches: number | null;
  seconds: number;
  logs: { readonly [name: string]: number };
  points: Point[];
}

export const newFit = (): FitRecord => (
  { state: "running", epoch: 0, epochs: 0, batch: 0, batches: null, seconds: 0, logs: {}, points: [] });

/** What a fit came to, in words. */
export function summary({ epoch, epochs, seconds, logs, state }: FitRecord): string {
  const values = Object.entries(logs).map(([name, value]) => `${name} ${brief(value)}`).join(", ");
  const done = state === "done" ? `${epochs} ${epochs === 1 ? "epoch" : "epochs"}` : `stopped in epoch ${epoch + 1} of ${epochs}`;
  return `fit: ${done}, ${seconds.toFixed(1)} s${values ? `: ${values}` : ""}`;
}

const brief = (value: number): string => (Math.abs(value) >= 0.001 || value === 0 ? value.toFixed(4) : value.toExponential(2));
const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

export class FitView {
  readonly element = document.createElement("div");
  readonly #record: FitRecord;
  readonly #began = performance.now();
  readonly #line = document.createElement("p");
  readonly #left = document.createElement("span");
  readonly #bars = [bar("Epochs"), bar("Batches of this epoch")] as const;
  readonly #logs = document.createElement("p");
  readonly #charts = document.createElement("div");
  readonly #drawn: Chart[] = [];
  #first = 0; // epochs done before
  #gap = 0;
  #updated = 0;

  constructor(record: FitRecord) {
    this.#record = record;
    this.element.className = "fit";
    this.#line.className = "fit-line";
    this.#logs.className = "fit-logs";
    this.#charts.className = "charts";
    this.#left.className = "muted";
    this.element.append(this.#line, ...this.#bars, this.#logs, this.#charts);
    this.#draw();
  }

  destroy(): void {
    for (const chart of this.#drawn) chart.destroy();
  }

  /** The fit went on. */
  take(event: TrainingEvent): void {
    const record = this.#record;
    const { kind, epoch, epochs, batch, batches, logs } = event;
    if (kind === "begin") this.#first = epoch;
    Object.assign(record, { epoch, epochs, batch, batches: batches ?? record.batches, seconds: (performance.now() - this.#began) / 1000 });
    if (Object.keys(logs).length > 0) record.logs = logs;
    if (kind === "end") record.state = "done";
    const at = kind === "epoch" ? epoch + 1 : epoch + (batches ? batch / batches : 0);
    if (kind === "batch" || kind === "epoch") this.#point(at, logs, kind === "epoch");
    const now = performance.now();
    if (kind !== "batch" || now - this.#updated > REST) this.#draw();
  }

  /** It ended before its last epoch. */
  stop(): void {
    if (this.#record.state !== "running") return;
    this.#record.state = "stopped";
    this.#draw();
  }

  #point(at: number, logs: TrainingEvent["logs"], always: boolean): void {
    const { points } = this.#record;
    const last = points.at(-1)?.[0] ?? this.#first;
    if (!always && (at <= last || at - last < this.#gap)) return;
    const named = (prefix: string): number | null => finite(logs[`${prefix}accuracy`] ?? logs[`${prefix}acc`]);
    points.push([Math.max(at, last), finite(logs["loss"]), finite(logs["val_loss"]), named(""), named("val_")]);
    if (points.length <= MOST) return;
    this.#record.points = points.filter((point, i) => i % 2 === 0 || point[2] !== null || point[4] !== null);
    this.#gap = (2 * (at - this.#first)) / MOST;
  }

  #draw(): void {
    this.#updated = performance.now();
    const { state, epoch, epochs, batch, batches, seconds, logs, points } = this.#record;
    const [epochBar, batchBar] = this.#bars;
    const part = batches ? Math.min(1, batch / batches) : 0;
    const done = state === "done" ? epochs : epoch + part;
    const now = `Epoch ${Math.min(epoch + 1, epochs)} of ${epochs}, batch ${batch}${batches ? ` of ${batches}` : ""}`;
    const whole = `${epochs} ${epochs === 1 ? "epoch" : "epochs"} in ${seconds.toFixed(1)} s`;
    const share = (done - this.#first) / (epochs - this.#first || 1);
    const left = share > 0 ? (seconds * (1 - share)) / share : null;
    this.#left.textContent = state === "running" && left !== null ? `${time(left)} left` : "";
    this.#line.replaceChildren(state === "done" ? whole : state === "stopped" ? `Stopped: ${now}` : now, this.#left);
    Object.assign(epochBar, { max: Math.max(1, epochs), value: done });
    Object.assign(batchBar, { max: batches ?? 1, value: batches ? batch : 0 });
    batchBar.hidden = state !== "running";
    this.#logs.textContent = Object.entries(logs).map(([name, value]) => `${name} ${brief(value)}`).join(" · ");
    this.#chart(0, "Loss", points.map(([at, loss, unseen]) => [at, loss ?? null, unseen ?? null]));
    if (points.some(([, , , accuracy]) => accuracy !== null && accuracy !== undefined)) {
      this.#chart(1, "Accuracy", points.map(([at, , , accuracy, unseen]) => [at, accuracy ?? null, unseen ?? null]));
    }
  }

  #chart(i: number, title: string, rows: (readonly [number, number | null, number | null])[]): void {
    if (rows.length === 0) return;
    const columns = [rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => row[2])] as uPlot.AlignedData;
    const known = this.#drawn[i];
    if (known) {
      known.data = columns;
      return;
    }
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const place = document.createElement("div");
    caption.textContent = title;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${title} over epochs`);
    figure.append(caption, place);
    this.#charts.append(figure);
    this.#drawn[i] = new Chart(place, HEIGHT, columns, () => ({
      scales: { x: { time: false, range: () => [this.#first, Math.max(this.#record.epochs, this.#first + 1)] } },
      series: [
        {},
        { stroke: colour("--accent"), width: 2, points: { show: false }, spanGaps: true },
        { stroke: colour("--second"), width: 1.5, spanGaps: true, points: { show: true, size: 6, fill: colour("--second") } },
      ],
    }));
  }
}

function bar(label: string): HTMLProgressElement {
  const made = document.createElement("progress");
  made.setAttribute("aria-label", label);
  return made;
}

const time = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
