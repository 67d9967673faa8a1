// Engine and program, from addresses to a loaded program.
import { Engine } from "./engine.js";
import type { Program } from "./engine.js";
import { bytesOf } from "./source.js";
import type { Source, SourceOptions } from "./source.js";

export interface LoadOptions extends SourceOptions {
  /** Where the engine's .wasm is, or it itself; by default it is beside this script. */
  readonly engine?: Source | WebAssembly.Module;
}

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The engine, compiled once per address. */
export async function engineModule(engine: Source | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (engine instanceof WebAssembly.Module) return engine;
  if (typeof engine !== "string" && !(engine instanceof URL)) {
    return WebAssembly.compile((await bytesOf(engine)) as Uint8Array<ArrayBuffer>);
  }
  const address = String(engine);
  const found = modules.get(address) ?? bytesOf(address).then((b) => WebAssembly.compile(b as Uint8Array<ArrayBuffer>));
  modules.set(address, found);
  found.catch(() => modules.delete(address)); // another try may find the network
  return found;
}

/** A program on an engine of its own. */
export async function loadProgram(source: Source, engine: Source | WebAssembly.Module, options: SourceOptions): Promise<Program> {
  const started = engineModule(engine).then((module) => Engine.start(module)); // while the file is under way
  const [file, ready] = await Promise.all([bytesOf(source, options), started]);
  return ready.load(file);
}
