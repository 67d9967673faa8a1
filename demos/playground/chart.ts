// Losses over epochs: of the examples that are trained on, and of the others.
import uPlot from "uplot";

const HEIGHT = 120;
const MOST = 400; // points; beyond, every second one goes
const REST = 60; // ms between two drawings

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

type Series = [epochs: number[], train: number[], test: number[]];

export class LossChart {
  readonly #parent: HTMLElement;
  #series: Series = [[], [], []];
  #plot: uPlot;
  /** Epochs between two points. */
  #gap = 0;
  #drawn = 0;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.#plot = this.#create();
    new ResizeObserver(() => this.#plot.setSize({ width: parent.clientWidth, height: HEIGHT })).observe(parent);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#plot.destroy();
      this.#plot = this.#create();
    });
  }

  clear(): void {
    this.#series = [[], [], []];
    this.#gap = 0;
    this.#plot.setData(this.#series);
  }

  add(epochs: number, train: number, test: number): void {
    const [x, trains, tests] = this.#series;
    const last = x.at(-1) ?? -1;
    if (epochs <= last || epochs - last < this.#gap) return;
    x.push(epochs);
    trains.push(train);
    tests.push(test);
    if (x.length > MOST) {
      this.#series = this.#series.map((values) => values.filter((_, i) => i % 2 === 0)) as Series;
      this.#gap = (2 * epochs) / MOST;
    }
    const now = performance.now();
    if (now - this.#drawn < REST) return;
    this.#drawn = now;
    this.#plot.setData(this.#series);
  }

  /** Draws what has come since the last drawing. */
  settle(): void {
    this.#plot.setData(this.#series);
  }

  #create(): uPlot {
    const axis = {
      stroke: colour("--muted"), font: "11px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1, size: 4 },
    };
    return new uPlot({
      width: this.#parent.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 14, 0, 0],
      scales: {
        x: { time: false, range: (_plot, _low, high) => [0, Math.max(high ?? 0, 10)] },
        y: { range: (_plot, _low, high) => [0, Math.max(high ?? 0, 0.1) * 1.05] },
      },
      axes: [{ ...axis, size: 22 }, { ...axis, size: 36 }],
      series: [
        {},
        { stroke: colour("--muted"), width: 1.5, points: { show: false } },
        { stroke: colour("--accent"), width: 2, points: { show: false } },
      ],
    }, this.#series, this.#parent);
  }
}
