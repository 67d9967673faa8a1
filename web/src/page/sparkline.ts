// A curve without axes: how the loss went.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 60;
const POINTS = 600;

export class Sparkline {
  readonly element = document.createElementNS(SVG, "svg");
  readonly #path = document.createElementNS(SVG, "path");
  #values: number[] = [];
  #stride = 1; // one value of so many is shown
  #seen = 0;

  constructor(label: string) {
    this.element.setAttribute("viewBox", `0 -3 ${WIDTH} ${HEIGHT + 6}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("class", "sparkline");
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", label);
    this.element.append(this.#path);
  }

  add(value: number): void {
    if (!Number.isFinite(value) || this.#seen++ % this.#stride !== 0) return;
    this.#values.push(value);
    if (this.#values.length > POINTS) {
      this.#values = this.#values.filter((_, i) => i % 2 === 0);
      this.#stride *= 2;
    }
    const top = Math.max(...this.#values);
    const low = Math.min(0, ...this.#values);
    const x = (i: number): string => ((WIDTH * i) / Math.max(1, this.#values.length - 1)).toFixed(1);
    const y = (v: number): string => (HEIGHT * (1 - (v - low) / (top - low || 1))).toFixed(1);
    this.#path.setAttribute("d", `M${this.#values.map((v, i) => `${x(i)} ${y(v)}`).join("L")}`);
  }
}
