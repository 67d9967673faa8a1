// The camera: asked for on a click only, and let go of when it is not looked at.
import { element } from "../shared/dom.js";

const REFUSED = "The camera was refused. Allow it for this page in the browser's settings, or use files or drawings.";
const REASONS: { readonly [name: string]: string } = {
  NotAllowedError: REFUSED,
  SecurityError: REFUSED,
  NotFoundError: "No camera was found. Files and drawings work without one.",
  OverconstrainedError: "No camera was found. Files and drawings work without one.",
  NotReadableError: "The camera can't be used: another program may have it. Close that, and try again.",
  AbortError: "The camera can't be used: another program may have it. Close that, and try again.",
};
const NO_ACCESS = "This browser gives the page no camera: it needs https or localhost. Files and drawings work.";

export class Camera {
  readonly video = element("video", HTMLVideoElement);
  readonly #onChange: () => void;
  #stream: MediaStream | null = null;
  #facing: "user" | "environment" = "user";
  #wanted = 0; // an answer that comes after the camera was turned off is not for now

  /** `onChange` hears when it is on or off, also when somebody else turned it off. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get on(): boolean {
    return this.#stream !== null && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  /** Asks for the camera. Throws an error whose message says what to do. */
  async start(): Promise<void> {
    this.stop();
    const wanted = ++this.#wanted;
    const devices = navigator.mediaDevices as MediaDevices | undefined; // missing on insecure pages
    if (!devices?.getUserMedia) throw new Error(NO_ACCESS);
    try {
      const stream = await devices.getUserMedia({ video: { facingMode: this.#facing, width: { ideal: 640 } }, audio: false });
      if (wanted !== this.#wanted) return stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
      for (const track of stream.getTracks()) track.onended = () => this.stop();
      this.video.srcObject = stream;
      this.video.classList.toggle("mirrored", stream.getVideoTracks()[0]?.getSettings().facingMode !== "environment");
      await this.video.play();
    } catch (error) {
      if (wanted !== this.#wanted) return;
      this.stop();
      const name = error instanceof DOMException ? error.name : "";
      throw new Error(REASONS[name] ?? `The camera can't be used: ${String(error)}`);
    }
    this.video.classList.add("on");
    this.#onChange();
  }

  /** The camera on the other side, where there is one. */
  async other(): Promise<void> {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    await this.start();
  }

  stop(): void {
    this.#wanted++;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
    this.video.classList.remove("on");
    this.#onChange();
  }
}
