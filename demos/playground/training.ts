// Steps and epochs of a network on the chosen examples, as many as fit into a frame.
import { Examples } from "./examples.js";
import type { Network } from "./network.js";
import { random, shuffle } from "./random.js";
import type { Random } from "./random.js";

export class Training {
  #network: Network;
  #examples: Examples;
  #order: number[] = [];
  #at = 0;
  #next: Random = random(0);
  /** Epochs done, with the part of the one that goes on. */
  epochs = 0;

  constructor(network: Network, examples: Examples) {
    this.#network = network;
    this.#examples = examples;
    this.use(examples);
  }

  /** Other examples from here on: an epoch of them begins. */
  use(examples: Examples): void {
    this.#examples = examples;
    this.#order = Array.from({ length: examples.training }, (_, i) => i);
    this.#at = 0;
    this.epochs = Math.floor(this.epochs);
  }

  /** Trains for so many epochs, or until the time is over. */
  run(epochs: number, batch: number, milliseconds: number): void {
    const end = performance.now() + milliseconds;
    const goal = Math.floor(this.epochs) + epochs;
    while (this.epochs < goal && performance.now() < end) this.step(batch);
  }

  /** One step. */
  step(batch: number): void {
    if (this.#at === 0) shuffle(this.#order, this.#next);
    const picked = this.#order.slice(this.#at, this.#at + batch);
    this.#network.train(this.#examples, picked);
    this.#at += picked.length;
    const whole = Math.floor(this.epochs);
    if (this.#at === this.#order.length) this.#at = 0;
    this.epochs = this.#at === 0 ? whole + 1 : whole + this.#at / this.#order.length;
  }
}
