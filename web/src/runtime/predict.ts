// The door of tabgrad/runtime/predict: models that only predict, on a smaller engine.
import { EngineError } from "./engine.js";
import { loadProgram } from "./loading.js";
import type { LoadOptions } from "./loading.js";
import { Predictor } from "./predictor.js";
import type { Source } from "./source.js";

const UNKNOWN_INSTRUCTION = -7;

/** Loads a model that Python exported: from an address, a Blob or File, a Response, or its bytes. */
export async function load(source: Source, options: LoadOptions = {}): Promise<Predictor> {
  const engine = options.engine ?? new URL("./engine-predict.wasm", import.meta.url);
  try {
    return new Predictor(await loadProgram(source, engine, options));
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== UNKNOWN_INSTRUCTION) throw error;
    throw new Error("This file needs the whole engine (it trains, or draws random numbers): load it with tabgrad/runtime.",
      { cause: error });
  }
}

export { EngineError } from "./engine.js";
export type { LoadOptions } from "./loading.js";
export type { DTypeName, Preprocessing, Spec, TypedArray } from "./format.js";
export type { Picture } from "./images.js";
export type { Data, Inputs } from "./inputs.js";
export type { Description, Guess, Outputs, Predictor, PredictOptions } from "./predictor.js";
export type { Source } from "./source.js";
export { Tensor } from "./tensor.js";
export type { Nested } from "./tensor.js";
export type { Weights } from "./weights.js";
