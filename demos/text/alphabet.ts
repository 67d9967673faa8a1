// The network's alphabet: a newline, then the 95 printable characters of ASCII.

export const LETTERS = 96;
export const SPACE = 1;

/** What other characters become; accents are taken off before. */
const NEAREST: { readonly [letter: string]: string } = {
  "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "–": "-", "—": "-", "…": "...", "•": "-",
  "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "ł": "l", "Ł": "L", "×": "x", "\t": "    ",
};

export interface Encoded {
  readonly codes: Uint8Array;
  /** Characters that have nothing near them: they are spaces now. */
  readonly lost: number;
}

/** A text as numbers from 0 to 95. */
export function encode(text: string): Encoded {
  const codes: number[] = [];
  let lost = 0;
  for (const letter of text.replaceAll(/\r\n?/g, "\n").normalize("NFKD").replaceAll(/\p{M}/gu, "")) {
    const near = NEAREST[letter] ?? letter;
    for (const one of near) {
      const code = one === "\n" ? 0 : one.charCodeAt(0) - 31;
      const known = one.length === 1 && code >= 0 && code < LETTERS && (code > 0 || one === "\n");
      if (!known) lost++;
      codes.push(known ? code : SPACE);
    }
  }
  return { codes: Uint8Array.from(codes), lost };
}

/** Numbers as text. */
export const decode = (codes: Iterable<number>): string =>
  Array.from(codes, (code) => (code === 0 ? "\n" : String.fromCharCode(code + 31))).join("");

/** Bits per character of a guess that knows how often each occurs. */
export function entropy(codes: Uint8Array): number {
  const counts = new Float64Array(LETTERS);
  for (const code of codes) counts[code]! += 1;
  return counts.reduce((bits, count) => (count > 0 ? bits - (count / codes.length) * Math.log2(count / codes.length) : bits), 0);
}
