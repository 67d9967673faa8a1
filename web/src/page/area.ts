// Many numbers as text: separated in any way where the input is flat, nested arrays (JSON) otherwise.
import { sizeOf } from "../runtime/format.js";
import type { Spec, TypedArray } from "../runtime/format.js";
import { rowsOf } from "../runtime/inputs.js";
import type { Data } from "../runtime/inputs.js";
import { labelled, make } from "./dom.js";
import { Missing } from "./field.js";
import type { Field } from "./field.js";

/** Up to so many numbers the text begins as zeros, which show its form. */
const SHOWN = 200;

export class NumberArea implements Field {
  readonly element: HTMLElement;
  readonly #spec: Spec;
  readonly #text: HTMLTextAreaElement;

  constructor(spec: Spec, title: string, onChange: () => void) {
    const shape = spec.shape.slice(1);
    this.#spec = spec;
    const how = shape.length === 1 ? `${shape[0]} numbers, separated by commas, spaces or lines` : `nested arrays of shape ${JSON.stringify(shape)}, as JSON`;
    this.#text = make("textarea", { rows: 6, spellcheck: false, placeholder: how, oninput: onChange });
    if (sizeOf(shape) <= SHOWN) this.#text.value = JSON.stringify(zeros(shape)).replaceAll(",", ", ");
    this.element = labelled(`${title}: ${how}`, this.#text);
  }

  value(): TypedArray {
    const shape = this.#spec.shape.slice(1);
    const text = this.#text.value.trim();
    if (text === "") throw new Missing(`Enter ${sizeOf(shape)} numbers.`);
    const flat = shape.length === 1 && !text.startsWith("[[");
    const { data, count } = rowsOf(flat ? separated(text, shape[0]!) : parsed(text, shape), this.#spec);
    if (count !== 1) throw new Error(`One example is needed; this is ${count} of them.`);
    return data as TypedArray;
  }
}

function separated(text: string, count: number): number[] {
  const parts = text.split(/[\s,;[\]]+/).filter((part) => part !== "");
  const wrong = parts.find((part) => !Number.isFinite(Number(part)));
  if (wrong !== undefined) throw new Error(`“${wrong.slice(0, 40)}” is not a number.`);
  if (parts.length !== count) throw new Error(`${count} numbers are needed; there are ${parts.length}.`);
  return parts.map(Number);
}

function parsed(text: string, shape: readonly number[]): Data {
  try {
    return JSON.parse(text) as Data;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Nested arrays of shape ${JSON.stringify(shape)} are needed, as JSON. This is none: ${reason}`);
  }
}

type Zeros = number | Zeros[];
const zeros = (shape: readonly number[]): Zeros =>
  shape.length === 0 ? 0 : Array.from({ length: shape[0]! }, () => zeros(shape.slice(1)));
