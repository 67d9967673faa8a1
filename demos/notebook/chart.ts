// A uPlot chart that follows the page's width and colours, until it is taken away.
import uPlot from "uplot";

export const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colours that tell curves apart. */
export const seriesColour = (i: number): string => colour(`--series-${i % 8}`);

const dark = matchMedia("(prefers-color-scheme: dark)");

export class Chart {
  readonly #parent: HTMLElement;
  readonly #height: number;
  readonly #options: () => Partial<uPlot.Options>;
  readonly #observer: ResizeObserver;
  #data: uPlot.AlignedData;
  #plot: uPlot;

  /** options: asked again when the colours change. */
  constructor(parent: HTMLElement, height: number, data: uPlot.AlignedData, options: () => Partial<uPlot.Options>) {
    this.#parent = parent;
    this.#height = height;
    this.#options = options;
    this.#data = data;
    this.#plot = this.#create();
    this.#observer = new ResizeObserver(() => {
      if (parent.clientWidth > 0) this.#plot.setSize({ width: parent.clientWidth, height });
    });
    this.#observer.observe(parent);
    dark.addEventListener("change", this.#recolour);
  }

  set data(data: uPlot.AlignedData) {
    this.#data = data;
    this.#plot.setData(data);
  }

  destroy(): void {
    this.#observer.disconnect();
    dark.removeEventListener("change", this.#recolour);
    this.#plot.destroy();
  }

  readonly #recolour = (): void => {
    this.#plot.destroy();
    this.#plot = this.#create();
  };

  #create(): uPlot {
    const { axes = [{}, {}], ...more } = this.#options();
    const font = "12px system-ui, sans-serif";
    const axis = {
      stroke: colour("--muted"), font, labelFont: font, labelSize: 18, labelGap: 0,
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1, size: 5 },
    };
    const sized = axes.map((one, i) => ({ ...axis, size: i === 0 ? 28 : 50, ...one }));
    return new uPlot({
      width: this.#parent.clientWidth || 300, height: this.#height, legend: { show: false }, cursor: { show: false },
      padding: [10, 12, 0, 0], series: [{}], ...more, axes: sized,
    }, this.#data, this.#parent);
  }
}
