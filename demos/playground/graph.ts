// The network drawn as a graph: a column a layer, a small map a neuron, a line a weight.
import { Tile } from "./colours.js";
import type { Colours } from "./colours.js";
import { GRID, middle } from "./examples.js";
import { FEATURES } from "./features.js";
import { MOST_LAYERS, MOST_UNITS } from "./settings.js";
import type { Settings } from "./settings.js";

const THICKEST = 7;
const REACH = 7; // pixels between pointer and line

/** A neuron of the graph: hidden layers from 0, the output after them. */
export interface Neuron {
  readonly layer: number;
  readonly index: number;
}

export interface GraphEvents {
  readonly onFeature: (name: string) => void;
  readonly onUnits: (units: readonly number[]) => void;
  /** A neuron is pointed at or pressed: its map is to be shown large; null for the output. */
  readonly onLook: (neuron: Neuron | null) => void;
}

interface Node {
  readonly element: HTMLElement;
  readonly tile: Tile;
}

interface Line {
  /** Its weight: in which kernel, and where. */
  readonly layer: number;
  readonly at: number;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly path: Path2D;
}

export class Graph {
  readonly #root: HTMLElement;
  readonly #count: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #colours: Colours;
  readonly #events: GraphEvents;
  readonly #links = document.createElement("canvas");
  #features: (Node & { readonly name: string; readonly on: boolean })[] = [];
  /** Hidden layers and the output. */
  #layers: Node[][] = [];
  #kernels: readonly Float32Array[] = [];
  #pinned: Neuron | null = null;
  #lines: Line[] = [];

  /** count: where the number of hidden layers stands; hint: what says a weight. */
  constructor(root: HTMLElement, count: HTMLElement, hint: HTMLElement, colours: Colours, events: GraphEvents) {
    this.#root = root;
    this.#count = count;
    this.#hint = hint;
    this.#colours = colours;
    this.#events = events;
    this.#links.setAttribute("aria-hidden", "true");
    new ResizeObserver(() => this.#fit()).observe(root);
    root.addEventListener("pointermove", (event) => this.#point(event));
    root.addEventListener("pointerleave", () => (this.#hint.hidden = true));
  }

  /** Draws the graph of a shape. locked: while Python loads, shapes can't be changed. */
  show(settings: Settings, locked: boolean): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"]; // its button is made anew
    this.#pinned = null;
    this.#kernels = [];
    this.#layers = [];
    const columns = [this.#featureColumn(settings, locked)];
    settings.units.forEach((_, layer) => columns.push(this.#hiddenColumn(settings, layer, locked)));
    columns.push(this.#outputColumn());
    const layers = (by: number): void => this.#events.onUnits(moreLayers(settings.units, by));
    this.#count.replaceChildren(stepper("hidden layers", "layers", settings.units.length, 0, MOST_LAYERS, locked, layers));
    this.#root.replaceChildren(this.#links, ...columns);
    this.#root.style.setProperty("--columns", String(columns.length));
    if (focused) focusOn(focused);
    this.paintFeatures();
    this.#fit();
  }

  /** Shapes can be changed from now on, or no longer. */
  lock(locked: boolean): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-shape]")) {
      button.disabled = locked || button.dataset["shape"] === "end";
    }
  }

  paintFeatures(): void {
    for (const { name, tile } of this.#features) {
      const { of } = FEATURES.find((feature) => feature.name === name)!;
      const values = Float32Array.from({ length: GRID * GRID }, (_, i) => of(middle(i % GRID), -middle(Math.floor(i / GRID))));
      const largest = Math.max(...values);
      tile.paint((i) => values[i]! / largest, this.#colours);
    }
  }

  /** The maps of all neurons (the output's from -1 to 1) and the lines of all weights. */
  paint(outputs: readonly Float32Array[], kernels: readonly Float32Array[]): void {
    this.#layers.forEach((nodes, layer) => {
      const values = outputs[layer]!;
      const count = nodes.length;
      nodes.forEach(({ tile }, index) => tile.paint((i) => values[i * count + index]!, this.#colours));
    });
    this.#kernels = kernels;
    this.#drawLines();
  }

  // --- columns ------------------------------------------------------------------------------------

  #featureColumn({ features }: Settings, locked: boolean): HTMLElement {
    const column = columnOf("features", "Features");
    this.#features = FEATURES.map(({ name, label }) => {
      const on = features.includes(name);
      const { element, tile } = this.#neuron(`Feature ${label}`);
      element.classList.add("feature");
      element.dataset["key"] = `feature ${name}`;
      element.dataset["shape"] = "";
      element.setAttribute("aria-pressed", String(on));
      (element as HTMLButtonElement).disabled = locked;
      const text = document.createElement("span");
      text.textContent = label;
      element.prepend(text);
      element.onclick = () => this.#events.onFeature(name);
      column.append(element);
      return { element, tile, name, on };
    });
    return column;
  }

  #hiddenColumn({ units }: Settings, layer: number, locked: boolean): HTMLElement {
    const count = units[layer]!;
    const column = columnOf("hidden", "");
    const change = (by: number): void => this.#events.onUnits(units.map((n, i) => (i === layer ? n + by : n)));
    column.firstElementChild!.append(stepper(`neurons of hidden layer ${layer + 1}`, `units ${layer}`, count, 1, MOST_UNITS, locked, change));
    this.#layers.push(Array.from({ length: count }, (_, index) => {
      const node = this.#neuron(`Hidden layer ${layer + 1}, neuron ${index + 1}: show its map`);
      this.#lookAt(node.element, { layer, index });
      column.append(node.element);
      return node;
    }));
    return column;
  }

  #outputColumn(): HTMLElement {
    const column = columnOf("output", "Output");
    const node = this.#neuron("Output: show its map");
    this.#lookAt(node.element, null);
    column.append(node.element);
    this.#layers.push([node]);
    return column;
  }

  #neuron(label: string): Node {
    const element = document.createElement("button");
    const canvas = document.createElement("canvas");
    element.className = "neuron";
    element.title = label;
    element.setAttribute("aria-label", label);
    element.append(canvas);
    return { element, tile: new Tile(canvas, GRID) };
  }

  /** neuron: null for the output. */
  #lookAt(element: HTMLElement, neuron: Neuron | null): void {
    element.dataset["key"] = `neuron ${neuron?.layer} ${neuron?.index}`;
    element.setAttribute("aria-pressed", "false");
    element.onpointerenter = ({ pointerType }) => pointerType === "mouse" && this.#events.onLook(neuron);
    element.onpointerleave = ({ pointerType }) => pointerType === "mouse" && this.#events.onLook(this.#pinned);
    element.onclick = () => {
      const again = element.getAttribute("aria-pressed") === "true";
      this.#pinned = again ? null : neuron;
      for (const other of this.#layers.flat()) {
        other.element.setAttribute("aria-pressed", String(other.element === element && this.#pinned !== null));
      }
      this.#events.onLook(this.#pinned);
    };
  }

  // --- lines --------------------------------------------------------------------------------------

  /** The places of all lines, once: what is drawn in every frame asks nothing of the layout. */
  #fit(): void {
    const { scrollWidth: width, clientHeight: height } = this.#root;
    this.#links.width = Math.round(width * devicePixelRatio);
    this.#links.height = Math.round(height * devicePixelRatio);
    this.#lines = [];
    let sources: readonly Node[] = this.#features.filter(({ on }) => on);
    this.#layers.forEach((nodes, layer) => {
      sources.forEach(({ element: source }, i) => nodes.forEach(({ element }, k) => {
        const from = [source.offsetLeft + source.offsetWidth, middleOf(source)] as const;
        const to = [element.offsetLeft, middleOf(element)] as const;
        const bend = (to[0] - from[0]) / 2;
        const path = new Path2D();
        path.moveTo(...from);
        path.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], ...to);
        this.#lines.push({ layer, at: i * nodes.length + k, from, to, path });
      }));
      sources = nodes;
    });
    this.#drawLines();
  }

  #weight({ layer, at }: Line): number {
    return this.#kernels[layer]?.[at] ?? 0;
  }

  #drawLines(): void {
    const context = this.#links.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#links.width, this.#links.height);
    context.scale(devicePixelRatio, devicePixelRatio);
    for (const line of this.#lines) {
      const weight = this.#weight(line);
      const size = Math.abs(weight);
      context.globalAlpha = Math.min(1, 0.25 + 0.5 * size);
      context.lineWidth = Math.min(THICKEST, 0.6 + 1.9 * size);
      context.strokeStyle = weight < 0 ? this.#colours.low : this.#colours.high;
      context.stroke(line.path);
    }
  }

  /** Says the weight of the line that is pointed at. */
  #point({ clientX, clientY, pointerType }: PointerEvent): void {
    if (pointerType !== "mouse") return;
    const box = this.#root.getBoundingClientRect();
    const [x, y] = [clientX - box.left + this.#root.scrollLeft, clientY - box.top];
    let near = REACH;
    let found: Line | null = null;
    for (const line of this.#lines) {
      const { from, to } = line;
      if (x < from[0] || x > to[0]) continue;
      const share = (x - from[0]) / (to[0] - from[0]);
      const height = from[1] + (to[1] - from[1]) * share * share * (3 - 2 * share); // nearly the curve
      if (Math.abs(height - y) < near) [near, found] = [Math.abs(height - y), line];
    }
    this.#hint.hidden = found === null || this.#kernels.length === 0;
    if (!found) return;
    this.#hint.textContent = `Weight ${this.#weight(found).toFixed(2)}`;
    this.#hint.style.transform = `translate(${clientX - box.left + 12}px, ${y - 30}px)`;
  }
}

