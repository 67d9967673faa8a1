// Errors that a session raises in the page.
import type { PythonFailure } from "./protocol.js";

/** An exception raised by Python code, with its traceback as Python prints it. */
export class PythonError extends Error {
  /** Name of the Python exception class, e.g. "ValueError". */
  readonly type: string;
  readonly traceback: string;

  constructor(failure: PythonFailure) {
    super(failure.message ? `${failure.type}: ${failure.message}` : failure.type);
    this.name = "PythonError";
    this.type = failure.type;
    this.traceback = failure.traceback;
  }
}
