// The writing page: a text is chosen, a network trained on it, and what it writes is shown meanwhile.
import type { Model } from "tabgrad/runtime";
import { element } from "../shared/dom.js";
import { keepOffline } from "../shared/offline.js";
import { LETTERS, decode, encode, entropy } from "./alphabet.js";
import type { Encoded } from "./alphabet.js";
import { BitsChart } from "./chart.js";
import type { Point } from "./chart.js";
import "./main.css";
import { forget, freshTrainer, keep, kept } from "./store.js";
import type { Attempt } from "./store.js";
import { BATCH, ROUND, WINDOW, examples } from "./windows.js";
import { write } from "./writer.js";

const LEAST = 500; // characters of a text
const MOST = 500_000;
const RUN = 2000; // steps of one press on Train
const SAMPLE = 160; // characters after each round
const MORE = 400; // at a press on Write more
const KEEP_EVERY = 2000; // ms
const UNIFORM = Math.log2(LETTERS);

class Page {
  readonly #train = element("train", HTMLButtonElement);
  readonly #stop = element("stop", HTMLButtonElement);
  readonly #anew = element("anew", HTMLButtonElement);
  readonly #write = element("write", HTMLButtonElement);
  readonly #text = element("text", HTMLTextAreaElement);
  readonly #note = element("text-note", HTMLElement);
  readonly #written = element("written", HTMLElement);
  readonly #prompt = element("prompt", HTMLInputElement);
  readonly #temperature = element("temperature", HTMLInputElement);
  readonly #problem = element("problem", HTMLElement);
  readonly #radios = [...document.querySelectorAll<HTMLInputElement>("input[name=source]")];
  readonly #chart = new BitsChart(element("chart", HTMLElement), UNIFORM);
  readonly #texts = new Map<string, string>(); // by source; "own" is what was pasted
  #trainer: Model | null = null;
  #encoded: Encoded = encode("");
  #entropy = 0;
  #step = 0;
  #points: Point[] = [];
  #attempts: Attempt[] = [];
  #running: AbortController | null = null;
  /** What stands in the box: the prompt that it began with, and all of it as numbers. */
  #sample: { prompt: string; codes: number[] } = { prompt: "", codes: [] };
  #keptAt = 0;

