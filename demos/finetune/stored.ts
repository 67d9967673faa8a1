// The digits that come with the page: some to rehearse, so that nothing is forgotten, and some never trained on.
import { SIDE } from "../shared/digit.js";

/** Digits and what they are: pixels in [0, 1], row after row. */
export interface Digits {
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

export interface Stored {
  readonly rehearsed: Digits;
  readonly unseen: Digits;
}

/** Reads digits.bin, which export.py wrote. */
export async function readStored(address: string): Promise<Stored> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address} can't be fetched: the server answered ${response.status}.`);
  const file = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const [first, second] = new Uint32Array(file, 0, 2) as unknown as [number, number];
  let at = 8;
  const take = (count: number): Uint8Array => new Uint8Array(file, (at += count) - count, count);
  const labels = [take(first), take(second)] as const;
  const images = [take(first * SIDE * SIDE), take(second * SIDE * SIDE)] as const;
  const part = (i: 0 | 1): Digits => ({ labels: labels[i], images: Float32Array.from(images[i], (value) => value / 255) });
  return { rehearsed: part(0), unseen: part(1) };
}

/** The first so many. */
export const some = ({ images, labels }: Digits, count: number): Digits =>
  ({ images: images.subarray(0, count * SIDE * SIDE), labels: labels.subarray(0, count) });
