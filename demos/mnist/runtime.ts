// The digits trained by the runtime: programs that Python exported, run in this thread, with no Python.
import type { TrainingEvent } from "tabgrad";
import type { BatchEvent, EpochEvent, Model, Tensor } from "tabgrad/runtime";
import { readNpz } from "../shared/npz.js";

const REPORT_MS = 100;

interface Digits {
  readonly x_train: Float32Array;
  readonly y_train: Uint8Array;
  readonly x_test: Float32Array;
  readonly y_test: Uint8Array;
}

interface Watch {
  readonly epoch: number;
  readonly signal: AbortSignal;
  readonly onBatch: (event: BatchEvent) => void;
  readonly onEpoch: (event: EpochEvent) => void;
}

/** What a program_NAME.js exports. */
interface Program {
  start(): Promise<Model>;
  train(model: Model, digits: Digits, watch: Watch): Promise<void>;
}

/** Trains and asks one model at a time. */
export class RuntimeDigits {
  #digits: Promise<Digits> | null = null;
  #pixels: Uint8Array | null = null;
  #program: Program | null = null;
  #model: Model | null = null;
  #epoch = 0;

  /** A program as it is written. */
  async source(name: string): Promise<string> {
    const response = await fetch(`program_${name}.js`);
    if (!response.ok) throw new Error(`program_${name}.js can't be fetched: the server answered ${response.status}.`);
    return response.text();
  }

  /** A model that has learned nothing yet. */
  async begin(name: string): Promise<void> {
    const address = new URL(`program_${name}.js`, location.href).href;
    this.#program = (await import(address)) as Program;
    this.#model = await this.#program.start();
    this.#epoch = 0;
  }

  /** Six epochs, from where the model is. Events are those of a fit in Python. */
  async train(signal: AbortSignal, report: (event: TrainingEvent) => void): Promise<void> {
    const digits = await this.#loaded();
    const [from, epochs] = [this.#epoch, this.#epoch + 6];
    let reported = 0;
    let last: BatchEvent | null = null;
    report({ kind: "begin", epoch: from, epochs, batch: 0, batches: null, logs: {} });
    await this.#program!.train(this.#model!, digits, {
      epoch: from, signal,
      onBatch: (event) => {
        last = event;
        if (performance.now() - reported < REPORT_MS) return;
        reported = performance.now();
        report({ kind: "batch", epochs, ...event, batch: event.batch + 1 });
      },
      onEpoch: ({ epoch, logs }) => {
        this.#epoch = epoch + 1;
        const batches = last?.batches ?? null;
        report({ kind: "epoch", epoch, epochs, batch: batches ?? 0, batches, logs });
      },
    });
    report({ kind: "end", epoch: epochs, epochs, batch: 0, batches: null, logs: {} });
  }

  /** Probabilities, rows of ten. */
  async predict(images: Float32Array): Promise<Float32Array> {
    const answer = (await this.#model!.predict(images)) as Tensor;
    return answer.data as Float32Array;
  }

  /** The unseen digits: pixels and labels. */
  async unseen(): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
    const { y_test } = await this.#loaded();
    return { pixels: this.#pixels!, labels: y_test };
  }

  #loaded(): Promise<Digits> {
    this.#digits ??= this.#load();
    this.#digits.catch(() => (this.#digits = null)); // the next try may find the network
    return this.#digits;
  }

  async #load(): Promise<Digits> {
    const response = await fetch("../data/mnist.npz");
    if (!response.ok) throw new Error(`The digits can't be fetched: the server answered ${response.status}.`);
    const { x_train, y_train, x_test, y_test } = await readNpz(await response.arrayBuffer());
    const scaled = (pixels: Uint8Array): Float32Array => Float32Array.from(pixels, (value) => value / 255);
    this.#pixels = x_test!.data;
    return {
      x_train: scaled(x_train!.data), y_train: y_train!.data, x_test: scaled(x_test!.data), y_test: y_test!.data,
    };
  }
}
