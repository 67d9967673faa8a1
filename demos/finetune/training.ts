// The card of the training: status, progress, curves, and the scores before and now.
import type { BatchEvent, EpochEvent } from "tabgrad/runtime";
import { MetricChart, fromZero, share } from "../shared/chart.js";
import { element } from "../shared/dom.js";

/** How many of how many were named right. */
export interface Score {
  readonly right: number;
  readonly of: number;
}

export interface Scores {
  readonly yours: Score;
  readonly others: Score;
}

/** Logs are means over the epoch so far; before this share of it they only jump about. */
const SETTLED = 0.2;

export class TrainingCard {
  readonly #status = element("status", HTMLElement);
  readonly #bar = element("progress", HTMLProgressElement);
  readonly #loss = new MetricChart(element("chart-loss", HTMLElement), fromZero);
  readonly #accuracy = new MetricChart(element("chart-accuracy", HTMLElement), share);

  say(text: string): void {
    this.#status.textContent = text;
  }

  begin(): void {
    this.#loss.clear();
    this.#accuracy.clear();
    this.#bar.value = 0;
  }

  batch({ epoch, batch, batches, logs }: BatchEvent): void {
    const part = (batch + 1) / batches;
    if (part < SETTLED) return;
    this.#loss.add(epoch + part, logs["loss"], undefined);
    this.#accuracy.add(epoch + part, logs["accuracy"], undefined);
  }

  epoch({ epoch, epochs, logs }: EpochEvent): void {
    this.#loss.add(epoch + 1, logs["loss"], logs["val_loss"]);
    this.#accuracy.add(epoch + 1, logs["accuracy"], logs["val_accuracy"]);
    this.#bar.max = epochs;
    this.#bar.value = epoch + 1;
    this.say(`Epoch ${epoch + 1} of ${epochs}, loss ${logs["loss"]?.toFixed(3)}`);
  }

  /** The column "before" or "now"; null empties it. */
  score(column: "before" | "now", scores: Scores | null): void {
    const yours = scores?.yours;
    const others = scores?.others;
    this.#cell(`yours-${column}`, yours, yours?.of ? `${yours.right} of ${yours.of}` : "–");
    this.#cell(`others-${column}`, others, others ? `${((100 * others.right) / others.of).toFixed(1)}%` : "–");
  }

  #cell(id: string, score: Score | undefined, text: string): void {
    const cell = element(id, HTMLElement);
    cell.textContent = text;
    cell.dataset["value"] = score?.of ? String(score.right / score.of) : "";
  }
}
