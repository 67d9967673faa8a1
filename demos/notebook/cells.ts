// A notebook as data. Outputs have the form that Jupyter's files give them.

export type Kind = "code" | "text" | "raw";

/** A value in several forms, by type: texts, and JSON for types that end in +json. */
export type Bundle = { readonly [type: string]: unknown };

export interface Stream {
  readonly output_type: "stream";
  readonly name: "stdout" | "stderr";
  text: string;
}

export interface Shown {
  readonly output_type: "display_data" | "execute_result";
  data: Bundle;
  readonly metadata: object;
  readonly execution_count?: number | null;
}

export interface Failure {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Output = Stream | Shown | Failure;

export interface Cell {
  readonly id: string;
  readonly kind: Kind;
  source: string;
  outputs: Output[];
  /** The number of its last run. */
  count: number | null;
  /** What a file says beside: kept, not used. */
  readonly more: { readonly metadata: object; readonly attachments?: object };
}

export interface Notebook {
  name: string;
  cells: Cell[];
  readonly metadata: object;
}

export const PLOT = "application/vnd.tabgrad.plot.v1+json";
export const FIT = "application/vnd.tabgrad.fit.v1+json";

export function newCell(kind: Kind, source = ""): Cell {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, kind, source, outputs: [], count: null, more: { metadata: {} } };
}

export const METADATA = {
  kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
  language_info: { name: "python" },
} as const;

export const emptyNotebook = (): Notebook => ({ name: "Untitled", cells: [newCell("code")], metadata: METADATA });
