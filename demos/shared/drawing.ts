// The canvas to draw on: one pointer, mouse, pen or finger.
import type { Grey } from "./digit.js";

const INK = "#ffffff";
const WIDTH = 20;

/** Calls `onStroke` after each piece of a stroke and after clearing. */
export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #onStroke: () => void;
  #last: { x: number; y: number } | null = null;

  constructor(canvas: HTMLCanvasElement, onStroke: () => void) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("This browser gives no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#onStroke = onStroke;
    Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: WIDTH, strokeStyle: INK });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#last = this.#point(event);
      this.#lineTo(this.#last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.#last) return;
      for (const piece of event.getCoalescedEvents?.() ?? [event]) this.#lineTo(this.#point(piece));
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, () => (this.#last = null));
    }
  }

  clear(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#onStroke();
  }

  /** The drawing as grey values: how much ink covers each pixel. */
  grey(): Grey {
    const { width, height } = this.#canvas;
    const pixels = this.#context.getImageData(0, 0, width, height).data;
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = (pixels[4 * i + 3] ?? 0) / 255;
    return { width, height, values };
  }

  #point(event: PointerEvent): { x: number; y: number } {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.#canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.#canvas.height) / box.height,
    };
  }

  #lineTo(point: { x: number; y: number }): void {
    const from = this.#last ?? point;
    this.#context.beginPath();
    this.#context.moveTo(from.x, from.y);
    this.#context.lineTo(point.x, point.y);
    this.#context.stroke();
    this.#last = point;
    this.#onStroke();
  }
}
