// What is trained on: every drawing in nine places, and the rehearsed digits.
import { SIDE } from "../shared/digit.js";
import type { Drawn } from "./drawings.js";
import type { Digits } from "./stored.js";

const PIXELS = SIDE * SIDE;
const STEPS = [-1, 0, 1];

/** A few drawings say little about where in the frame a digit may be; moved by a pixel each way they say more. */
export function lessons(drawings: readonly Drawn[], rehearsed: Digits): Digits {
  const places = STEPS.flatMap((down) => STEPS.map((right) => down * SIDE + right));
  const count = drawings.length * places.length;
  const images = new Float32Array(count * PIXELS + rehearsed.images.length);
  const labels = new Uint8Array(count + rehearsed.labels.length);
  drawings.forEach(({ pixels, label }, i) => places.forEach((place, k) => {
    const at = i * places.length + k;
    // the ink keeps away from the frame's edges, so that moving a row by one end wraps around nothing
    const image = images.subarray(at * PIXELS, (at + 1) * PIXELS);
    pixels.forEach((value, p) => {
      if (p + place >= 0 && p + place < PIXELS) image[p + place] = value;
    });
    labels[at] = label;
  }));
  images.set(rehearsed.images, count * PIXELS);
  labels.set(rehearsed.labels, count);
  return { images, labels };
}
