// A picture as an input: drawn with mouse, pen or finger, from a file, dropped or pasted.
import type { Preprocessing, Spec } from "../runtime/format.js";
import { pictureToExample } from "../runtime/images.js";
import { labelled, make, say } from "./dom.js";
import { Missing } from "./field.js";
import type { Field } from "./field.js";

const SIDE = 320; // pixels of the canvas's longer side

export class Pad implements Field {
  readonly element: HTMLElement;
  readonly #spec: Spec;
  readonly #how: Preprocessing | undefined;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #problem = make("p", { className: "problem", role: "alert", hidden: true });
  readonly #paper: string;
  readonly #onChange: () => void;
  #empty = true;
  #picture: ImageBitmap | null = null; // what was put in, at its own size, until something is drawn on it
  #last: { x: number; y: number } | null = null;

  constructor(spec: Spec, how: Preprocessing | undefined, title: string, onChange: () => void) {
    const [height, width, channels = 1] = spec.shape.slice(1) as [number, number, number?];
    this.#spec = spec;
    this.#how = how;
    this.#onChange = onChange;
    // the model sees light ink on a dark ground, with invert it does so after turning the picture's values round
    this.#paper = how?.invert ? "#ffffff" : "#000000";
    const scale = SIDE / Math.max(width, height);
    const canvas = (this.#canvas = make("canvas", {
      className: "pad", width: Math.round(width * scale), height: Math.round(height * scale), role: "img",
      "aria-label": `${title}: draw here with mouse, pen or finger, or drop a picture`,
    }));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("This browser gives no 2d canvas to draw on.");
    this.#context = context;
    Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: SIDE / 12, strokeStyle: how?.invert ? "#000000" : "#ffffff" });
    this.#draws();
    const file = make("input", { type: "file", accept: "image/*", onchange: () => void this.#open(file.files?.[0]) });
    const clear = make("button", { type: "button", onclick: () => { file.value = ""; this.clear(); this.#onChange(); } }, "Clear");
    const tools = make("div", { className: "bar" }, clear);
    if (channels > 1) {
      const ink = make("input", { type: "color", value: context.strokeStyle, oninput: () => (context.strokeStyle = ink.value) });
      tools.append(labelled("Ink", ink));
    }
    tools.append(labelled("or a picture (drop and paste work too)", file));
    this.element = make("div", { className: "picture" }, canvas, tools, this.#problem);
    this.#takes();
    this.clear();
  }

  value(): Float32Array {
    if (this.#empty) throw new Missing("Draw something, or choose a picture.");
    return pictureToExample(this.#picture ?? this.#canvas, this.#spec, this.#how);
  }

  clear(): void {
    this.#empty = true;
    this.#picture = null;
    this.#problem.hidden = true;
    this.#context.fillStyle = this.#paper;
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Drawing, with the pointer that began the stroke. */
  #draws(): void {
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#last = this.#point(event);
      this.#lineTo(this.#last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.#last) return;
      for (const piece of event.getCoalescedEvents?.() ?? [event]) this.#lineTo(this.#point(piece));
    });
    for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, () => (this.#last = null));
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
    this.#empty = false;
    this.#picture = null;
    this.#onChange();
  }

  /** Files that are dropped on the picture's part, or pasted anywhere but into text. */
  #takes(): void {
    const part = this.element;
    for (const kind of ["dragenter", "dragover"] as const) {
      part.addEventListener(kind, (event) => {
        event.preventDefault();
        part.classList.add("over");
      });
    }
    part.addEventListener("dragleave", () => part.classList.remove("over"));
    part.addEventListener("drop", (event) => {
      event.preventDefault();
      part.classList.remove("over");
      void this.#open(event.dataTransfer?.files[0]);
    });
    document.addEventListener("paste", (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find((f) => f.type.startsWith("image/"));
      if (!file || event.defaultPrevented) return;
      event.preventDefault(); // one pad takes it, the first
      void this.#open(file);
    });
  }

  async #open(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      this.clear();
      this.#show(picture);
      this.#picture = picture;
      this.#empty = false;
    } catch (error) {
      this.#problem.textContent = `“${file.name}” can't be shown as a picture: ${say(error)}`;
      this.#problem.hidden = false;
    }
    this.#onChange();
  }

  /** As the model will see it. */
  #show(picture: ImageBitmap): void {
    const { width, height } = this.#canvas;
    const fit = this.#how?.fit ?? "stretch";
    const ratio = (fit === "cover" ? Math.max : Math.min)(width / picture.width, height / picture.height);
    const [w, h] = fit === "stretch" ? [width, height] : [picture.width * ratio, picture.height * ratio];
    this.#context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
  }
}
