// The door of tabgrad/runtime: models and trainers in a page, without Python.
import { engineModule, loadProgram } from "./loading.js";
import type { LoadOptions } from "./loading.js";
import { Model } from "./model.js";
import { RemoteModel } from "./remote.js";
import { bytesOf } from "./source.js";
import type { Source } from "./source.js";

const engineOf = (options: LoadOptions): Source | WebAssembly.Module =>
  options.engine ?? new URL("./engine.wasm", import.meta.url);

/**
 * Loads a model or trainer that Python exported, or that save() wrote.
 *
 * From an address ("digits.tg", "indexeddb://name", "opfs://path"), a Blob or File, a Response, or its bytes. It runs
 * in this thread, in slices that let a page paint; with `worker: true` (or loadInWorker) in a worker of its own.
 */
export function load(source: Source, options: LoadOptions & { readonly worker: true }): Promise<RemoteModel>;
export function load(source: Source, options?: LoadOptions): Promise<Model>;
export async function load(source: Source, options: LoadOptions & { readonly worker?: boolean } = {}): Promise<Model | RemoteModel> {
  if (options.worker) return loadInWorker(source, options);
  return new Model(await loadProgram(source, engineOf(options), options));
}

/** As load, in a worker of its own: the page's thread stays free whatever the model does. */
export async function loadInWorker(source: Source, options: LoadOptions = {}): Promise<RemoteModel> {
  const [file, module] = await Promise.all([bytesOf(source, options), engineModule(engineOf(options))]);
  return RemoteModel.start(file, module);
}

export { Engine, EngineError, Program } from "./engine.js";
export type { DTypeName, EntrySignature, Header, Place, Preprocessing, Signature, Spec, TypedArray } from "./format.js";
export { isPicture, pictureToExample } from "./images.js";
export type { Picture } from "./images.js";
export type { Data, Inputs } from "./inputs.js";
export { Model } from "./model.js";
export type { Description, Guess, Outputs, PredictOptions } from "./predictor.js";
export type { RemoteModel } from "./remote.js";
export { readSafetensors, writeSafetensors } from "./safetensors.js";
export type { LoadOptions } from "./loading.js";
export type { Source } from "./source.js";
export { listStored, removeStored } from "./storage.js";
export { Tensor } from "./tensor.js";
export type { Nested } from "./tensor.js";
export type { BatchEvent, EpochEvent, EvaluateOptions, FitOptions, History, Logs } from "./training.js";
export { Weights } from "./weights.js";
