// A field for each number of a flat input.
import { labelled, make } from "./dom.js";
import type { Field } from "./field.js";

export class NumberFields implements Field {
  readonly element = make("div", { className: "numbers" });
  readonly #inputs: HTMLInputElement[];
  readonly #names: readonly string[];

  constructor(names: readonly string[], onChange: () => void) {
    this.#names = names;
    this.#inputs = names.map(() => make("input", { type: "number", step: "any", value: "0", oninput: onChange }));
    this.element.append(...this.#inputs.map((input, i) => labelled(names[i]!, input)));
  }

  value(): Float64Array {
    return Float64Array.from(this.#inputs, (input, i) => number(input.value, this.#names[i]!));
  }

  parse(text: string): Float64Array {
    if (this.#names.length !== 1) throw new Error(`${this.#names.length} numbers are needed; a table's last column is one.`);
    return Float64Array.of(number(text, this.#names[0]!));
  }
}

/** A text as a number. Throws with the name of what it is for. */
export function number(text: string, name: string): number {
  const found = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(found)) throw new Error(`“${name}” needs a number.`);
  return found;
}
