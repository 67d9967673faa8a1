// The teaching page: examples are collected, a network learns them, and is asked.
import type { Model } from "tabgrad/runtime";
import { element } from "../shared/dom.js";
import { keepOffline } from "../shared/offline.js";
import { Answer } from "./answer.js";
import { ClassList, LONGEST_NAME } from "./class_list.js";
import { Classes, MOST_EXAMPLES } from "./classes.js";
import type { ClassOf } from "./classes.js";
import { datasetOf } from "./dataset.js";
import type { Dataset } from "./dataset.js";
import { keepPage, picked, picturesIn } from "./files.js";
import { Give } from "./give.js";
import "./main.css";
import { Notice } from "./notice.js";
import { pictureSet } from "./sets.js";
import type { SetName } from "./sets.js";
import { Show } from "./show.js";
import { asked, exported, fileName, fresh, namesIn, opened, plain } from "./trainer.js";
import { TrainingCard } from "./training.js";

const MOST_EPOCHS = 500;
const ASK_EVERY = 60; // milliseconds between two questions about the camera's picture
const START = "Give every class some examples, train, then ask.";
const NOTHING = { draw: "Draw something to ask about.", camera: "Turn the camera on to ask.", files: "Choose a picture, or drop one." };

class Page {
  readonly #buttons = {
    train: element("train", HTMLButtonElement),
    stop: element("stop", HTMLButtonElement),
    anew: element("anew", HTMLButtonElement),
    download: element("download", HTMLButtonElement),
    open: element("open", HTMLButtonElement),
  };
  readonly #epochs = element("epochs", HTMLInputElement);
  readonly #notice = new Notice();
  readonly #card = new TrainingCard();
  readonly #answer = new Answer();
  readonly #classes = new Classes((changed) => this.#changed(changed));
  readonly #list = new ClassList(this.#classes, {
    onRename: () => this.#renamed(),
    onRemove: (gone) => this.#remove(gone),
    onDrop: (to, files) => void this.#take(to, files),
  });
  readonly #give = new Give({ onClick: (to) => void this.#given(to), onFrame: (to) => this.#filmed(to) });
  readonly #show = new Show({
    onPicture: () => this.#ask(),
    onSource: () => this.#give.setSource(this.#show.source, this.#show.live),
    onFail: (error) => this.#notice.fail(error),
  });
  #exported: Uint8Array | null = null;
  #trainer: Model | null = null;
  /** What the network was taught: ids of classes by output. */
  #known: ReadonlyMap<number, number> = new Map();
  #running: AbortController | null = null;
  #finished = 0;
  #asking = false;
  #askAgain = false;

  constructor() {
    this.#buttons.train.onclick = () => void this.#train();
    this.#buttons.stop.onclick = () => this.#running?.abort();
    this.#buttons.anew.onclick = () => void this.#startAnew();
    this.#buttons.download.onclick = () => void this.#download();
    this.#buttons.open.onclick = () => void this.#open();
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-set]")) {
      button.onclick = () => this.#useSet(button.dataset["set"] as SetName);
    }
    keepPage();
    this.#classes.add();
    this.#classes.add();
    this.#show.begin();
    this.#watch();
  }

  async start(): Promise<void> {
    try {
      this.#exported = await exported();
      this.#trainer = await fresh(this.#exported);
      this.#card.say("Not trained yet");
    } catch (error) {
      this.#card.say("Not available");
      this.#notice.fail(error);
    }
    this.#refresh();
  }

  // --- examples ------------------------------------------------------------------------------

  #changed(changed: ClassOf | null): void {
    this.#list.refresh(changed);
    if (changed !== null) return;
    this.#give.setClasses(this.#classes.list);
    this.#refresh();
    this.#ask();
  }

  #renamed(): void {
    this.#give.refresh();
    this.#ask();
  }

  #remove(gone: ClassOf): void {
    const before = this.#classes.snapshot();
    this.#classes.remove(gone);
    if (gone.examples.length === 0) return this.#notice.hide();
    this.#notice.say(`“${gone.name}” and its examples are gone.`, () => this.#classes.restore(before));
  }

  #useSet(name: SetName): void {
    const [before, had] = [this.#classes.snapshot(), this.#classes.examples];
    this.#classes.restore([]);
    for (const [label, pictures] of pictureSet(name)) {
      const made = this.#classes.add(label);
      if (made) this.#classes.addExamples(made, pictures);
    }
    if (had > 0) this.#notice.say("These examples have replaced yours.", () => this.#classes.restore(before));
    else this.#notice.hide();
  }

  /** A class's button was clicked: it gets the drawing, or files. */
  async #given(to: ClassOf): Promise<void> {
    if (this.#show.source === "files") {
      await this.#take(to, await picked(element("picker", HTMLInputElement), true));
      return;
    }
    const picture = this.#show.picture();
    if (!picture) return this.#notice.fail("Draw something first; then it can be added to a class.");
    if (this.#added(to, [picture])) this.#show.clear();
  }

  #filmed(to: ClassOf): boolean {
    const picture = this.#show.picture();
    return picture !== null && this.#added(to, [picture]);
  }

  async #take(to: ClassOf, files: readonly File[]): Promise<void> {
    const { pictures, refused } = await picturesIn(files);
    if (pictures.length > 0 && !this.#added(to, pictures)) return;
    if (refused.length > 0) {
      const more = refused.length > 3 ? ` and ${refused.length - 3} more` : "";
      this.#notice.fail(`Not pictures that this browser can read: ${refused.slice(0, 3).join(", ")}${more}.`);
    }
  }

  /** Whether there was room for all. */
  #added(to: ClassOf, pictures: readonly ImageData[]): boolean {
    const all = this.#classes.addExamples(to, pictures) === pictures.length;
    if (all) this.#notice.hide();
    else this.#notice.fail(`“${to.name}” is full: a class takes ${MOST_EXAMPLES} examples.`);
    return all;
  }

  // --- training ------------------------------------------------------------------------------

  async #train(): Promise<void> {
    const epochs = this.#epochs.valueAsNumber;
    if (!(Number.isInteger(epochs) && epochs >= 1 && epochs <= MOST_EPOCHS)) {
      return this.#notice.fail(`Epochs are a whole number from 1 to ${MOST_EPOCHS}.`);
    }
    try {
      if (this.#taught().length === 0) await this.#startAnew(); // it knows nothing of these classes
      await this.#learn(datasetOf(this.#classes.list, element("mirror", HTMLInputElement).checked), epochs);
    } catch (error) {
      this.#notice.fail(error);
    }
  }

  async #learn({ x, y, held, used, unused }: Dataset, epochs: number): Promise<void> {
    if (!this.#trainer) return;
    const running = (this.#running = new AbortController());
    const began = performance.now();
    if (unused.length > 0) {
      this.#notice.say(`Left out, as without examples: ${unused.map(({ name }) => `“${name}”`).join(", ")}.`);
    } else {
      this.#notice.hide();
    }
    this.#known = new Map(used.map(({ slot, id }) => [slot, id]));
    this.#card.begin(x.length, epochs, held !== null);
    this.#card.say("Preparing");
    this.#refresh();
    try {
      await new Promise(requestAnimationFrame); // the page shows so before the pictures are read
      await this.#trainer.fit({
        x, y, epochs, signal: running.signal, seed: this.#card.epochs, ...(held ? { validation: held } : {}),
        onBatch: (event) => this.#card.batch(event, epochs),
        onEpoch: (event) => {
          this.#card.epoch(event);
          if (!this.#show.live) this.#ask();
        },
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      this.#card.say(`Trained in ${seconds} s, ${this.#card.epochs} epoch${this.#card.epochs === 1 ? "" : "s"} so far`);
    } catch (error) {
      if (!running.signal.aborted) throw error;
      this.#card.say("Stopped; Train goes on from here");
    } finally {
      this.#running = null;
      this.#refresh();
      this.#ask();
      document.body.dataset["finished"] = String(++this.#finished); // for those who drive the page
    }
  }

  async #startAnew(): Promise<void> {
    if (!this.#exported) return;
    this.#replace(await fresh(this.#exported), new Map());
    this.#card.say("Not trained yet");
  }

  #replace(trainer: Model, known: ReadonlyMap<number, number>): void {
    this.#trainer = trainer;
    this.#known = known;
    this.#card.clear();
    this.#refresh();
    this.#ask();
  }

  // --- files ---------------------------------------------------------------------------------

  /** The classes that the network knows and that are still there. */
  #taught(): readonly ClassOf[] {
    return this.#classes.list.filter(({ slot, id }) => this.#known.get(slot) === id);
  }

  async #download(): Promise<void> {
    try {
      await this.#trainer?.save(`download://${fileName(this.#taught())}`);
    } catch (error) {
      this.#notice.fail(error);
    }
  }

  async #open(): Promise<void> {
    const [file] = await picked(element("trainer-file", HTMLInputElement), false);
    if (!file) return;
    try {
      const trainer = await opened(file);
      this.#nameClasses(namesIn(file.name), trainer);
      this.#replace(trainer, new Map(this.#classes.list.map(({ slot, id }) => [slot, id])));
      this.#card.say("Loaded; ask it, or train it further");
    } catch (error) {
      this.#notice.fail(error);
    }
  }

  /** Classes as a file names them. Examples stay where the names are those that the page has. */
  #nameClasses(names: ReadonlyMap<number, string> | null, trainer: Model): void {
    if (!names) {
      return this.#notice.say("The file's name doesn't say what its outputs are called: they go to the classes in their order.");
    }
    const [before, had] = [this.#classes.snapshot(), this.#classes.examples];
    const same = this.#classes.list.length === names.size
      && this.#classes.list.every(({ slot, name }) => names.get(slot) === plain(name));
    if (same) return this.#notice.hide();
    this.#classes.restore([]);
    for (const [slot, name] of names) this.#classes.add(name.slice(0, LONGEST_NAME), slot);
    const undo = () => {
      this.#classes.restore(before);
      this.#replace(trainer, new Map(before.map(({ slot, id }) => [slot, id])));
    };
    if (had > 0) this.#notice.say("The file's classes have replaced yours.", undo);
    else this.#notice.hide();
  }

  // --- asking --------------------------------------------------------------------------------

  #ask(): void {
    if (this.#asking) {
      this.#askAgain = true; // one question at a time: the newest picture is asked about next
      return;
    }
    void this.#answerAll();
  }

  async #answerAll(): Promise<void> {
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        await this.#answerOne();
      } while (this.#askAgain);
    } catch (error) {
      this.#notice.fail(error);
    } finally {
      this.#asking = false;
    }
  }

  async #answerOne(): Promise<void> {
    if (!this.#trainer || this.#taught().length === 0) return this.#answer.say(START);
    const picture = this.#show.picture();
    if (!picture) return this.#answer.say(NOTHING[this.#show.source]);
    const all = await asked(this.#trainer, picture);
    const taught = this.#taught();
    if (this.#askAgain || taught.length === 0) return; // meanwhile there is another question
    // outputs without a class have learned to be small; what they still have goes to the others
    const total = taught.reduce((sum, { slot }) => sum + (all[slot] ?? 0), 0) || 1;
    this.#answer.show(picture, taught.map(({ slot, name }) => ({ name, share: (all[slot] ?? 0) / total })));
  }

  /** Asks about the camera's picture again and again; a page that is not seen gets no frames, so it rests then. */
  #watch(): void {
    let last = 0;
    const frame = (now: number): void => {
      if (this.#show.live && now - last >= ASK_EVERY) {
        last = now;
        this.#ask();
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #refresh(): void {
    const [running, ready] = [this.#running !== null, this.#trainer !== null];
    const trained = this.#known.size > 0;
    this.#buttons.train.disabled = !ready || running;
    this.#buttons.train.textContent = this.#taught().length > 0 && !running ? "Train more" : "Train";
    this.#buttons.stop.disabled = !running;
    this.#buttons.anew.disabled = !trained || running;
    this.#buttons.download.disabled = !trained || running;
    this.#buttons.open.disabled = !ready || running;
    this.#epochs.disabled = running;
  }
}

await new Page().start();
await keepOffline("../");
