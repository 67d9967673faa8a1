// The engine in a page, worker or Node: one WebAssembly memory, any number of programs in it.
import { crc32 } from "./crc32.js";
import { ARRAYS, CHECKSUM_WORD, HEADER_WORDS, readHeader, sizeOf } from "./format.js";
import type { EntrySignature, Header, Place, Signature, TypedArray } from "./format.js";
import { MESSAGES } from "./generated.js";

interface Exports {
  readonly __heap_base: WebAssembly.Global;
  tg_work_bytes(program: number, bytes: number): number;
  tg_load(program: number, bytes: number, work: number, workBytes: number): number;
  tg_bind(work: number, buffer: number, address: number, bytes: number): number;
  tg_run(work: number, entry: number): number;
  tg_run_part(work: number, first: number, count: number): number;
  tg_failed(work: number): number;
  tg_detail(work: number, word: number): number;
}

const PAGE = 65536;
const PAGES = 43; // what engine.wasm asks for: its stack and scratch
const ALIGN = 64;
const align = (x: number): number => Math.ceil(x / ALIGN) * ALIGN;

/** An error code of the engine, as an exception. */
export class EngineError extends Error {
  readonly code: number;

  constructor(code: number, detail = "") {
    super(`${MESSAGES[code] ?? `the engine failed with code ${code}`}${detail}`);
    this.name = "EngineError";
    this.code = code;
  }
}

/** One instance of engine.wasm. */
export class Engine {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
  #used: number;

  private constructor(memory: WebAssembly.Memory, exports: Exports) {
    this.memory = memory;
    this.exports = exports;
    this.#used = align(exports.__heap_base.value as number);
  }

  /** Starts an engine from the bytes (or compiled module) of engine.wasm. */
  static async start(wasm: BufferSource | WebAssembly.Module): Promise<Engine> {
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    const memory = new WebAssembly.Memory({ initial: PAGES });
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    return new Engine(memory, instance.exports as unknown as Exports);
  }

  /** Memory for `bytes`, aligned; it is given back only with the engine itself. */
  allocate(bytes: number): number {
    const at = this.#used;
    const end = align(at + bytes);
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch (error) {
        const megabytes = Math.ceil(end / 2 ** 20);
        throw new RangeError(`There is no memory for this model: ${megabytes} MB are needed.`, { cause: error });
      }
    }
    this.#used = end;
    return at;
  }

  /** Loads a program file: checks it completely, gives its buffers a place, copies its weights there. */
  load(file: Uint8Array): Program {
    return new Program(this, file, readHeader(file));
  }
}

/** A loaded program. Entries read their inputs from and leave their outputs in the engine's memory. */
export class Program {
  readonly header: Header;
  readonly #engine: Engine;
  readonly #bytes: number;
  readonly #work: number;
  readonly #arena: number;
  readonly #states: number[] = [];

