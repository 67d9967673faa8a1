// What plot.py sends, drawn.
import uPlot from "uplot";
import { Chart, colour, seriesColour } from "./chart.js";

const HEIGHT = 240;
const SHADES = 16;
const CLASSES = 8; // more numbers than these are no classes: they become shades

type Numbers = readonly (number | null)[];
type Key = number | string | null;

interface Labels {
  readonly title?: string;
  readonly xlabel?: string;
  readonly ylabel?: string;
}

type Show = Labels & (
  | { readonly kind: "line"; readonly x: Numbers; readonly series: readonly { readonly name: string; readonly y: Numbers }[] }
  | { readonly kind: "scatter"; readonly x: Numbers; readonly y: Numbers; readonly c: readonly Key[] | null }
  | { readonly kind: "bars"; readonly names: readonly string[]; readonly values: Numbers }
);

/** A plot below a cell, and what takes it away. Throws where `show` is none. */
export function drawPlot(parent: HTMLElement, show: unknown): () => void {
  const plot = show as Show;
  if (plot.title) {
    const title = document.createElement("figcaption");
    title.textContent = plot.title;
    parent.append(title);
  }
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${plot.kind} plot${plot.title ? `: ${plot.title}` : ""}`);
  parent.append(place);
  if (plot.kind === "line") return drawLine(parent, place, plot);
  if (plot.kind === "scatter") return drawScatter(parent, place, plot);
  if (plot.kind === "bars") return drawBars(place, plot);
  throw new TypeError(`Unknown plot: ${String((plot as { kind: unknown }).kind)}`);
}

type Of<K extends Show["kind"]> = Show & { readonly kind: K };

function drawLine(parent: HTMLElement, place: HTMLElement, { x, series, ...labels }: Of<"line">): () => void {
  const { order, along } = sorted(x);
  const data = [along, ...series.map(({ y }) => order.map((i) => y[i] ?? null))] as uPlot.AlignedData;
  const chart = new Chart(place, HEIGHT, data, () => ({
    scales: { x: { time: false } },
    axes: axesOf(labels),
    series: [{}, ...series.map(({ y }, i) => ({
      stroke: seriesColour(i), width: 2, points: { fill: seriesColour(i), size: 6, ...(y.length < 2 ? { show: true } : {}) },
    }))],
  }));
  if (series.length > 1 || series[0]?.name) parent.append(legend(series.map(({ name }, i) => [name, `--series-${i % 8}`])));
  return () => chart.destroy();
}

function drawScatter(parent: HTMLElement, place: HTMLElement, { x, y, c, ...labels }: Of<"scatter">): () => void {
  const { order, along } = sorted(x);
  const keys = [...new Set(c ?? [null])].sort((a, b) => (Number(a) - Number(b)) || String(a).localeCompare(String(b)));
  const shaded = c !== null && keys.length > CLASSES && keys.every((key) => typeof key === "number");
  const numbers = shaded ? (keys as number[]) : [];
  const [low, high] = [numbers[0] ?? 0, numbers.at(-1) ?? 1];
  const groupOf = (i: number): number => {
    if (!c) return 0;
    return shaded ? Math.min(SHADES - 1, Math.floor(((Number(c[i]) - low) / (high - low)) * SHADES)) : keys.indexOf(c[i]!);
  };
  const groups = shaded ? SHADES : keys.length;
  const data = [along, ...Array.from({ length: groups }, (_, g) => order.map((i) => (groupOf(i) === g ? y[i]! : null)))];
  const shade = (g: number): string =>
    shaded ? mixed(colour("--series-1"), colour("--series-0"), g / (SHADES - 1)) : seriesColour(g);
  const chart = new Chart(place, HEIGHT, data as uPlot.AlignedData, () => ({
    scales: { x: { time: false, range: padded }, y: { range: padded } },
    axes: axesOf(labels),
    series: [{}, ...Array.from({ length: groups }, (_, g) => ({
      stroke: shade(g), paths: () => null, points: { show: true, size: 6, width: 0, fill: shade(g), stroke: shade(g) },
    }))],
  }));
  if (c && !shaded) parent.append(legend(keys.map((key, g) => [String(key), `--series-${g % 8}`])));
  if (shaded) parent.append(legend([[rounded(low), "--series-1"], [rounded(high), "--series-0"]]));
  return () => chart.destroy();
}

function drawBars(place: HTMLElement, { names, values, ...labels }: Of<"bars">): () => void {
  const at = names.map((_, i) => i);
  const chart = new Chart(place, HEIGHT, [at, [...values]], () => {
    const [x, y] = axesOf(labels);
    const every = Math.ceil(names.length / 16);
    return {
      scales: {
        x: { time: false, range: [-0.6, names.length - 0.4] },
        y: { range: (_plot, low, high) => [Math.min(0, low ?? 0) * 1.05, Math.max(0, high ?? 1) * 1.05 || 1] },
      },
      axes: [{ ...x, splits: () => at.filter((i) => i % every === 0), values: (_plot: uPlot, places: number[]) => places.map((i) => names[i] ?? ""), grid: { show: false } }, y!],
      series: [{}, {
        stroke: seriesColour(0), fill: seriesColour(0), width: 0, points: { show: false },
        ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.7, 70] }) } : {}),
      }],
    };
  });
  return () => chart.destroy();
}

const axesOf = ({ xlabel, ylabel }: Labels): uPlot.Axis[] => [xlabel ? { label: xlabel } : {}, ylabel ? { label: ylabel } : {}];

/** uPlot wants x from left to right. */
function sorted(x: Numbers): { order: number[]; along: number[] } {
  const order = x.map((_, i) => i).filter((i) => x[i] !== null).sort((a, b) => x[a]! - x[b]!);
  return { order, along: order.map((i) => x[i]!) };
}

const padded = (_plot: uPlot, low: number | null, high: number | null): [number, number] => {
  const gap = ((high ?? 1) - (low ?? 0)) * 0.06 || 1;
  return [(low ?? 0) - gap, (high ?? 1) + gap];
};

const rounded = (n: number): string => String(Number(n.toPrecision(3)));

function mixed(from: string, to: string, share: number): string {
  return `color-mix(in srgb, ${from}, ${to} ${Math.round(100 * share)}%)`;
}

function legend(keys: readonly (readonly [name: string, variable: string])[]): HTMLElement {
  const made = document.createElement("p");
  made.className = "legend";
  for (const [name, variable] of keys) {
    const key = document.createElement("span");
    key.className = "key";
    key.textContent = name;
    key.style.setProperty("--key", `var(${variable})`);
    made.append(key);
  }
  return made;
}
