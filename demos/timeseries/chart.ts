// Truth and forecast over time: uPlot, in the page's colours.
import uPlot from "uplot";

type Values = (number | null)[];

export interface Lines {
  /** Seconds since 1970, or numbers of rows. */
  readonly x: number[];
  readonly truth: Values;
  readonly oneAhead: Values;
  readonly next: Values;
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FONT = "12px system-ui, sans-serif";
const DAY = 86_400; // seconds

const inUtc = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
  return (seconds: number) => format.format(seconds * 1000);
};
const [year, month, day, hour] = [
  inUtc({ year: "numeric" }), inUtc({ month: "short" }), inUtc({ day: "numeric", month: "short" }), inUtc({ hour: "2-digit", minute: "2-digit" }),
];

/** A time on the axis, its larger part below where that is another than the one before. */
function timeLabels(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  if (step >= 360 * DAY) return splits.map(year);
  const [above, below] = step >= 28 * DAY ? [month, year] : step >= DAY ? [day, year] : [hour, day];
  return splits.map((at, i) => (i > 0 && below(splits[i - 1]!) === below(at) ? above(at) : `${above(at)}\n${below(at)}`));
}

/** A time in full: its hour where it has one. */
const timeText = (seconds: number): string => `${day(seconds)} ${year(seconds)}${seconds % DAY === 0 ? "" : `, ${hour(seconds)}`}`;

export class ForecastChart {
  readonly #parent: HTMLElement;
  #lines: Lines = { x: [], truth: [], oneAhead: [], next: [] };
  #dated = false;
  #digits = 1;
  #plot: uPlot;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.#plot = this.#create();
    new ResizeObserver(() => this.#plot.setSize(this.#size())).observe(parent);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#renew());
  }

  /** Other data: `dated` says that x are times. */
  show(lines: Lines, dated: boolean, digits: number): void {
    const other = dated !== this.#dated || digits !== this.#digits || lines.x[0] !== this.#lines.x[0];
    this.#lines = lines;
    this.#dated = dated;
    this.#digits = digits;
    if (other) this.#renew();
    else this.#plot.setData(this.#data());
  }

  #renew(): void {
    this.#plot.destroy();
    this.#plot = this.#create();
  }

  #data(): uPlot.AlignedData {
    const { x, truth, oneAhead, next } = this.#lines;
    return [x, truth, oneAhead, next];
  }

  #size(): { width: number; height: number } {
    const width = this.#parent.clientWidth || 300;
    return { width, height: width < 500 ? 230 : 290 };
  }

  #create(): uPlot {
    const axis = {
      stroke: colour("--muted"), font: FONT,
      grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
    };
    const value = (_plot: uPlot, number: number | null) => (number === null ? "–" : number.toFixed(this.#digits));
    const line = (label: string, stroke: string, more: uPlot.Series = {}): uPlot.Series =>
      ({ label, stroke: colour(stroke), width: 1.5, points: { show: false }, value, ...more });
    return new uPlot({
      ...this.#size(),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"), // a table's days, not the visitor's
      cursor: { y: false },
      scales: { x: { time: this.#dated } },
      axes: [this.#dated ? { ...axis, values: timeLabels } : axis, { ...axis, size: 56 }],
      series: [
        this.#dated ? { label: "time", value: (_plot, at) => (at === null ? "–" : timeText(at)) }
          : { label: "row", value: (_plot, row) => (row === null ? "–" : String(row)) },
        line("truth", "--ink"),
        line("one step ahead", "--accent"),
        line("next 24 steps", "--second", { dash: [6, 4], width: 2 }),
      ],
    }, this.#data(), this.#parent);
  }
}
