// The picture that is shown, drawn, filmed or dropped: to be asked about, or given to a class.
import { element } from "../shared/dom.js";
import { Drawing } from "../shared/drawing.js";
import { Camera } from "./camera.js";
import { onDrop, picked } from "./files.js";
import { frameOf, pictureIn } from "./pictures.js";

export type Source = "draw" | "camera" | "files";

interface Handlers {
  /** There is another picture, or none. */
  readonly onPicture: () => void;
  /** Another source is chosen, or the camera was turned on or off. */
  readonly onSource: () => void;
  readonly onFail: (error: unknown) => void;
}

export class Show {
  readonly #canvas = element("canvas", HTMLCanvasElement);
  readonly #asked = element("asked", HTMLCanvasElement);
  readonly #pen = element("pen", HTMLInputElement);
  readonly #radios = [...document.querySelectorAll<HTMLInputElement>("input[name=source]")];
  readonly #on = element("camera-on", HTMLButtonElement);
  readonly #handlers: Handlers;
  readonly #drawing: Drawing;
  readonly #camera: Camera;
  #drawn = false;
  #starting = false;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#drawing = new Drawing(this.#canvas, () => {
      this.#drawn = true;
      handlers.onPicture();
    });
    this.#pen.oninput = () => this.#dip();
    this.#dip();
    this.#camera = new Camera(() => this.#refresh());
    this.#on.onclick = () => void this.#toggleCamera();
    element("camera-other", HTMLButtonElement).onclick = () => void this.#film(() => this.#camera.other());
    element("clear", HTMLButtonElement).onclick = () => this.clear();
    for (const radio of this.#radios) radio.onchange = () => this.#choose();
    const choose = element("choose", HTMLButtonElement);
    choose.onclick = async () => {
      const [file] = await picked(element("picker", HTMLInputElement), false);
      if (file) await this.ask(file);
    };
    const view = document.querySelector<HTMLElement>('[data-view="files"]');
    if (view) onDrop(view, ([file]) => void (file && this.ask(file)));
  }

  /** Shows the source that is chosen; browsers may remember one from an earlier visit. */
  begin(): void {
    this.#choose();
  }

  get source(): Source {
    return (this.#radios.find((radio) => radio.checked)?.value ?? "draw") as Source;
  }

  /** Whether pictures come by themselves. */
  get live(): boolean {
    return this.source === "camera" && this.#camera.on;
  }

  /** The picture as the network takes it; null if there is none. */
  picture(): ImageData | null {
    if (this.source === "draw") return this.#drawn ? frameOf(this.#canvas) : null;
    if (this.source === "camera") return this.#camera.on ? frameOf(this.#camera.video) : null;
    return this.#asked.hidden ? null : frameOf(this.#asked);
  }

  /** Empties the sheet. */
  clear(): void {
    this.#drawing.clear();
    this.#drawn = false;
    this.#handlers.onPicture();
  }

  /** Shows the picture in a file. */
  async ask(file: File): Promise<void> {
    try {
      const picture = await pictureIn(file);
      const frame = this.#asked.getContext("2d");
      const { width } = this.#asked;
      const side = Math.min(picture.naturalWidth, picture.naturalHeight);
      const [left, top] = [(picture.naturalWidth - side) / 2, (picture.naturalHeight - side) / 2];
      frame?.clearRect(0, 0, width, width);
      frame?.drawImage(picture, left, top, side, side, 0, 0, width, width);
      this.#asked.hidden = false;
      element("drop-hint", HTMLElement).hidden = true;
      this.#handlers.onPicture();
    } catch (error) {
      this.#handlers.onFail(error);
    }
  }

  #dip(): void {
    const context = this.#canvas.getContext("2d");
    if (context) context.strokeStyle = this.#pen.value;
  }

  #choose(): void {
    for (const part of document.querySelectorAll<HTMLElement>("[data-view], [data-tools]")) {
      part.hidden = (part.dataset["view"] ?? part.dataset["tools"]) !== this.source;
    }
    if (this.source !== "camera") this.#camera.stop();
    this.#refresh();
    this.#handlers.onPicture();
  }

  async #toggleCamera(): Promise<void> {
    if (this.#camera.on) this.#camera.stop();
    else await this.#film(() => this.#camera.start());
  }

  async #film(start: () => Promise<void>): Promise<void> {
    this.#starting = true;
    this.#refresh();
    try {
      await start();
    } catch (error) {
      this.#handlers.onFail(error);
    } finally {
      this.#starting = false;
      this.#refresh();
    }
  }

  #refresh(): void {
    const { on } = this.#camera;
    this.#on.textContent = on ? "Turn off" : "Turn camera on";
    this.#on.disabled = this.#starting;
    element("camera-other", HTMLButtonElement).hidden = !on;
    element("camera-off", HTMLElement).hidden = on;
    element("camera-off", HTMLElement).textContent = this.#starting ? "Waiting for the camera." : "The camera is off.";
    this.#handlers.onSource();
    if (!on && this.source === "camera") this.#handlers.onPicture();
  }
}