  constructor() {
    this.#train.onclick = () => void this.#run(() => this.#learn());
    this.#write.onclick = () => void this.#run(() => this.#writeMore());
    this.#stop.onclick = () => this.#running?.abort();
    this.#anew.onclick = () => void this.#startAnew();
    this.#temperature.oninput = () => this.#showTemperature();
    this.#text.oninput = () => this.#typed();
    for (const radio of this.#radios) radio.onchange = () => void this.#choose(radio.value);
    element("key-uniform", HTMLElement).textContent = `a blind guess: ${UNIFORM.toFixed(2)}`;
    this.#showTemperature();
  }

  /** Loads what was kept, or a network that knows nothing. */
  async start(): Promise<void> {
    try {
      const found = await kept();
      this.#trainer = found?.trainer ?? await freshTrainer();
      if (found) {
        const { notes } = found;
        this.#texts.set(notes.source, notes.text);
        [this.#step, this.#points, this.#attempts] = [notes.step, [...notes.points], [...notes.attempts]];
        await this.#choose(notes.source);
        this.#say(`Stopped at step ${this.#step.toLocaleString("en")}, kept on this device`);
      } else {
        await this.#choose(this.#source);
        this.#say("Ready");
      }
    } catch (error) {
      this.#say("Not available");
      this.#fail(error);
      throw error;
    }
    this.#showAttempts();
    this.#refresh();
  }

  // --- the text -----------------------------------------------------------------------------------

  get #source(): string {
    return this.#radios.find((radio) => radio.checked)?.value ?? "rhymes";
  }

  async #choose(source: string): Promise<void> {
    for (const radio of this.#radios) radio.checked = radio.value === source;
    if (!this.#texts.has(source) && source !== "own") {
      const response = await fetch(`${source}.txt`);
      if (!response.ok) return this.#fail(new Error(`The text can't be loaded: the server answered ${response.status}.`));
      this.#texts.set(source, await response.text());
    }
    if (this.#source !== source) return; // another one was chosen meanwhile
    this.#text.value = this.#texts.get(source) ?? "";
    this.#text.scrollTop = 0;
    this.#read();
  }

  /** A text that is edited is one's own. */
  #typed(): void {
    for (const radio of this.#radios) radio.checked = radio.value === "own";
    this.#texts.set("own", this.#text.value);
    this.#read();
  }

  #read(): void {
    this.#encoded = encode(this.#text.value.slice(0, MOST));
    const { codes, lost } = this.#encoded;
    this.#entropy = entropy(codes);
    const number = (n: number): string => n.toLocaleString("en");
    const parts = [`${number(codes.length)} characters`];
    if (codes.length < LEAST) parts[0] = `${LEAST} characters are needed at least; there are ${number(codes.length)}`;
    if (this.#text.value.length > MOST) parts.push(`the rest, after ${number(MOST)}, is not used`);
    if (lost > 0) parts.push(`${number(lost)} that the network does not know ${lost === 1 ? "is" : "are"} read as spaces`);
    this.#note.textContent = `${parts.join(" · ")}.`;
    const empty = codes.length === 0;
    this.#note.className = codes.length < LEAST && !empty ? "problem" : "muted";
    element("key-entropy", HTMLElement).textContent = `by how often each occurs: ${empty ? "–" : this.#entropy.toFixed(2)}`;
    this.#chart.show(this.#points, this.#entropy);
    this.#refresh();
  }

  // --- training -----------------------------------------------------------------------------------

  /** One task at a time: while it runs, only Stop, prompt and temperature can be used. */
  async #run(act: () => Promise<void>): Promise<void> {
    if (this.#running || !this.#trainer) return;
    this.#running = new AbortController();
    this.#problem.hidden = true;
    this.#refresh();
    try {
      await act();
    } catch (error) {
      this.#say("It failed");
      this.#fail(error);
    }
    this.#running = null;
    this.#refresh();
  }

  async #learn(): Promise<void> {
    const signal = this.#running!.signal;
    const first = this.#step;
    const bar = element("progress", HTMLProgressElement);
    bar.max = RUN;
    while (this.#step < first + RUN && !signal.aborted) {
      const bits = await this.#round(signal);
      bar.value = this.#step - first;
      if (!Number.isFinite(bits)) throw new Error("The loss is no number any more: start anew.");
      if (signal.aborted) break;
      await this.#begin(SAMPLE, `at step ${this.#step.toLocaleString("en")}`);
      if (!signal.aborted) this.#remember(bits);
      if (performance.now() - this.#keptAt > KEEP_EVERY) await this.#keep();
    }
    await this.#keep();
    this.#say(`${signal.aborted ? "Stopped" : "Done"} at step ${this.#step.toLocaleString("en")}`);
  }

  /** Some steps. Returns their mean loss in bits per character. */
  async #round(signal: AbortSignal): Promise<number> {
    const began = performance.now();
    const { x, y } = examples(this.#encoded.codes, this.#step, ROUND);
    let done = 0;
    let bits = NaN;
    const onBatch = ({ logs }: { logs: { readonly [name: string]: number } }): void => {
      done++;
      this.#step++;
      bits = logs["loss"]! / Math.LN2;
      this.#figure("steps", this.#step, 0);
      this.#figure("bits", bits, 2);
      this.#say(`Learning: step ${this.#step.toLocaleString("en")}`);
    };
    try {
      await this.#trainer!.fit({ x, y, shuffle: false, signal, onBatch });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (done === 0) return 0; // stopped before its first step
    this.#figure("read", (1000 * done * BATCH * WINDOW) / (performance.now() - began), 0);
    this.#points.push([this.#step, bits]);
    this.#chart.show(this.#points, this.#entropy);
    return bits;
  }

  async #startAnew(): Promise<void> {
    if (this.#running) return;
    await this.#run(async () => {
      this.#trainer = await freshTrainer();
      await forget();
      [this.#step, this.#points, this.#attempts] = [0, [], []];
      this.#sample = { prompt: "", codes: [] };
      this.#written.replaceChildren();
      element("written-note", HTMLElement).textContent = "";
      element("progress", HTMLProgressElement).value = 0;
      for (const name of ["bits", "read", "written"]) this.#figure(name, undefined, 0);
      this.#showAttempts();
      this.#read();
      this.#say("Ready");
    });
  }

  /** What would be lost with the page. */
  async #keep(): Promise<void> {
    this.#keptAt = performance.now();
    try {
      await keep(this.#trainer!, {
        source: this.#source, text: this.#text.value.slice(0, MOST), step: this.#step, points: this.#points, attempts: this.#attempts,
      });
    } catch (error) {
      this.#fail(new Error(`It can't be kept on this device, and is gone after a reload: ${messageOf(error)}`));
    }
  }

