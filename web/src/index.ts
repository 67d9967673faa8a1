// The package's door.
export { PythonError } from "./errors.js";
export type {
  LoadEvent, NumericArray, OutputEvent, Stage, StartFile, TrainingEvent, Value,
} from "./protocol.js";
export { STAGES } from "./protocol.js";
export { Session } from "./session.js";
export type { CallOptions, RunOptions, SessionOptions, TaskOptions } from "./session.js";
