// The training card: status line, figures, progress and the two charts.
import type { TrainingEvent } from "tabgrad";
import { MetricChart, fromZero, share } from "../shared/chart.js";
import { element } from "../shared/dom.js";

type Logs = TrainingEvent["logs"];

/** The accuracy among Keras's logs, whatever the program calls it. */
function accuracy(logs: Logs, prefix: "" | "val_"): number | undefined {
  return logs[`${prefix}accuracy`] ?? logs[`${prefix}acc`];
}

/** Keras's logs are means over the epoch so far; before this share of it they only jump about. */
const SETTLED = 0.05;

export class TrainingCard {
  readonly #status = element("status", HTMLElement);
  readonly #bar = element("epoch-bar", HTMLProgressElement);
  readonly #loss = new MetricChart(element("chart-loss", HTMLElement), fromZero);
  readonly #accuracy = new MetricChart(element("chart-accuracy", HTMLElement), share);
  #firstEpoch = 0;
  #steps = 0;
  #began = 0;

  say(text: string): void {
    this.#status.textContent = text;
  }

  /** A new model: forget what the last one did. */
  clear(): void {
    this.#loss.clear();
    this.#accuracy.clear();
    this.#bar.value = 0;
    for (const name of ["test", "train", "loss", "speed"]) this.#figure(name, undefined, 0);
  }

  show(event: TrainingEvent): void {
    const { kind, epoch, batch, batches, logs } = event;
    if (kind === "begin") {
      this.#began = performance.now();
      this.#steps = 0;
      this.#firstEpoch = epoch;
      return;
    }
    if (kind === "trace") this.say("Compiling the step");
    if (kind === "end" || kind === "trace") return;
    const part = batches ? batch / batches : 0;
    const at = kind === "epoch" ? epoch + 1 : epoch + part;
    if (kind === "epoch" || part >= SETTLED) {
      this.#loss.add(at, logs["loss"], logs["val_loss"]);
      this.#accuracy.add(at, accuracy(logs, ""), accuracy(logs, "val_"));
    }
    this.#figure("train", accuracy(logs, ""), 3);
    this.#figure("loss", logs["loss"], 3);
    if (kind === "epoch") this.#figure("test", accuracy(logs, "val_"), 3);
    this.#progress(event, at);
  }

  #progress({ kind, epoch, epochs, batch, batches }: TrainingEvent, at: number): void {
    if (this.#steps === 0) this.#firstEpoch = epoch;
    this.#steps = (epoch - this.#firstEpoch) * (batches ?? 0) + batch;
    const seconds = (performance.now() - this.#began) / 1000;
    if (kind === "batch") this.#figure("speed", this.#steps / seconds, 0);
    this.#bar.max = Math.max(epochs - this.#firstEpoch, 1);
    this.#bar.value = at - this.#firstEpoch;
    this.say(`Epoch ${epoch + 1} of ${epochs}, step ${batch}${batches ? ` of ${batches}` : ""}`);
  }

  #figure(name: string, value: number | undefined, digits: number): void {
    const place = element(`figure-${name}`, HTMLElement);
    place.textContent = value === undefined ? "–" : value.toFixed(digits);
    place.dataset["value"] = value === undefined ? "" : String(value);
  }
}
