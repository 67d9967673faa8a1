// A model's weights by name: read, replaced, and as safetensors files.
import type { Program } from "./engine.js";
import { sizeOf } from "./format.js";
import { copyInto } from "./inputs.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";
import { Tensor } from "./tensor.js";
import type { TypedArray } from "./format.js";

export class Weights {
  readonly #program: Program;
  readonly #numbers = new Map<string, number>();
  readonly #model: string;

  constructor(program: Program) {
    this.#program = program;
    const { states, roles, model } = program.header.signature;
    this.#model = model ?? "model";
    const numbers = roles?.weights ?? states.map((_, i) => i);
    for (const i of numbers) if (i >= 0) this.#numbers.set(states[i]!.name, i);
  }

  /** The weights' names, in the model's order. */
  get names(): string[] {
    return [...this.#numbers.keys()];
  }

  /** How many numbers they are. */
  get count(): number {
    const { states } = this.#program.header.signature;
    return [...this.#numbers.values()].reduce((sum, i) => sum + sizeOf(states[i]!.shape), 0);
  }

  /** A copy of a weight. */
  get(name: string): Tensor {
    const i = this.#number(name);
    const { shape, dtype } = this.#program.header.signature.states[i]!;
    return new Tensor(this.#program.state(i).slice(), shape, dtype);
  }

  /** Replaces a weight. Throws where the numbers do not fit; then nothing has changed. */
  set(name: string, value: Tensor | TypedArray | readonly number[]): void {
    const i = this.#number(name);
    const { shape } = this.#program.header.signature.states[i]!;
    const data = value instanceof Tensor ? value.data : ArrayBuffer.isView(value) ? value : Float64Array.from(value);
    const fits = value instanceof Tensor ? `${value.shape}` === `${shape}` : data.length === sizeOf(shape);
    if (!fits) {
      const got = value instanceof Tensor ? `shape [${value.shape}]` : `${data.length} numbers`;
      throw new TypeError(`The weight "${name}" has shape [${shape}]; ${got} were given.`);
    }
    copyInto(this.#program.state(i), 0, data);
  }

  /** All weights, as a safetensors file: Python reads it with model.load_weights("....safetensors"). */
  toSafetensors(): Uint8Array<ArrayBuffer> {
    return writeSafetensors(new Map(this.names.map((n) => [n, this.get(n)])), { format: "tabgrad", model: this.#model });
  }

  /** Takes all weights of a safetensors file. Throws where it does not fit; then nothing has changed. */
  fromSafetensors(file: Uint8Array | ArrayBuffer): void {
    const found = readSafetensors(file instanceof Uint8Array ? file : new Uint8Array(file));
    const names = this.names;
    if (found.size !== names.length) {
      throw new TypeError(`The file has ${found.size} weights, the model has ${names.length}.`);
    }
    // by name where all agree, else in order: automatic names differ between models of one architecture
    const byName = names.every((n) => found.has(n));
    const values = byName ? names.map((n) => found.get(n)!) : [...found.values()];
    names.forEach((n, i) => {
      const { shape } = this.#program.header.signature.states[this.#number(n)]!;
      if (`${values[i]!.shape}` !== `${shape}`) {
        throw new TypeError(`The weight "${n}" has shape [${shape}], in the file [${values[i]!.shape}].`);
      }
    });
    names.forEach((n, i) => this.set(n, values[i]!));
  }

  #number(name: string): number {
    const i = this.#numbers.get(name);
    if (i !== undefined) return i;
    throw new Error(`The model has no weight "${name}". It has: ${this.names.join(", ")}.`);
  }
}
