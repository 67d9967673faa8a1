// The safetensors format: the header's length (8 bytes), the header (JSON), the arrays' bytes.
// Source: https://github.com/huggingface/safetensors, section "Format".
import { ARRAYS, sizeOf } from "./format.js";
import type { DTypeName } from "./format.js";
import { Tensor } from "./tensor.js";

const NAMES: { readonly [name in DTypeName]: string } = {
  float64: "F64", float32: "F32", float16: "F16", int64: "I64", int32: "I32", int16: "I16", int8: "I8",
  uint64: "U64", uint32: "U32", uint16: "U16", uint8: "U8", bool: "BOOL",
};

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** A file of named arrays. */
export function writeSafetensors(arrays: ReadonlyMap<string, Tensor>, metadata: { [key: string]: string } = {}): Uint8Array<ArrayBuffer> {
  const header: { [name: string]: unknown } = { __metadata__: metadata };
  let at = 0;
  for (const [name, { data, shape, dtype }] of arrays) {
    header[name] = { dtype: NAMES[dtype], shape, data_offsets: [at, (at += data.byteLength)] };
  }
  let text = JSON.stringify(header);
  const start = 8 + Math.ceil(new TextEncoder().encode(text).length / 8) * 8;
  text = text.padEnd(text.length + start - 8 - new TextEncoder().encode(text).length);
  const file = new Uint8Array(start + at);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(new TextEncoder().encode(text), 8);
  at = start;
  for (const { data } of arrays.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** The arrays of a file, in the order of their bytes. Throws where it is not a whole safetensors file. */
export function readSafetensors(file: Uint8Array): Map<string, Tensor> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = file.byteLength < 8 ? Infinity : Number(view.getBigUint64(0, true));
  if (length > file.byteLength - 8) throw new Error("Not a safetensors file: it is shorter than its header says.");
  let header: { [name: string]: Entry };
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as typeof header;
  } catch (error) {
    throw new Error("Not a safetensors file: its header is not JSON.", { cause: error });
  }
  delete header.__metadata__;
  const data = file.slice(8 + length); // a copy: aligned, whatever the file's own offset
  const found = new Map<string, Tensor>();
  const order = Object.entries(header).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  for (const [name, { dtype: code, shape, data_offsets: [low, high] }] of order) {
    const dtype = (Object.keys(NAMES) as DTypeName[]).find((key) => NAMES[key] === code);
    if (!dtype) throw new Error(`"${name}" has the dtype ${code}, which is not supported.`);
    const kind = ARRAYS[dtype];
    const count = sizeOf(shape);
    if (high - low !== count * kind.BYTES_PER_ELEMENT || high > data.length || low < 0) {
      throw new Error(`"${name}" does not fit the file: it is damaged or not complete.`);
    }
    found.set(name, new Tensor(new kind(data.slice(low, high).buffer, 0, count), shape, dtype));
  }
  return found;
}
