// The forecasting page: a table is read, a network learns to forecast a column of it, and does.
import { Tensor, load, type Model } from "tabgrad/runtime";
import { MetricChart, fromZero } from "../shared/chart.js";
import { element } from "../shared/dom.js";
import { keepOffline } from "../shared/offline.js";
import { DataCard } from "./data.js";
import { ForecastCard } from "./forecast.js";
import "./main.css";
import { Unfit, ahead, meanError, taskOf } from "./task.js";
import type { Choice, Task } from "./task.js";

const EXAMPLE = "synthetic_power.csv";
const MOST_EPOCHS = 500;
// esbuild puts the runtime into this page's script, so its engine is not beside it
const engine = new URL("../tabgrad/runtime/engine.wasm", location.href);

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} could not be fetched: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

class Page {
  readonly #buttons = {
    train: element("train", HTMLButtonElement),
    stop: element("stop", HTMLButtonElement),
    anew: element("anew", HTMLButtonElement),
  };
  readonly #status = element("status", HTMLElement);
  readonly #bar = element("epoch-bar", HTMLProgressElement);
  readonly #epochs = element("epochs", HTMLInputElement);
  readonly #loss = new MetricChart(element("chart-loss", HTMLElement), fromZero);
  readonly #forecast = new ForecastCard();
  readonly #data = new DataCard({ onChoice: (choice, rows) => void this.#choose(choice, rows) });
  #exported: Uint8Array | null = null;
  #trainer: Model | null = null;
  #task: Task | null = null;
  #running: AbortController | null = null;
  #done = 0; // epochs
  #finished = 0;

  constructor() {
    this.#buttons.train.onclick = () => void this.#train();
    this.#buttons.stop.onclick = () => this.#running?.abort();
    this.#buttons.anew.onclick = () => void this.#startAnew();
    element("example", HTMLButtonElement).onclick = () => void this.#example();
  }

  async start(): Promise<void> {
    try {
      this.#exported = await fetched("trainer.tg");
      this.#trainer = await load(this.#exported, { engine });
    } catch (error) {
      this.#status.textContent = "Not available";
      this.#data.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    await this.#example();
  }

  async #example(): Promise<void> {
    try {
      this.#data.take(await fetched(EXAMPLE), `${EXAMPLE}, invented data`);
    } catch (error) {
      this.#data.fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Columns were chosen: what was learned of others is of no use for them. */
  async #choose(choice: Choice | null, rows: readonly number[]): Promise<void> {
    this.#task = null;
    this.#data.fail(null);
    try {
      if (choice) this.#task = taskOf(choice, rows);
      if (this.#task) this.#data.note(this.#task.notes);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      this.#data.fail(error.message);
    }
    await this.#startAnew();
  }

  async #startAnew(): Promise<void> {
    if (this.#done > 0 && this.#exported) this.#trainer = await load(this.#exported, { engine });
    this.#done = 0;
    this.#loss.clear();
    this.#bar.value = 0;
    this.#forecast.begin(this.#task);
    this.#status.textContent = this.#task ? "Not trained yet" : "Choose a column that can be forecast";
    this.#refresh();
  }

  async #train(): Promise<void> {
    const epochs = this.#epochs.valueAsNumber;
    if (!(Number.isInteger(epochs) && epochs >= 1 && epochs <= MOST_EPOCHS)) {
      return this.#data.fail(`Epochs are a whole number from 1 to ${MOST_EPOCHS}.`);
    }
    if (!this.#trainer || !this.#task) return;
    const running = (this.#running = new AbortController());
    const began = performance.now();
    this.#data.fail(null);
    this.#bar.max = epochs;
    this.#refresh();
    try {
      await this.#fit(this.#trainer, this.#task, epochs, running.signal);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      this.#status.textContent = `Trained in ${seconds} s, ${this.#done} epoch${this.#done === 1 ? "" : "s"} so far`;
    } catch (error) {
      if (!running.signal.aborted) this.#data.fail(String(error));
      this.#status.textContent = running.signal.aborted ? "Stopped; Train goes on from here" : "The training failed";
    }
    await this.#look(this.#trainer, this.#task, true);
    this.#running = null;
    this.#refresh();
    document.body.dataset["finished"] = String(++this.#finished); // for those who drive the page
  }

  async #fit(trainer: Model, task: Task, epochs: number, signal: AbortSignal): Promise<void> {
    const before = this.#done;
    await trainer.fit({
      ...task.train, epochs, signal, seed: before, validation: task.test,
      onBatch: ({ epoch, batch, batches, logs }) => {
        const at = epoch + (batch + 1) / batches;
        this.#bar.value = at;
        this.#status.textContent = `Epoch ${epoch + 1} of ${epochs}, loss ${logs["loss"]?.toFixed(3)}`;
        if (batch > 0) this.#loss.add(before + at, logs["loss"], undefined);
      },
      onEpoch: async ({ epoch, logs }) => {
        this.#done = before + epoch + 1;
        this.#loss.add(this.#done, logs["loss"], logs["val_loss"]);
        await this.#look(trainer, task, false);
      },
    });
  }

  /** Draws the forecast as the network makes it now; with the rows after the last if so wished. */
  async #look(trainer: Model, task: Task, further: boolean): Promise<void> {
    const { test, mean, deviation, target, split } = task;
    const forecast = Array.from(await this.#predict(trainer, test.x), (value) => value * deviation + mean);
    this.#forecast.show(forecast, meanError(target.slice(split), forecast));
    if (further) this.#forecast.showNext(await ahead(task, async (window) => (await this.#predict(trainer, window))[0]!));
  }

  async #predict(trainer: Model, windows: Float32Array): Promise<Float32Array> {
    const made = await trainer.predict(windows);
    if (!(made instanceof Tensor)) throw new Error("The network has several outputs.");
    return made.data as Float32Array;
  }

  #refresh(): void {
    const running = this.#running !== null;
    const ready = this.#trainer !== null && this.#task !== null;
    this.#buttons.train.disabled = !ready || running;
    this.#buttons.train.textContent = this.#done > 0 && !running ? "Train more" : "Train";
    this.#buttons.stop.disabled = !running;
    this.#buttons.anew.disabled = running || this.#done === 0;
    this.#epochs.disabled = running;
    this.#data.locked = running;
  }
}

await new Page().start();
await keepOffline("../");
