// Values of the page as the worker takes them, and back.
import { Tensor } from "./runtime/tensor.js";
import type { DTypeName, TypedArray } from "./runtime/format.js";

/** What stands for an object of Python's: a number or a namespace, and attributes from there. */
export interface Place {
  readonly base: number | "main" | null;
  readonly path: readonly string[];
}

const DTYPES: readonly (readonly [new (n: number) => object, DTypeName])[] = [
  [Float32Array, "float32"], [Float64Array, "float64"], [Int32Array, "int32"], [Uint8Array, "uint8"],
  [Uint8ClampedArray, "uint8"], [Int8Array, "int8"], [Int16Array, "int16"], [Uint16Array, "uint16"],
  [Uint32Array, "uint32"], [BigInt64Array, "int64"], [BigUint64Array, "uint64"],
];

/** NumPy's name for a typed array's elements. */
export function dtypeOf(array: ArrayBufferView): DTypeName {
  for (const [kind, name] of DTYPES) if (array instanceof kind) return name;
  throw new TypeError(`${array.constructor.name} is no array of numbers.`);
}

/** Marks an array to be handed over instead of copied: the page can't use it afterwards. */
export class Transferred {
  readonly array: TypedArray;
  readonly shape: readonly number[];

  constructor(array: TypedArray, shape: readonly number[]) {
    this.array = array;
    this.shape = shape;
  }
}

/** A value for Python. `placeOf` knows objects of the bridge; buffers to hand over are added to `transfer`. */
export function toPython(value: unknown, placeOf: (x: unknown) => Place | undefined, transfer: Transferable[]): unknown {
  const place = placeOf(value);
  if (place) return { $ref: place };
  const inner = (x: unknown): unknown => toPython(x, placeOf, transfer);
  if (value === undefined || value === null) return null;
  if (value instanceof Transferred) {
    transfer.push(value.array.buffer as ArrayBuffer);
    return { data: value.array, shape: [...value.shape], dtype: dtypeOf(value.array) };
  }
  if (value instanceof Tensor) return { data: value.data, shape: [...value.shape], dtype: value.dtype };
  if (ArrayBuffer.isView(value)) return { data: value, shape: [(value as TypedArray).length], dtype: dtypeOf(value) };
  if (value instanceof ArrayBuffer) return { data: new Uint8Array(value), shape: [value.byteLength], dtype: "uint8" };
  if (Array.isArray(value)) return stacked(value) ?? value.map(inner);
  if (typeof value === "function") {
    throw new TypeError(
      "A function of the page can't be called by Python, which runs in a worker: only as a callback of fit. Write it " +
      "in Python, with tf.run(...).");
  }
  if (typeof value === "object") {
    const held = value as { data?: unknown; shape?: unknown; dtype?: unknown };
    if (ArrayBuffer.isView(held.data) && Array.isArray(held.shape)) {
      return { data: held.data, shape: held.shape, dtype: held.dtype ?? dtypeOf(held.data) };
    }
    const kind = Object.getPrototypeOf(value) as unknown;
    if (kind !== Object.prototype && kind !== null) {
      throw new TypeError(`${value.constructor.name} has no form in Python. Give numbers, strings, arrays or plain objects.`);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
  }
  return value;
}

/** Typed arrays of one kind and length in an array: rows of one array. */
function stacked(rows: readonly unknown[]): object | null {
  const first = rows[0];
  if (!ArrayBuffer.isView(first) || first instanceof DataView) return null;
  const { length } = first as TypedArray;
  if (!rows.every((row) => ArrayBuffer.isView(row) && row.constructor === first.constructor && (row as TypedArray).length === length)) {
    return null;
  }
  const kind = first.constructor as new (n: number) => Float32Array;
  const data = new kind(rows.length * length);
  rows.forEach((row, i) => data.set(row as Float32Array, i * length));
  return { data, shape: [rows.length, length], dtype: dtypeOf(first) };
}

/** A value from Python; `wrap` makes an object of the bridge from its number. */
export function fromPython(value: unknown, wrap: (id: number) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => fromPython(item, wrap));
  if (typeof value !== "object" || value === null) return value;
  const held = value as { $object?: number; $bytes?: Uint8Array; data?: TypedArray; shape?: number[]; dtype?: DTypeName };
  if (held.$object !== undefined) return wrap(held.$object);
  if (held.$bytes) return held.$bytes;
  if (held.data && held.shape && held.dtype) return new Tensor(held.data, held.shape, held.dtype);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPython(item, wrap)]));
}
