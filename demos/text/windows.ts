// The examples of training: windows of the text, and the same moved by one character.

export const WINDOW = 48;
export const BATCH = 32;
/** Steps between two samples of what the network writes. */
export const ROUND = 20;

export interface Examples {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** The windows of some steps. Which ones depends on the steps' numbers alone. */
export function examples(codes: Uint8Array, first: number, steps: number): Examples {
  const rows = steps * BATCH;
  const x = new Int32Array(rows * WINDOW);
  const y = new Int32Array(rows * WINDOW);
  for (let row = 0; row < rows; row++) {
    const at = Math.floor(share(first * BATCH + row) * (codes.length - WINDOW));
    x.set(codes.subarray(at, at + WINDOW), row * WINDOW);
    y.set(codes.subarray(at + 1, at + 1 + WINDOW), row * WINDOW);
  }
  return { x, y };
}

/** A number in [0, 1) for each whole number: murmur3's last mixing (Austin Appleby, public domain). */
function share(i: number): number {
  let z = (Math.imul(i, 0x9e3779b1) + 0x7f4a7c15) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
}
