// Loss and accuracy while a model trains: each batch as a line, unseen digits as points.
import uPlot from "uplot";

const HEIGHT = 170;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Limits of the y axis from the values that are shown; null while there are none. */
export type Limits = (values: readonly number[]) => [number, number];

/** From zero to the largest. */
export const fromZero: Limits = (values) => [0, Math.max(0.1, ...values)];

/** A share: up to 1, and down to the decade below the smallest, the first steps left out. */
export const share: Limits = (values) => {
  const settled = values.slice(Math.min(4, values.length - 1));
  return [Math.max(0, Math.min(0.9, Math.floor(Math.min(...settled) * 10) / 10)), 1];
};

/** One metric over epochs (fractions of an epoch for batches). */
export class MetricChart {
  readonly #parent: HTMLElement;
  readonly #limits: Limits;
  readonly #series: [number[], (number | null)[], (number | null)[]] = [[], [], []];
  #plot: uPlot;
  #drawing = false;

  constructor(parent: HTMLElement, limits: Limits) {
    this.#parent = parent;
    this.#limits = limits;
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

  #shown(): number[] {
    const [, batches, epochs] = this.#series;
    const values = [...batches, ...epochs].filter((value) => value !== null);
    return values.length > 0 ? values : [0];
  }

  #resize(): void {
    this.#plot.setSize({ width: this.#parent.clientWidth, height: HEIGHT });
  }

  #create(): uPlot {
    const axis = {
      stroke: colour("--muted"), font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
    };
    return new uPlot({
      width: this.#parent.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_plot, _low, high) => [0, Math.max(high ?? 0, 1)] },
        y: { range: () => this.#limits(this.#shown()) },
      },
      axes: [
        { ...axis, label: "epoch", labelFont: "12px system-ui, sans-serif", labelSize: 18, size: 30 },
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
