// The door of tabgrad/runtime: programs on the engine, without Python.
export { Engine, EngineError, Program } from "./engine.js";
export type { DTypeName, EntrySignature, Header, Place, Signature, TypedArray } from "./format.js";
