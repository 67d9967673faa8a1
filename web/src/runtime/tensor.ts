// Numbers with a shape: what predictions and weights are.
import { sizeOf } from "./format.js";
import type { DTypeName, TypedArray } from "./format.js";

export type Nested = number | bigint | Nested[];

/** An array with a shape, row by row. It is a copy: nothing in the engine changes with it. */
export class Tensor {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DTypeName;

  constructor(data: TypedArray, shape: readonly number[], dtype: DTypeName) {
    this.data = data;
    this.shape = shape;
    this.dtype = dtype;
  }

  /** Arrays of arrays, as the shape says. */
  toArray(): Nested {
    const level = (axis: number, at: number): Nested => {
      if (axis === this.shape.length) return this.data[at]!;
      const step = sizeOf(this.shape.slice(axis + 1));
      return Array.from({ length: this.shape[axis]! }, (_, i) => level(axis + 1, at + i * step));
    };
    return level(0, 0);
  }

  /** A row of the first axis. */
  row(i: number): Tensor {
    const shape = this.shape.slice(1);
    const size = sizeOf(shape);
    if (!(i >= 0 && i < this.shape[0]!)) throw new RangeError(`There is no row ${i}: the shape is [${this.shape}].`);
    return new Tensor(this.data.subarray(i * size, (i + 1) * size), shape, this.dtype);
  }

  /** The position of the largest number in each row of the last axis. */
  argMax(): number[] {
    const width = this.shape.at(-1) ?? 1;
    return Array.from({ length: this.data.length / width }, (_, row) => {
      let best = 0;
      for (let i = 1; i < width; i++) {
        if (this.data[row * width + i]! > this.data[row * width + best]!) best = i;
      }
      return best;
    });
  }
}
