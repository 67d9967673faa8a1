// What a field of any kind gives.
import type { TypedArray } from "../runtime/format.js";

/** Where one example's numbers come from. */
export interface Field {
  readonly element: HTMLElement;
  /** The numbers. Throws where what is entered does not fit; Missing where nothing is. */
  value(): TypedArray;
  /** The numbers that a text in a table stands for. */
  parse?(text: string): TypedArray;
  /** Makes room for the next example. */
  clear?(): void;
}

/** Nothing has been entered yet: no mistake. */
export class Missing extends Error {}