  constructor(engine: Engine, file: Uint8Array, header: Header) {
    this.#engine = engine;
    this.header = header;
    const { exports } = engine;
    const bytes = (this.#bytes = engine.allocate(header.bytes));
    new Uint8Array(engine.memory.buffer, bytes, header.bytes).set(file.subarray(0, header.bytes));
    const need = exports.tg_work_bytes(bytes, header.bytes);
    if (need < 0) throw new EngineError(need);
    this.#work = engine.allocate(need);
    const code = exports.tg_load(bytes, header.bytes, this.#work, need);
    if (code) throw new EngineError(code, ` (instruction ${exports.tg_failed(this.#work)})`);
    this.#arena = engine.allocate(Math.max(header.arena, ALIGN));
    this.#bind(0, this.#arena, header.arena);
    if (header.constants) this.#bind(1, bytes + header.atConstants, header.constants);
    header.stateBytes.forEach((size, i) => {
      this.#states.push(engine.allocate(size));
      this.#bind(2 + i, this.#states[i]!, size);
    });
    const made = header.signature.entries["initialize"]; // a compact file makes its states itself
    if (header.weights) this.#copyWeights(file);
    else if (made) this.run(made);
  }

  /** The entry of a name. Throws where the file has none. */
  entry(name: string): EntrySignature {
    const found = this.header.signature.entries[name];
    if (!found) {
      const names = Object.keys(this.header.signature.entries).join(", ");
      throw new Error(`The program has no entry "${name}". It has: ${names}.`);
    }
    return found;
  }

  /** A view of an argument or result: valid until the engine's memory grows. */
  view(place: Place): TypedArray {
    const base = place.buffer === undefined ? this.#arena : this.#states[place.buffer - 2]!;
    return new ARRAYS[place.dtype](this.#engine.memory.buffer, base + place.at, sizeOf(place.shape));
  }

  /** A view of a state (a weight, an optimizer's slot, ...) by its number. */
  state(i: number): TypedArray {
    const { shape, dtype } = this.header.signature.states[i]!;
    return new ARRAYS[dtype](this.#engine.memory.buffer, this.#states[i]!, sizeOf(shape));
  }

  /** Runs an entry. Throws EngineError on values that an operation refuses. */
  run(entry: EntrySignature): void {
    this.#check(this.#engine.exports.tg_run(this.#work, entry.entry));
  }

  /** How many parts an entry can be run in. */
  parts(entry: EntrySignature): number {
    return this.header.parts[entry.entry]!.length;
  }

  /** Runs one part of an entry: all parts in order are one run, if no other run comes between. */
  runPart(entry: EntrySignature, part: number): void {
    const [first, count] = this.header.parts[entry.entry]![part]!;
    this.#check(this.#engine.exports.tg_run_part(this.#work, first, count));
  }

  /** The program as a file that holds the states as they are now; with another signature, where one is given. */
  toFile(signature?: Signature): Uint8Array<ArrayBuffer> {
    const { header } = this;
    const size = header.stateBytes.reduce((a, b) => a + b, 0);
    const held = header.weights > 0;
    const at = held ? header.atWeights : align(header.bytes);
    const text = signature ? new TextEncoder().encode(JSON.stringify(signature)) : null;
    const end = held ? header.bytes : at + size;
    const atText = align(end); // a new signature comes after everything else
    const file = new Uint8Array(text ? atText + align(text.length) : end);
    const memory = new Uint8Array(this.#engine.memory.buffer);
    file.set(memory.subarray(this.#bytes, this.#bytes + header.bytes));
    let to = at;
    header.stateBytes.forEach((bytes, i) => {
      file.set(memory.subarray(this.#states[i]!, this.#states[i]! + bytes), to);
      to += bytes;
    });
    const words = new DataView(file.buffer);
    words.setUint32(4 * 2, file.length, true);
    words.setUint32(4 * 18, at, true);
    words.setUint32(4 * 19, size, true);
    if (text) {
      file.set(text, atText);
      words.setUint32(4 * 16, atText, true);
      words.setUint32(4 * 17, text.length, true);
    }
    words.setUint32(4 * CHECKSUM_WORD, crc32(file.subarray(4 * HEADER_WORDS)), true);
    return file;
  }

  #check(code: number): void {
    if (!code) return;
    const { exports } = this.#engine;
    const value = exports.tg_detail(this.#work, 0);
    throw new EngineError(code, `: ${value} is not from 0 to ${exports.tg_detail(this.#work, 2) - 1}`);
  }

  #bind(buffer: number, address: number, bytes: number): void {
    const code = this.#engine.exports.tg_bind(this.#work, buffer, address, Math.max(bytes, 0));
    if (code) throw new EngineError(code);
  }

  #copyWeights(file: Uint8Array): void {
    let at = this.header.atWeights;
    this.header.stateBytes.forEach((size, i) => {
      new Uint8Array(this.#engine.memory.buffer, this.#states[i]!, size).set(file.subarray(at, at + size));
      at += size;
    });
  }
}