/** Focuses the element of a key; where it can't be pressed any more, the one beside it. */
function focusOn(key: string): void {
  const found = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  const free = found?.matches(":disabled") ? found.parentElement!.querySelector<HTMLElement>("button:enabled") : found;
  free?.focus();
}

const middleOf = (element: HTMLElement): number => element.offsetTop + element.offsetHeight / 2;

function columnOf(kind: string, title: string): HTMLElement {
  const column = document.createElement("div");
  const head = document.createElement("div");
  column.className = `layer ${kind}`;
  head.className = "head";
  head.textContent = title;
  column.append(head);
  return column;
}

/** "- 4 +": changes a number by one. */
function stepper(what: string, key: string, value: number, least: number, most: number, locked: boolean,
  change: (by: number) => void): HTMLElement {
  const made = document.createElement("div");
  made.className = "stepper";
  const button = (text: string, label: string, by: number): HTMLButtonElement => {
    const one = document.createElement("button");
    const end = by < 0 ? value <= least : value >= most;
    one.textContent = text;
    one.setAttribute("aria-label", `${label} ${what}`);
    one.dataset["key"] = `${key} ${by}`;
    one.dataset["shape"] = end ? "end" : "";
    one.disabled = locked || end;
    one.onclick = () => change(by);
    return one;
  };
  const shown = document.createElement("output");
  shown.textContent = String(value);
  made.append(button("−", "Fewer", -1), shown, button("+", "More", 1));
  return made;
}

/** Hidden layers with one more or one fewer at the end. */
const moreLayers = (units: readonly number[], by: number): readonly number[] =>
  by < 0 ? units.slice(0, -1) : [...units, Math.min(4, units.at(-1) ?? 4)];
