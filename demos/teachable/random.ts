// Random numbers with a seed, so that the built-in pictures and the shifted copies are the same at every visit.

/** Numbers in [0, 1). */
export type Random = () => number;

/** A 32-bit generator: a counter, its bits mixed by two multiplications (the finalizer of MurmurHash3). */
export function seeded(seed: number): Random {
  let count = seed >>> 0;
  return () => {
    count = (count + 0x9e3779b9) >>> 0;
    let bits = Math.imul(count ^ (count >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A number between two. */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
