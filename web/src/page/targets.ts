// The right answer of an example: one of the classes, or numbers.
import { sizeOf } from "../runtime/format.js";
import type { Spec } from "../runtime/format.js";
import type { Description } from "../runtime/predictor.js";
import { labelled, make } from "./dom.js";
import { fieldFor } from "./fields.js";
import type { Field } from "./field.js";
import { NumberFields } from "./numbers.js";

/** A choice of a class: its number, or 1 in its place where the target has one for each class. */
export class ClassField implements Field {
  readonly element: HTMLElement;
  readonly #names: readonly string[];
  readonly #width: number;
  readonly #select: HTMLSelectElement;

  constructor(names: readonly string[], width: number, title: string) {
    this.#names = names;
    this.#width = width;
    this.#select = make("select", {}, ...names.map((name, i) => make("option", { value: String(i) }, name)));
    this.element = labelled(title, this.#select);
  }

  value(): Float64Array {
    return this.#row(Number(this.#select.value));
  }

  parse(text: string): Float64Array {
    const named = this.#names.indexOf(text.trim());
    const i = named >= 0 || text.trim() === "" ? named : Number(text);
    if (Number.isInteger(i) && i >= 0 && i < this.#names.length) return this.#row(i);
    throw new Error(`“${text.slice(0, 40)}” is none of the classes ${this.#names.slice(0, 12).join(", ")}${this.#names.length > 12 ? ", …" : ""}.`);
  }

  /** The name of the class that a row stands for. */
  nameOf(row: ArrayLike<number>): string {
    return this.#names[this.#width === 1 ? row[0]! : Array.from(row).indexOf(1)]!;
  }

  #row(i: number): Float64Array {
    if (this.#width === 1) return Float64Array.of(i);
    return Float64Array.from({ length: this.#width }, (_, k) => (k === i ? 1 : 0));
  }
}

/** The field of a target. classes: how many the output has scores for, 0 for none. */
export function targetFor(spec: Spec, classes: number, about: Description, title: string): Field {
  const width = sizeOf(spec.shape.slice(1));
  const { labels } = about;
  if (classes > 0 && (width === 1 || width === classes)) {
    const names = labels.length === classes ? labels : Array.from({ length: classes }, (_, i) => String(i));
    return new ClassField(names, width, title);
  }
  if (width === 1 && labels.length === 2) return new ClassField(labels, 1, title);
  const unheard = (): void => undefined;
  if (width === 1) return new NumberFields([title], unheard);
  if (spec.shape.length === 2 && width <= 12) return new NumberFields(Array.from({ length: width }, (_, i) => `${title} (${i + 1})`), unheard);
  return fieldFor(spec, { ...about, features: [] }, title, unheard);
}