  // --- writing ------------------------------------------------------------------------------------

  /** A new sample, which grows letter by letter. */
  async #begin(count: number, note: string): Promise<void> {
    const prompt = this.#prompt.value;
    this.#sample = { prompt, codes: [...encode(prompt).codes] };
    const shown = document.createElement("span");
    shown.className = "prompt";
    shown.textContent = prompt;
    this.#written.replaceChildren(...(prompt ? [shown] : []));
    element("written-note", HTMLElement).textContent = note;
    await this.#goOn(count);
  }

  async #goOn(count: number): Promise<void> {
    const { codes } = this.#sample;
    const box = this.#written;
    const speed = await write(this.#trainer!, codes, count, {
      temperature: () => Number(this.#temperature.value),
      signal: this.#running!.signal,
      onLetters: (more) => {
        const below = box.scrollHeight - box.scrollTop - box.clientHeight < 30; // unless someone reads further up
        codes.push(...more);
        box.append(decode(more));
        if (below) box.scrollTop = box.scrollHeight;
      },
    });
    this.#figure("written", speed, 0);
  }

  async #writeMore(): Promise<void> {
    const fresh = this.#sample.codes.length === 0 || this.#sample.prompt !== this.#prompt.value;
    if (fresh) await this.#begin(MORE, `at step ${this.#step.toLocaleString("en")}`);
    else await this.#goOn(MORE);
  }

  /** Keeps a sample of steps 20, 40, 80, 160, ... */
  #remember(bits: number): void {
    if (!Number.isInteger(Math.log2(this.#step / ROUND))) return;
    this.#attempts.push({ step: this.#step, bits, text: decode(this.#sample.codes) });
    this.#showAttempts();
  }

  #showAttempts(): void {
    element("earlier", HTMLElement).replaceChildren(...[...this.#attempts].reverse().map(({ step, bits, text }) => {
      const item = document.createElement("li");
      const head = document.createElement("span");
      const body = document.createElement("pre");
      head.textContent = `Step ${step.toLocaleString("en")} · ${bits.toFixed(2)} bits per character`;
      body.textContent = text;
      item.append(head, body);
      return item;
    }));
  }

  // --- the page -----------------------------------------------------------------------------------

  #showTemperature(): void {
    element("temperature-value", HTMLOutputElement).textContent = Number(this.#temperature.value).toFixed(2);
  }

  #say(text: string): void {
    element("status", HTMLElement).textContent = text;
  }

  #fail(error: unknown): void {
    this.#problem.textContent = messageOf(error);
    this.#problem.hidden = false;
  }

  #figure(name: string, value: number | undefined, digits: number): void {
    const place = element(`figure-${name}`, HTMLElement);
    place.textContent = value === undefined ? "–" : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    place.dataset["value"] = value === undefined ? "" : String(value);
  }

  #refresh(): void {
    const ready = this.#trainer !== null && this.#running === null;
    this.#train.textContent = this.#step > 0 ? "Continue" : "Train";
    this.#train.disabled = !ready || this.#encoded.codes.length < LEAST;
    this.#stop.disabled = this.#running === null;
    this.#anew.disabled = !ready || this.#step === 0;
    this.#write.disabled = !ready || this.#step === 0;
    this.#text.readOnly = this.#running !== null;
    for (const radio of this.#radios) radio.disabled = this.#running !== null;
    this.#figure("steps", this.#step, 0);
    const last = this.#points.at(-1);
    if (last) this.#figure("bits", last[1], 2);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

await new Page().start();
await keepOffline("../");
