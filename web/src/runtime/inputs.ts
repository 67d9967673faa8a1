// Whatever a page has, as rows of numbers in the dtype that a model takes.
import { ARRAYS, sizeOf } from "./format.js";
import type { Place, Preprocessing, Spec, TypedArray } from "./format.js";
import { isPicture, pictureToExample } from "./images.js";
import type { Picture } from "./images.js";
import { Tensor } from "./tensor.js";

type Numbers = readonly (number | boolean | string | bigint | Numbers)[];

/** One input's (or target's) examples: numbers in any form, or pictures. */
export type Data =
  | number | string | boolean | TypedArray | Uint8ClampedArray | Numbers | readonly TypedArray[] | Tensor
  | { readonly data: TypedArray; readonly shape: readonly number[] } | Picture | readonly Picture[];

/** All inputs of a model: the data of its one input, or of each by name or in order. */
export type Inputs = Data | { readonly [name: string]: Data } | readonly Data[];

/** Examples in one array, row by row. */
export interface Rows {
  readonly data: TypedArray | Uint8ClampedArray;
  readonly count: number;
  /** Numbers in a row. */
  readonly width: number;
}

const isArray = (x: unknown): x is TypedArray | Uint8ClampedArray => ArrayBuffer.isView(x) && !(x instanceof DataView);

/** Data as rows for a place. Throws where it does not fit. */
export function rowsOf(data: Data, spec: Spec, labels?: readonly string[], how?: Preprocessing): Rows {
  const width = sizeOf(spec.shape.slice(1));
  if (isPicture(data)) return { data: pictureToExample(data, spec, how), count: 1, width };
  if (isArray(data)) return counted(data, width, spec);
  if (data === null || data === undefined) throw refused(data, spec);
  if (typeof data === "object" && !Array.isArray(data)) {
    const held = data as { data?: unknown; shape?: readonly number[] };
    if (!isArray(held.data) || !Array.isArray(held.shape)) throw refused(data, spec);
    check(held.shape, spec);
    return counted(held.data, width, spec);
  }
  if (!Array.isArray(data)) return { data: filled([data], spec, labels), count: 1, width: 1 };
  if (data.length > 0 && data.every(isPicture)) {
    const all = new Float32Array(data.length * width);
    data.forEach((picture, i) => all.set(pictureToExample(picture as Picture, spec, how), i * width));
    return { data: all, count: data.length, width };
  }
  if (data.length > 0 && data.every(isArray)) {
    const all = new ARRAYS[spec.dtype](data.length * width);
    (data as TypedArray[]).forEach((row, i) => {
      if (row.length !== width) throw refused(`a row of ${row.length} numbers`, spec);
      copyInto(all, i * width, row);
    });
    return { data: all, count: data.length, width };
  }
  check(shapeOf(data as Numbers), spec);
  return counted(filled((data as unknown[]).flat(Infinity as 1) as Numbers, spec, labels), width, spec);
}

/** Copies numbers, converting where the types differ. */
export function copyInto(to: TypedArray, at: number, from: TypedArray | Uint8ClampedArray): void {
  const big = to instanceof BigInt64Array || to instanceof BigUint64Array;
  if (big === (from instanceof BigInt64Array || from instanceof BigUint64Array)) (to as Float32Array).set(from as Float32Array, at);
  else if (big) for (let i = 0; i < from.length; i++) to[at + i] = BigInt(Math.trunc(Number(from[i])));
  else for (let i = 0; i < from.length; i++) to[at + i] = Number(from[i]);
}

function counted(data: TypedArray | Uint8ClampedArray, width: number, spec: Spec): Rows {
  const count = width ? data.length / width : 0;
  if (!Number.isInteger(count) || (data.length === 0 && width > 0)) throw refused(`${data.length} numbers`, spec);
  return { data, count, width };
}

function filled(values: Numbers, spec: Spec, labels?: readonly string[]): TypedArray {
  const made = new ARRAYS[spec.dtype](values.length);
  const big = made instanceof BigInt64Array || made instanceof BigUint64Array;
  values.forEach((value, i) => {
    let number: unknown = value;
    if (typeof value === "string") {
      number = labels?.indexOf(value) ?? -1;
      if (number === -1) {
        const known = labels ? labels.join(", ") : "none: the model was exported without labels";
        throw new TypeError(`"${value}" is no label of the model. Its labels: ${known}.`);
      }
    }
    if (!["number", "bigint", "boolean"].includes(typeof number)) throw refused(value, spec);
    made[i] = big ? BigInt(number as number) : Number(number);
  });
  return made;
}

function shapeOf(data: Numbers): number[] {
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level); level = level[0]) shape.push(level.length);
  const even = (x: unknown, axis: number): boolean =>
    axis === shape.length ? !Array.isArray(x)
      : Array.isArray(x) && x.length === shape[axis] && x.every((part) => even(part, axis + 1));
  if (!even(data, 0)) throw new TypeError("Nested arrays must have rows of one length; these are ragged.");
  return shape;
}

/** A batch of examples, or one example; targets may lack a last axis of 1. */
function check(shape: readonly number[], spec: Spec): void {
  const wanted = spec.shape.slice(1);
  const trimmed = wanted.at(-1) === 1 ? wanted.slice(0, -1) : wanted;
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
  for (const w of [wanted, trimmed]) if (same(shape.slice(1), w) || (shape.length > 0 && same(shape, w))) return;
  throw refused(`shape [${shape}]`, spec);
}

function refused(what: unknown, spec: Spec): TypeError {
  const got = typeof what === "string" ? what : describe(what);
  return new TypeError(
    `"${spec.name}" takes ${spec.dtype} examples of shape [${spec.shape.slice(1)}] (a batch of them, or one): ` +
    `${got} does not fit.`);
}

const describe = (x: unknown): string => (x === null || x === undefined || typeof x !== "object" ? String(x) : x.constructor?.name ?? "an object");

/** The data of each place, in order. Throws on names or numbers that do not fit. */
export function each(given: Inputs, places: readonly Place[]): Data[] {
  if (places.length === 1) {
    const [place] = places;
    if (isPlain(given) && !("data" in (given as object))) {
      const only = Object.entries(given as object);
      if (only.length === 1 && matches(place!.name, only[0]![0])) return [only[0]![1] as Data];
    }
    return [given as Data];
  }
  if (Array.isArray(given)) {
    if (given.length === places.length) return given as Data[];
    throw new TypeError(`The model takes ${places.length} inputs; ${given.length} were given.`);
  }
  const names = places.map((p) => p.name.split("/").slice(1).join("/"));
  if (!isPlain(given)) throw new TypeError(`The model takes several inputs: give an object with ${names.join(", ")}.`);
  return places.map((place) => {
    const found = Object.entries(given as object).find(([key]) => matches(place.name, key));
    if (!found) throw new TypeError(`There is no data for "${place.name}". Expected: ${names.join(", ")}.`);
    return found[1] as Data;
  });
}

const isPlain = (x: unknown): boolean => typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype;
const matches = (place: string, key: string): boolean => place === key || place.split("/").slice(1).join("/") === key;
