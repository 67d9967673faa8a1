// Types of training, and what an epoch's batches are.
import type { Inputs } from "./inputs.js";

/** Results by name: loss and metrics. */
export type Logs = { readonly [name: string]: number };

export interface BatchEvent {
  readonly epoch: number;
  readonly batch: number;
  /** Batches in an epoch. */
  readonly batches: number;
  /** Means of the epoch so far, as Keras's logs. */
  readonly logs: Logs;
}

export interface EpochEvent {
  readonly epoch: number;
  readonly epochs: number;
  /** Loss and metrics of the epoch, with validation "val_" ones too. */
  readonly logs: Logs;
  readonly seconds: number;
}

export interface History {
  readonly epoch: readonly number[];
  readonly history: { readonly [name: string]: readonly number[] };
}

export interface FitOptions {
  readonly x: Inputs;
  readonly y: Inputs;
  readonly sampleWeight?: Inputs;
  /** Default 1. */
  readonly epochs?: number;
  /** The number of epochs done before, to go on counting. */
  readonly initialEpoch?: number;
  /** A batch size that the trainer was exported for; the first of them by default. */
  readonly batchSize?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** Of the order of examples. Without it every fit draws another. */
  readonly seed?: number;
  /** Data, or the share of the examples (the last ones) that is kept for validation. */
  readonly validation?: { readonly x: Inputs; readonly y: Inputs; readonly sampleWeight?: Inputs } | number;
  /** Aborting rejects fit with the signal's reason within a step; weights are whole, training can go on. */
  readonly signal?: AbortSignal;
  /** Milliseconds of work before the page may paint (default 8 in a page, none in a worker). */
  readonly frameBudget?: number;
  readonly onBatch?: (event: BatchEvent) => unknown;
  readonly onEpoch?: (event: EpochEvent) => unknown;
}

export interface EvaluateOptions {
  readonly sampleWeight?: Inputs;
  readonly signal?: AbortSignal;
  readonly frameBudget?: number;
}

/**
 * The batches of an epoch, as numbers of rows. Sizes are those that there are entries for; a rest that has none is
 * filled up with the epoch's first rows, so that every row is trained on.
 */
export function* batches(order: Uint32Array, size: number, sizes: readonly number[]): Generator<Uint32Array> {
  for (let at = 0; at < order.length; at += size) {
    const left = order.length - at;
    if (left >= size || sizes.includes(left)) {
      yield order.subarray(at, Math.min(at + size, order.length));
    } else {
      yield Uint32Array.from({ length: size }, (_, i) => order[(at + i) % order.length]!);
    }
  }
}
