// Bits per character over steps, and two lines to compare with.
import uPlot from "uplot";

const HEIGHT = 190;

export type Point = readonly [step: number, bits: number];

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class BitsChart {
  readonly #parent: HTMLElement;
  readonly #uniform: number;
  #entropy = 0;
  #points: readonly Point[] = [];
  #plot: uPlot;

  /** uniform: bits per character of a blind guess. */
  constructor(parent: HTMLElement, uniform: number) {
    this.#parent = parent;
    this.#uniform = uniform;
    this.#plot = this.#create();
    new ResizeObserver(() => this.#plot.setSize({ width: parent.clientWidth, height: HEIGHT })).observe(parent);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#plot.destroy();
      this.#plot = this.#create();
    });
  }

  /** entropy: bits per character of a guess that only knows how often each occurs. */
  show(points: readonly Point[], entropy: number): void {
    this.#points = points;
    this.#entropy = entropy;
    this.#plot.setData(this.#data());
  }

  #data(): uPlot.AlignedData {
    const steps = [0, ...this.#points.map(([step]) => step)];
    // a line needs two points, also before the first step
    const x = steps.length > 1 ? steps : [0, 1];
    return [x, x.map((_, i) => this.#points[i - 1]?.[1] ?? null), x.map(() => this.#uniform), x.map(() => this.#entropy || null)];
  }

  #create(): uPlot {
    const font = "12px system-ui, sans-serif";
    const axis = {
      stroke: colour("--muted"), font, labelFont: font,
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
    };
    const still = { width: 1.5, dash: [5, 4], points: { show: false } };
    return new uPlot({
      width: this.#parent.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_plot, _low, high) => [0, Math.max(high ?? 0, 20)] },
        y: { range: () => [0, 7] },
      },
      axes: [{ ...axis, label: "step", labelSize: 18, size: 30 }, { ...axis, size: 34 }],
      series: [
        {},
        { stroke: colour("--accent"), width: 2, points: { show: () => this.#points.length < 2, size: 7 } }, // one is no line yet
        { stroke: colour("--muted"), ...still },
        { stroke: colour("--second"), ...still },
      ],
    }, this.#data(), this.#parent);
  }
}
