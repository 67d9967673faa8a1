// Numbers from -1 to 1 as colours: orange, almost nothing, blue; light and dark as the page.

const STEPS = 256;

type Colour = readonly [number, number, number];

const variable = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** "#rrggbb" as three numbers. */
const parts = (hex: string): Colour => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Colour;

export class Colours {
  readonly #table = new Uint32Array(STEPS);
  low = "";
  high = "";

  constructor() {
    this.read();
  }

  /** Takes the page's colours as they are now. */
  read(): void {
    this.low = variable("--low");
    this.high = variable("--high");
    const [low, middle, high] = [this.low, variable("--middle"), this.high].map(parts) as [Colour, Colour, Colour];
    for (let i = 0; i < STEPS; i++) {
      const value = (2 * i) / (STEPS - 1) - 1;
      const end = value < 0 ? low : high;
      const share = Math.abs(value) ** 0.8; // small differences near nothing are to be seen
      const [r, g, b] = middle.map((m, k) => Math.round(m + (end[k]! - m) * share)) as [number, number, number];
      this.#table[i] = (255 << 24) | (b << 16) | (g << 8) | r;
    }
  }

  /** A pixel (red in the lowest byte) for a value. */
  pixel(value: number): number {
    const i = ((value + 1) * (STEPS - 1)) / 2 + 0.5;
    return this.#table[i < 0 ? 0 : i >= STEPS ? STEPS - 1 : i | 0]!;
  }
}

/** A canvas that is a small picture of values. */
export class Tile {
  readonly #context: CanvasRenderingContext2D;
  readonly #image: ImageData;
  readonly #pixels: Uint32Array;

  constructor(canvas: HTMLCanvasElement, side: number) {
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no 2D canvas.");
    this.#context = context;
    this.#image = new ImageData(side, side);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Paints valueOf(0), valueOf(1), ... row by row. */
  paint(valueOf: (i: number) => number, colours: Colours): void {
    for (let i = 0; i < this.#pixels.length; i++) this.#pixels[i] = colours.pixel(valueOf(i));
    this.#context.putImageData(this.#image, 0, 0);
  }
}
