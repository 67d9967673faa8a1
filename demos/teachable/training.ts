// The training card: status, figures, progress and the two charts.
import type { BatchEvent, EpochEvent, Logs } from "tabgrad/runtime";
import { MetricChart, fromZero, share } from "../shared/chart.js";
import { element } from "../shared/dom.js";

/** The logs are means over the epoch so far; before this share of it they only jump about. */
const SETTLED = 0.25;

export class TrainingCard {
  readonly #status = element("status", HTMLElement);
  readonly #bar = element("epoch-bar", HTMLProgressElement);
  readonly #loss = new MetricChart(element("chart-loss", HTMLElement), fromZero);
  readonly #accuracy = new MetricChart(element("chart-accuracy", HTMLElement), share);
  #before = 0; // epochs of earlier runs

  say(text: string): void {
    this.#status.textContent = text;
  }

  /** Epochs that were trained so far, all runs together. */
  get epochs(): number {
    return this.#before;
  }

  /** A network that has learned nothing: forget what the last one did. */
  clear(): void {
    this.#before = 0;
    this.#loss.clear();
    this.#accuracy.clear();
    this.#bar.value = 0;
    for (const name of ["test", "train", "loss", "pictures"]) this.#figure(name, undefined, 0);
  }

  begin(pictures: number, epochs: number, checked: boolean): void {
    this.#bar.max = epochs;
    this.#bar.value = 0;
    this.#figure("pictures", pictures, 0);
    this.#figure("test", undefined, 0);
    const held = element("legend-held", HTMLElement);
    held.textContent = checked ? "examples kept back" : "none kept back: that needs ten examples in every class";
    held.classList.toggle("key", checked);
  }

  batch({ epoch, batch, batches, logs }: BatchEvent, epochs: number): void {
    const at = epoch + (batch + 1) / batches;
    this.#bar.value = at;
    if (batch + 1 < batches && at - epoch >= SETTLED) {
      this.#loss.add(this.#before + at - epoch, logs["loss"], undefined);
      this.#accuracy.add(this.#before + at - epoch, logs["accuracy"], undefined);
    }
    this.say(`Epoch ${epoch + 1} of ${epochs}`);
    this.#figures(logs);
  }

  epoch({ epoch, logs }: EpochEvent): void {
    this.#before++;
    this.#bar.value = epoch + 1;
    this.#loss.add(this.#before, logs["loss"], logs["val_loss"]);
    this.#accuracy.add(this.#before, logs["accuracy"], logs["val_accuracy"]);
    this.#figures(logs);
    this.#figure("test", logs["val_accuracy"], 2);
  }

  #figures(logs: Logs): void {
    this.#figure("train", logs["accuracy"], 2);
    this.#figure("loss", logs["loss"], 3);
  }

  #figure(name: string, value: number | undefined, digits: number): void {
    const place = element(`figure-${name}`, HTMLElement);
    place.textContent = value === undefined ? "–" : value.toFixed(digits);
    place.dataset["value"] = value === undefined ? "" : String(value);
  }
}
