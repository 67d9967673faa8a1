// The digits page: a program is shown, run in a worker, stopped, continued and put to the test.
import { PythonError, Session, type NumericArray } from "tabgrad";
import { keepOffline } from "../shared/offline.js";
import { SIDE, centred } from "../shared/digit.js";
import { element } from "../shared/dom.js";
import { Drawing } from "../shared/drawing.js";
import { Editor } from "./editor.js";
import { LoadingPanel } from "../shared/loading.js";
import "./main.css";
import { AnswerBars, SampleGrid, probabilitiesOf } from "./predictions.js";
import { lastPart } from "./program.js";
import cnn from "./programs/cnn.py";
import mlp from "./programs/mlp.py";
import { RuntimeDigits } from "./runtime.js";
import { TrainingCard } from "./training.js";

const PROGRAMS: Record<string, string> = { mlp, cnn };
const OUTPUT_LINES = 500;
const NOTES = {
  python: "Python in a worker; edit the program as you like.",
  runtime: "58 KB of JavaScript and WebAssembly train the exported network in this thread.",
};
type Where = keyof typeof NOTES;

class Page {
  readonly #buttons = {
    train: element("train", HTMLButtonElement),
    stop: element("stop", HTMLButtonElement),
    continue: element("continue", HTMLButtonElement),
    reset: element("reset", HTMLButtonElement),
  };
  readonly #output = element("output", HTMLElement);
  readonly #radios = [...document.querySelectorAll<HTMLInputElement>("input[name=program], input[name=where]")];
  readonly #runtime = new RuntimeDigits();
  readonly #editor = new Editor(element("editor", HTMLElement), () => this.#refresh());
  readonly #card = new TrainingCard();
  readonly #bars = new AnswerBars();
  readonly #samples = new SampleGrid();
  readonly #drawing = new Drawing(element("canvas", HTMLCanvasElement), () => this.#drawn());
  #session: Session | null = null;
  #test: { images: NumericArray; labels: NumericArray } | null = null;
  #running: AbortController | null = null;
  /** The source whose model is in memory; null while there is none. */
  #trained: string | null = null;
  /** What has trained it. */
  #trainedBy: Where = "python";
  #finished = 0;
  #asking = false;
  #askAgain = false;

  constructor() {
    this.#buttons.train.onclick = () => void this.#train();
    this.#buttons.stop.onclick = () => this.#stop();
    this.#buttons.continue.onclick = () => void this.#continue();
    this.#buttons.reset.onclick = () => void this.#choose();
    element("clear", HTMLButtonElement).onclick = () => this.#drawing.clear();
    element("error-close", HTMLButtonElement).onclick = () => this.#hideError();
    for (const radio of this.#radios) radio.onchange = () => void this.#choose();
    this.#bars.say("Train first, then draw.");
    void this.#choose();
  }

  /** Start Python; the program can be read and edited meanwhile. */
  async start(): Promise<void> {
    const panel = new LoadingPanel();
    try {
      const session = await Session.start({
        baseUrl: "../tabgrad/",
        files: [{ url: "../data/mnist.npz", path: "mnist.npz" }],
        onLoad: (event) => panel.show(event),
      });
      await session.run("import numpy as _np\n_digits = dict(_np.load('mnist.npz'))", { name: "page" });
      const [images, labels] = await Promise.all(
        ["x_test", "y_test"].map((name) => session.call("_digits.get", [name])));
      this.#test = { images: images as NumericArray, labels: labels as NumericArray };
      this.#session = session;
      if (!this.#running) this.#card.say("Ready");
      this.#refresh();
    } catch (error) {
      panel.fail(error);
      if (this.#where === "python") this.#card.say("Not available");
      throw error;
    }
  }

  #chosen(group: string): string | undefined {
    return this.#radios.find((radio) => radio.name === group && radio.checked)?.value;
  }

  get #where(): Where {
    return this.#chosen("where") === "runtime" ? "runtime" : "python";
  }

  async #choose(): Promise<void> {
    const [name, where] = [this.#chosen("program") ?? "mlp", this.#where];
    element("where-note", HTMLElement).textContent = NOTES[where];
    this.#buttons.reset.hidden = where === "runtime";
    try {
      this.#editor.text = where === "python" ? PROGRAMS[name] ?? mlp : await this.#runtime.source(name);
    } catch (error) {
      this.#showError(error);
    }
    if (!this.#running) this.#card.say(where === "runtime" || this.#session ? "Ready" : "Loading");
    this.#refresh();
  }

  async #train(): Promise<void> {
    this.#card.clear();
    this.#samples.clear();
    this.#output.replaceChildren();
    this.#bars.say("Training.");
    this.#trained = null;
    if (this.#where === "runtime") {
      const name = this.#chosen("program")!;
      await this.#execute(async (signal) => {
        await this.#runtime.begin(name);
        await this.#runtime.train(signal, (event) => this.#card.show(event));
      });
      return;
    }
    await this.#session?.reset(); // nothing of an earlier program is left for this one to lean on
    const source = this.#editor.text;
    await this.#execute((signal) => this.#python(source, signal));
  }

  async #continue(): Promise<void> {
    if (this.#where === "runtime") {
      await this.#execute((signal) => this.#runtime.train(signal, (event) => this.#card.show(event)));
      return;
    }
    const part = lastPart(this.#editor.text);
    if (part) await this.#execute((signal) => this.#python(part, signal));
  }

  async #python(source: string, signal: AbortSignal): Promise<void> {
    await this.#session!.run(source, {
      name: "program.py",
      signal,
      onOutput: ({ stream, text }) => this.#print(stream, text),
      onTraining: (event) => this.#card.show(event),
    });
  }

  #stop(): void {
    this.#card.say("Stopping");
    this.#running?.abort();
  }

  /** Run the program as it is shown; however it ends, the page goes on. */
  async #execute(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#running) return;
    const shown = this.#editor.text;
    this.#trainedBy = this.#where;
    const running = (this.#running = new AbortController());
    const began = performance.now();
    this.#hideError();
    this.#refresh();
    this.#card.say("Starting");
    try {
      await run(running.signal);
      this.#card.say(`Done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      this.#trained = shown;
    } catch (error) {
      this.#ended(error, shown);
    }
    this.#running = null;
    this.#refresh();
    if (this.#trained !== null) await this.#judge();
    this.#refresh();
    this.#finished += 1;
    document.body.dataset["finished"] = String(this.#finished); // for those who drive the page
  }

  #ended(error: unknown, shown: string): void {
    if (error instanceof DOMException && error.name === "AbortError") {
      this.#card.say("Stopped");
      this.#trained = shown;
    } else {
      this.#card.say("The program failed");
      this.#bars.say("Train first, then draw.");
      this.#showError(error);
    }
  }

  /** Ask the model about the unseen digits, then about the drawn one. */
  async #judge(): Promise<void> {
    try {
      const { pixels, labels } = await this.#unseen();
      const scaled = Float32Array.from(pixels, (value) => value / 255);
      const answers = await this.#predict(scaled, labels.length);
      this.#samples.show(pixels, labels, answers);
      this.#drawn();
    } catch (error) {
      this.#trained = null;
      const none = error instanceof PythonError && error.type === "NameError";
      this.#bars.say(none ? "The program has made no model yet."
        : "This program's model gives no answer to a drawn digit.");
      if (!none) this.#showError(error);
    }
  }

  async #unseen(): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
    if (this.#trainedBy === "runtime") return this.#runtime.unseen();
    const { images, labels } = this.#test!;
    return { pixels: images.data as Uint8Array, labels: labels.data as Uint8Array };
  }

  async #predict(images: Float32Array, count: number): Promise<Float32Array> {
    if (this.#trainedBy === "runtime") return this.#runtime.predict(images);
    if (!this.#session) throw new Error("Python has not been started.");
    const input = { data: images, shape: [count, SIDE, SIDE], dtype: "float32" };
    const value = await this.#session.call("model.predict", [input], { kwargs: { verbose: 0 } });
    return probabilitiesOf(value, count);
  }

  #drawn(): void {
    if (this.#trained === null) return;
    if (this.#running) return this.#bars.say("The answer comes when training stops.");
    if (this.#asking) {
      this.#askAgain = true; // one question at a time: the newest drawing is asked next
      return;
    }
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        const digit = centred(this.#drawing.grey());
        if (digit) this.#bars.show(await this.#predict(digit, 1));
        else this.#bars.say("Draw a digit from 0 to 9.");
      } while (this.#askAgain);
    } catch (error) {
      this.#showError(error);
    } finally {
      this.#asking = false;
    }
  }

  #print(stream: "stdout" | "stderr", text: string): void {
    const line = document.createElement("span");
    line.className = stream;
    line.textContent = `${text}\n`;
    this.#output.append(line);
    while (this.#output.childElementCount > OUTPUT_LINES) this.#output.firstElementChild?.remove();
    this.#output.scrollTop = this.#output.scrollHeight;
  }

  #showError(error: unknown): void {
    const python = error instanceof PythonError;
    element("error-title", HTMLElement).textContent = python ? error.message : String(error);
    element("error-traceback", HTMLElement).textContent = python ? error.traceback : "";
    element("error", HTMLElement).hidden = false;
  }

  #hideError(): void {
    element("error", HTMLElement).hidden = true;
  }

  /** Continue is offered while the model in memory is the one that the editor defines. */
  #canContinue(): boolean {
    const shown = this.#editor.text;
    if (this.#where === "runtime") return this.#trained === shown;
    const part = lastPart(shown);
    const definition = (source: string) => source.split(/^# %%/m).slice(0, -1).join();
    return part !== null && this.#trained !== null
      && definition(shown) === definition(this.#trained);
  }

  #refresh(): void {
    const ready = this.#where === "runtime" || this.#session !== null;
    const running = this.#running !== null;
    this.#buttons.train.disabled = !ready || running;
    this.#buttons.stop.disabled = !running;
    this.#buttons.continue.disabled = !ready || running || !this.#canContinue();
    this.#buttons.reset.disabled = running;
    for (const radio of this.#radios) radio.disabled = running;
    this.#editor.locked = running || this.#where === "runtime";
  }
}

await new Page().start();
await keepOffline("../");
