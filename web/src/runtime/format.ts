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
}

/** An argument or result: its place is `at` bytes into the arena, or into another buffer. */
export interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DTypeName;
  readonly at: number;
  readonly buffer?: number;
}

export interface EntrySignature {
  readonly entry: number;
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
}

export interface Signature {
  readonly entries: { readonly [name: string]: EntrySignature };
  readonly states: readonly Place[];
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
}

const MAGIC = 0x31504754;
const VERSION = 1;
const HEADER_WORDS = 24;

/** Reads header and signature. Throws where the bytes are no program of this version. */
export function readHeader(file: Uint8Array): Header {
  if (file.byteLength < 4 * HEADER_WORDS) throw new Error("Not a tabgrad program: the file is too short.");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (i: number): number => view.getUint32(4 * i, true);
  if (word(0) !== MAGIC) throw new Error("Not a tabgrad program: export one with model.export().");
  if (word(1) !== VERSION) {
    throw new Error(`The program has version ${word(1)}, this runtime reads ${VERSION}: export it again.`);
  }
  if (word(2) > file.byteLength) throw new Error("The program is truncated: the download is not complete.");
  const stateBytes = Array.from({ length: word(3) }, (_, i) => view.getUint32(word(9) + 4 * i, true));
  const text = new TextDecoder().decode(file.subarray(word(16), word(16) + word(17)));
  return {
    bytes: word(2), arena: word(7), constants: word(8), atConstants: word(15), stateBytes,
    atWeights: word(18), weights: word(19), signature: JSON.parse(text) as Signature,
  };
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
