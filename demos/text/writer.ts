// Writing: the network's scores for the next character, one drawn from them, and again.
import type { Model, Tensor } from "tabgrad/runtime";
import { LETTERS, SPACE } from "./alphabet.js";
import { WINDOW } from "./windows.js";

const FRAME = 8; // ms of work before the page may paint

/** Resolves in a new task. */
const breath = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

export interface Writing {
  readonly temperature: () => number;
  readonly signal: AbortSignal;
  /** A piece of what was written, as numbers. */
  readonly onLetters: (codes: readonly number[]) => void;
}

/** Goes on with a text. Returns characters per second of work. */
export async function write(model: Model, before: readonly number[], count: number, options: Writing): Promise<number> {
  const window = new Int32Array(WINDOW).fill(SPACE);
  const known = before.slice(-WINDOW);
  window.set(known, WINDOW - known.length);
  let worked = 0;
  let written = 0;
  let piece: number[] = [];
  let began = performance.now();
  while (written < count && !options.signal.aborted) {
    const scores = (model.predictSync(window) as Tensor).data as Float32Array;
    const code = drawn(scores.subarray((WINDOW - 1) * LETTERS), options.temperature());
    window.copyWithin(0, 1);
    window[WINDOW - 1] = code;
    piece.push(code);
    written++;
    if (performance.now() - began >= FRAME || written === count) {
      worked += performance.now() - began;
      options.onLetters(piece);
      piece = [];
      await breath();
      began = performance.now();
    }
  }
  return (1000 * written) / worked;
}

/** A class by its probability; a low temperature prefers the likely ones. */
function drawn(scores: Float32Array, temperature: number): number {
  const top = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  let left = Math.random() * powers.reduce((a, b) => a + b);
  const found = powers.findIndex((power) => (left -= power) < 0);
  return found < 0 ? scores.indexOf(top) : found;
}
