// Loss and accuracy while a model trains: each batch as a line, unseen digits as points.
import uPlot from "uplot";

const HEIGHT = 170;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** One metric over epochs (fractions of an epoch for batches). */
export class MetricChart {
  readonly #parent: HTMLElement;
  readonly #range: uPlot.Range.MinMax | null;
  readonly #series: [number[], (number | null)[], (number | null)[]] = [[], [], []];
  #plot: uPlot;
  #drawing = false;

  /** `range`: fixed limits of the y axis, or null to follow the data. */
  constructor(parent: HTMLElement, range: [number, number] | null) {
    this.#parent = parent;
    this.#range = range;
    this.#plot = this.#create();
    new ResizeObserver(() => this.#resize()).observe(parent);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#plot.destroy();
      this.#plot = this.#create();
    });
  }

  /** Forget every point. */
  clear(): void {
    for (const series of this.#series) series.length = 0;
    this.#draw();
  }

  /** Add a point at `epoch`; either value may be missing. */
  add(epoch: number, batch: number | undefined, unseen: number | undefined): void {
    const [x, batches, epochs] = this.#series;
    // Continuing goes back to the start of an interrupted epoch: the line goes on from there.
    x.push(Math.max(epoch, x.at(-1) ?? 0));
    batches.push(batch ?? null);
    epochs.push(unseen ?? null);
    this.#draw();
  }

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#plot.setData(this.#series);
    });
  }

  #resize(): void {
    this.#plot.setSize({ width: this.#parent.clientWidth, height: HEIGHT });
  }

  #create(): uPlot {
    const axis = {
      stroke: colour("--muted"), font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
    };
    const range = this.#range;
    return new uPlot({
      width: this.#parent.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_plot, _low, high) => [0, Math.max(high ?? 0, 1)] },
        y: { range: (_plot, low, high) => range ?? [Math.min(0, low ?? 0), Math.max(high ?? 0, 0.1)] },
      },
      axes: [
        { ...axis, label: "epoch", labelFont: "12px system-ui, sans-serif", labelSize: 16, size: 26 },
        { ...axis, size: 44 },
      ],
      series: [
        {},
        { stroke: colour("--accent"), width: 2, points: { show: false }, spanGaps: true },
        { stroke: colour("--second"), width: 1.5, spanGaps: true,
          points: { show: true, size: 8, fill: colour("--second") } },
      ],
    }, this.#series, this.#parent);
  }
}
