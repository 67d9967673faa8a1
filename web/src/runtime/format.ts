// What a page reads of a program file: its header and signature. Layout: wasm/README.md.

export type DTypeName =
  | "float32" | "float64" | "int32" | "uint32" | "int64" | "uint64"
  | "int8" | "uint8" | "int16" | "uint16" | "bool" | "float16";

export type TypedArray =
  | Float32Array | Float64Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array
  | Int8Array | Uint8Array | Int16Array | Uint16Array;

/** The typed array that holds elements of a dtype. */
export const ARRAYS: { readonly [name in DTypeName]: TypedArrayClass } = {
  float32: Float32Array, float64: Float64Array, int32: Int32Array, uint32: Uint32Array,
  int64: BigInt64Array, uint64: BigUint64Array, int8: Int8Array, uint8: Uint8Array,
  int16: Int16Array, uint16: Uint16Array, bool: Uint8Array, float16: Uint16Array,
};

interface TypedArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, at: number, length: number): TypedArray;
  new (length: number): TypedArray;
}

/** What is known of an argument, result or state. */
export interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DTypeName;
}

/** An argument or result: its place is `at` bytes into the arena, or into another buffer. */
export interface Place extends Spec {
  readonly at: number;
  readonly buffer?: number;
}

export interface EntrySignature {
  readonly entry: number;
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
}

/** How images become inputs: values from 0 to 255, times scale, plus offset. */
export interface Preprocessing {
  readonly scale: number | readonly number[];
  readonly offset: number | readonly number[];
  readonly invert: boolean;
  readonly fit: "stretch" | "cover" | "contain";
}

export interface LayerInfo {
  readonly name: string;
  readonly class: string;
  readonly output_shape: readonly (number | null)[] | null;
  readonly params: number;
}

export interface Signature {
  readonly entries: { readonly [name: string]: EntrySignature };
  readonly states: readonly Place[];
  readonly model?: string;
  readonly kind?: "model" | "trainer";
  readonly batch_size?: number;
  readonly labels?: readonly string[];
  readonly features?: readonly string[];
  readonly preprocessing?: Preprocessing;
  readonly layers?: readonly LayerInfo[];
  /** Numbers of states by role; -1 stands for a variable that no entry uses. */
  readonly roles?: { readonly [role: string]: readonly number[] };
}

export interface Header {
  readonly bytes: number;
  readonly arena: number;
  readonly constants: number;
  readonly atConstants: number;
  readonly stateBytes: readonly number[];
  readonly atWeights: number;
  readonly weights: number;
  readonly signature: Signature;
  /** Per entry, its instructions as [first, count] runs that can't be parted. */
  readonly parts: readonly (readonly (readonly [number, number])[])[];
}

const MAGIC = 0x31504754;
const VERSION = 1;
export const HEADER_WORDS = 24;
export const CHECKSUM_WORD = 20;
const TAIL = 1;

/** Reads header and signature. Throws where the bytes are no whole program of this version. */
export function readHeader(file: Uint8Array): Header {
  if (file.byteLength < 4 * HEADER_WORDS) throw new Error("Not a tabgrad program: the file is too short.");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (i: number): number => view.getUint32(4 * i, true);
  if (word(0) !== MAGIC) throw new Error("Not a tabgrad program: export one with model.export().");
  if (word(1) !== VERSION) {
    throw new Error(`The program has version ${word(1)}, this runtime reads ${VERSION}: export it again.`);
  }
  if (word(2) > file.byteLength) throw new Error("The program is truncated: the download is not complete.");
  try {
    const stateBytes = Array.from({ length: word(3) }, (_, i) => view.getUint32(word(9) + 4 * i, true));
    const text = new TextDecoder().decode(file.subarray(word(16), word(16) + word(17)));
    return {
      bytes: word(2), arena: word(7), constants: word(8), atConstants: word(15), stateBytes,
      atWeights: word(18), weights: word(19), signature: JSON.parse(text) as Signature,
      parts: partsOf(view, word(12), word(5), word(14), word(6)),
    };
  } catch (error) {
    throw new Error("The program is damaged: its header can't be read.", { cause: error });
  }
}

/** Where an entry may pause: between instructions, but not between one and the tail that finishes it. */
function partsOf(view: DataView, code: number, instructions: number, table: number, entries: number): Header["parts"] {
  const tails: boolean[] = [];
  for (let i = 0, at = code; i < instructions; i++) {
    const [head, flags] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    tails.push(((flags >>> 24) & TAIL) !== 0);
    at += 4 * (2 + ((head >>> 16) & 255) + (head >>> 24) + (flags & 0xffffff));
  }
  return Array.from({ length: entries }, (_, entry) => {
    const first = view.getUint32(table + 8 * entry, true);
    const end = first + view.getUint32(table + 8 * entry + 4, true);
    const parts: [number, number][] = [];
    for (let i = first; i < end; ) {
      const count = tails[i] ? 2 : 1;
      parts.push([i, count]);
      i += count;
    }
    return parts;
  });
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
