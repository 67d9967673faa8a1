// Digits are drawn and named; the network learns from them, takes it back, is kept, downloaded, loaded.
import { perFrame } from "../shared/frames.js";
import { centred } from "../shared/digit.js";
import { element } from "../shared/dom.js";
import { Drawing } from "../shared/drawing.js";
import { keepOffline } from "../shared/offline.js";
import { Choices } from "./choices.js";
import { Drawings } from "./drawings.js";
import { Learner, best } from "./learner.js";
import { lessons } from "./lessons.js";
import "./main.css";
import { readStored, some, type Stored } from "./stored.js";
import { TrainingCard, type Score } from "./training.js";

const TRIAL = 16; // digits that a loaded trainer is tried on

class Page {
  readonly #buttons = {
    adapt: element("adapt", HTMLButtonElement),
    stop: element("stop", HTMLButtonElement),
    undo: element("undo", HTMLButtonElement),
    save: element("save", HTMLButtonElement),
    forget: element("forget", HTMLButtonElement),
    download: element("download", HTMLButtonElement),
    choose: element("choose", HTMLButtonElement),
  };
  readonly #file = element("file", HTMLInputElement);
  readonly #message = element("message", HTMLElement);
  readonly #kept = element("kept", HTMLElement);
  readonly #card: TrainingCard;
  readonly #learner: Learner;
  readonly #stored: Stored;
  readonly #drawing = new Drawing(element("canvas", HTMLCanvasElement), perFrame(() => this.#guess()));
  readonly #choices = new Choices((digit) => this.#add(digit));
  readonly #drawings = new Drawings(() => this.#drawingsChanged());
  #others: Score = { right: 0, of: 0 };
  #running: AbortController | null = null;
  #busy = false;
  #saved = false;

  constructor(card: TrainingCard, learner: Learner, stored: Stored) {
    this.#card = card;
    this.#learner = learner;
    this.#stored = stored;
    const { adapt, stop, undo, save, forget, download, choose } = this.#buttons;
    element("clear", HTMLButtonElement).onclick = () => this.#drawing.clear();
    adapt.onclick = () => void this.#do(() => this.#adapt());
    stop.onclick = () => this.#running?.abort();
    undo.onclick = () => void this.#do(() => this.#undo());
    save.onclick = () => void this.#do(() => this.#save());
    forget.onclick = () => void this.#do(() => this.#forget());
    download.onclick = () => void this.#do(() => this.#learner.download());
    choose.onclick = () => this.#file.click();
    this.#file.onchange = () => {
      const file = this.#file.files?.[0];
      this.#file.value = ""; // the same file may be chosen again
      if (file) void this.#do(() => this.#become(file));
    };
  }

  /** Goes on from what an earlier visit left, if there is anything. */
  async start(): Promise<void> {
    await this.#do(async () => {
      this.#card.say("Ready");
      try {
        this.#saved = await this.#learner.recall();
        if (this.#saved) this.#drawings.recall();
        if (this.#saved) this.#kept.textContent = "Goes on from what you saved";
      } catch (error) {
        this.#saved = true; // so that it can be forgotten
        throw new Error(`What is saved on this device can't be used: ${(error as Error).message} This is the network as it came.`, { cause: error });
      } finally {
        await this.#judge();
      }
    });
  }

  // --- drawings ------------------------------------------------------------------------------

  #guess(): void {
    const digit = centred(this.#drawing.grey());
    this.#choices.show(digit && this.#learner.guess(digit));
  }

  #add(label: number): void {
    const pixels = centred(this.#drawing.grey());
    if (!pixels) return;
    this.#drawings.add({ pixels, label });
    this.#drawing.clear();
    this.#drawingsChanged();
  }

  #drawingsChanged(): void {
    this.#changed();
    this.#showDrawings();
    this.#refresh();
  }

  #showDrawings(): Score {
    const guesses = this.#drawings.all.map(({ pixels }) => best(this.#learner.guess(pixels)));
    const yours = { right: this.#drawings.show(guesses), of: guesses.length };
    this.#card.score("now", { yours, others: this.#others });
    return yours;
  }

  // --- training ------------------------------------------------------------------------------

  async #adapt(): Promise<void> {
    const running = (this.#running = new AbortController());
    const began = performance.now();
    this.#refresh();
    this.#card.begin();
    this.#card.score("before", { yours: this.#showDrawings(), others: this.#others });
    this.#changed();
    try {
      await this.#learner.adapt(lessons(this.#drawings.all, this.#stored.rehearsed), this.#stored.unseen, {
        signal: running.signal,
        onBatch: (event) => this.#card.batch(event),
        onEpoch: (event) => {
          this.#card.epoch(event);
          this.#showDrawings();
          this.#guess();
        },
      });
      this.#card.say(`Done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      this.#card.say(running.signal.aborted ? "Stopped" : "Failed");
      if (!running.signal.aborted) throw error;
    } finally {
      this.#running = null;
      await this.#judge();
    }
  }

  async #undo(): Promise<void> {
    await this.#learner.undo();
    this.#card.begin();
    this.#card.score("before", null);
    this.#card.say("Taken back");
    this.#changed();
    await this.#judge();
  }

  /** The scores of the weights as they are now. */
  async #judge(): Promise<void> {
    this.#others = await this.#learner.score(this.#stored.unseen);
    this.#showDrawings();
    this.#guess();
  }

  // --- keeping -------------------------------------------------------------------------------

  async #save(): Promise<void> {
    await this.#learner.keep();
    this.#drawings.keep();
    this.#saved = true;
    this.#kept.textContent = "Saved: opened again, the page goes on from here";
  }

  async #forget(): Promise<void> {
    await this.#learner.forget();
    this.#drawings.forget();
    this.#saved = false;
    this.#kept.textContent = "Forgotten: opened again, the page begins anew";
  }

  async #become(file: File): Promise<void> {
    try {
      await this.#learner.become(file);
    } catch (error) {
      throw new Error(`“${file.name}” can't be used, so nothing has changed: ${(error as Error).message}`, { cause: error });
    }
    this.#card.begin();
    this.#card.score("before", null);
    this.#card.say(`Goes on from ${file.name}`);
    this.#changed();
    await this.#judge();
  }

  #changed(): void {
    this.#kept.textContent = this.#saved ? "Changed since it was saved" : "";
  }

  // --- what can be done when -----------------------------------------------------------------

  /** One thing at a time; what goes wrong is said, and the page goes on. */
  async #do(act: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#message.hidden = true;
    this.#refresh();
    try {
      await act();
    } catch (error) {
      this.#message.textContent = (error as Error).message;
      this.#message.hidden = false;
    } finally {
      this.#busy = false;
      this.#refresh();
    }
  }

  #refresh(): void {
    const { adapt, stop, undo, save, forget, download, choose } = this.#buttons;
    adapt.disabled = this.#busy || this.#drawings.all.length === 0;
    stop.disabled = this.#running === null;
    undo.disabled = this.#busy || !this.#learner.canUndo;
    forget.disabled = this.#busy || !this.#saved;
    for (const button of [save, download, choose]) button.disabled = this.#busy;
  }
}

const card = new TrainingCard();
try {
  const [stored, model] = await Promise.all([readStored("digits.bin"), Learner.shipped()]);
  await new Page(card, new Learner(model, some(stored.unseen, TRIAL)), stored).start();
} catch (error) {
  card.say("Not available");
  element("answer", HTMLElement).textContent = `The network can't be used: ${(error as Error).message}`;
}
await keepOffline("../");
