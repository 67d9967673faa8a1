// Predictions that follow what is entered: at most one a frame, and always of the newest.

export class Live {
  readonly #predict: () => Promise<void>;
  #waiting = false;
  #running = false;

  constructor(predict: () => Promise<void>) {
    this.#predict = predict;
  }

  /** Something has changed. */
  readonly changed = (): void => {
    if (this.#waiting) return;
    this.#waiting = true;
    if (!this.#running) requestAnimationFrame(() => void this.#run());
  };

  async #run(): Promise<void> {
    this.#waiting = false;
    this.#running = true;
    await this.#predict();
    this.#running = false;
    if (this.#waiting) requestAnimationFrame(() => void this.#run());
  }
}
