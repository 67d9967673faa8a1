// From examples to what the network is trained on and checked with.
import type { ClassOf } from "./classes.js";
import { moved } from "./pictures.js";
import { seeded } from "./random.js";

const FEWEST = 3;
const ENOUGH_TO_CHECK = 10;
const FURTHEST = 5; // pixels that a copy is moved

interface Data {
  readonly x: ImageData[];
  readonly y: Int32Array;
}

export interface Dataset extends Data {
  /** Examples that are not trained on; null where there are too few. */
  readonly held: Data | null;
  readonly used: readonly ClassOf[];
  readonly unused: readonly ClassOf[];
}

/** Something the visitor can put right; the message says how. */
export class Lacking extends Error {}

/** Each example, copies that are moved a little and, if wished, mirrored; some kept back. Throws Lacking. */
export function datasetOf(classes: readonly ClassOf[], mirror: boolean): Dataset {
  const used = classes.filter(({ examples }) => examples.length > 0);
  const unused = classes.filter(({ examples }) => examples.length === 0);
  if (used.length < 2) throw new Lacking("Give at least two classes examples first, or try a ready set.");
  const short = used.find(({ examples }) => examples.length < FEWEST);
  if (short) throw new Lacking(`“${short.name}” needs at least ${FEWEST} examples; it has ${short.examples.length}.`);
  const checks = used.every(({ examples }) => examples.length >= ENOUGH_TO_CHECK && examples.some((e) => e.held));
  const all = used.flatMap(({ slot, examples }) => examples.map((example) => ({ slot, ...example })));
  const kept = all.filter(({ held }) => checks && held);
  const taught = all.filter(({ held }) => !(checks && held));
  const random = seeded(3);
  const shift = (): number => Math.round((2 * random() - 1) * FURTHEST);
  const copies = mirror ? [[true, false], [false, true], [true, true]] as const : [[false, true], [false, true]] as const;
  const x = taught.flatMap(({ picture }) => [
    picture,
    ...copies.map(([mirrored, far]) => (far ? moved(picture, shift(), shift(), mirrored) : moved(picture, 0, 0, mirrored))),
  ]);
  const times = 1 + copies.length;
  const y = Int32Array.from(x, (_, i) => taught[Math.floor(i / times)]?.slot ?? 0);
  const held = checks ? { x: kept.map((e) => e.picture), y: Int32Array.from(kept, (e) => e.slot) } : null;
  return { x, y, held, used, unused };
}
