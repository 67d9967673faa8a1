// The large map: what the network says of every point of the square, and the data on top.
import { Tile } from "./colours.js";
import type { Colours } from "./colours.js";
import { EDGE } from "./datasets.js";
import { GRID } from "./examples.js";
import type { Examples } from "./examples.js";

const FINE = 4; // pixels of the map for a cell of the grid, each way
const SIDE = GRID * FINE;
const RADIUS = 3.4;

/** Which cells a pixel lies between, and how far from the first. */
const ALONG = Array.from({ length: SIDE }, (_, pixel) => {
  const at = Math.max(0, Math.min(GRID - 1, (pixel + 0.5) / FINE - 0.5));
  const first = Math.min(GRID - 2, Math.floor(at));
  return { first, share: at - first };
});

export class Surface {
  readonly #tile: Tile;
  readonly #over: HTMLCanvasElement;
  readonly #colours: Colours;
  readonly #fine = new Float32Array(SIDE * SIDE);
  #examples: Examples | null = null;
  #showTest = false;

  constructor(map: HTMLCanvasElement, over: HTMLCanvasElement, colours: Colours) {
    this.#tile = new Tile(map, SIDE);
    this.#over = over;
    this.#colours = colours;
    new ResizeObserver(() => this.#drawPoints()).observe(over);
  }

  /** values: of the grid's points, from -1 to 1. */
  paint(values: Float32Array, discretise: boolean): void {
    // the boundary is finer than the grid: values are interpolated before they become colours
    const fine = this.#fine;
    for (let y = 0, i = 0; y < SIDE; y++) {
      const { first: row, share: down } = ALONG[y]!;
      for (let x = 0; x < SIDE; x++, i++) {
        const { first: column, share } = ALONG[x]!;
        const at = row * GRID + column;
        const above = values[at]! + share * (values[at + 1]! - values[at]!);
        const below = values[at + GRID]! + share * (values[at + GRID + 1]! - values[at + GRID]!);
        fine[i] = above + down * (below - above);
      }
    }
    this.#tile.paint(discretise ? (i) => (fine[i]! < 0 ? -1 : 1) : (i) => fine[i]!, this.#colours);
  }

  showPoints(examples: Examples, showTest: boolean): void {
    this.#examples = examples;
    this.#showTest = showTest;
    this.#drawPoints();
  }

  #drawPoints(): void {
    const side = this.#over.clientWidth;
    const scale = devicePixelRatio;
    const context = this.#over.getContext("2d");
    if (!context || !this.#examples || side === 0) return;
    this.#over.width = this.#over.height = Math.round(side * scale);
    context.scale(scale, scale);
    const { points, training } = this.#examples;
    const shown = points.slice(0, this.#showTest ? points.length : training);
    // those to test with are drawn last, with a dark ring
    shown.forEach(({ x1, x2, value }, i) => {
      context.beginPath();
      context.arc(((x1 + EDGE) / (2 * EDGE)) * side, ((EDGE - x2) / (2 * EDGE)) * side, RADIUS, 0, 2 * Math.PI);
      const pixel = this.#colours.pixel(value);
      context.fillStyle = `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
      context.fill();
      context.lineWidth = 1.2;
      context.strokeStyle = i < training ? "#ffffff" : "#10141b";
      context.stroke();
    });
  }
}
