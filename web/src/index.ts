// The package's door.
export { loadTabgrad } from "./bridge.js";
export type { PythonObject, RunOptions as PythonOptions, Tabgrad, TabgradOptions } from "./bridge.js";
export { PythonError } from "./errors.js";
export type {
  LoadEvent, NumericArray, OutputEvent, Stage, StartFile, TrainingEvent, Value,
} from "./protocol.js";
export { STAGES } from "./protocol.js";
export { Tensor } from "./runtime/tensor.js";
export { Session } from "./session.js";
export type { CallOptions, RunOptions, SessionOptions, TaskOptions } from "./session.js";
export { Training } from "./training.js";
export type { History, Progress, TrainingOptions } from "./training.js";
