// Notebooks as files of Jupyter: nbformat 4.
import { METADATA, newCell } from "./cells.js";
import type { Bundle, Cell, Kind, Notebook, Output } from "./cells.js";

const KINDS: { readonly [type: string]: Kind } = { code: "code", markdown: "text", raw: "raw" };
const ID = /^[a-zA-Z0-9_-]{1,64}$/;

type Json = { readonly [key: string]: unknown };

const isObject = (x: unknown): x is Json => typeof x === "object" && x !== null && !Array.isArray(x);

/** A notebook from a file's text. Throws, with what is wrong, where it is none. */
export function read(text: string, name: string): Notebook {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("This is no notebook: an .ipynb file is JSON, and this is not.");
  }
  if (!isObject(file) || typeof file["nbformat"] !== "number") throw new Error('This is no notebook: its JSON has no "nbformat".');
  const major = file["nbformat"];
  if (major !== 4) throw new Error(`This notebook has format ${major}; only format 4 can be read. Jupyter converts older ones when it saves them.`);
  const { cells, metadata } = file;
  if (!Array.isArray(cells)) throw new Error('This notebook is damaged: it has no list of "cells".');
  const ids = new Set<string>();
  return {
    name, metadata: isObject(metadata) ? metadata : METADATA,
    cells: cells.map((cell, i) => cellOf(cell, i + 1, ids)),
  };
}

/** The text of a notebook's file. */
export function write({ cells, metadata }: Notebook): string {
  return JSON.stringify({
    cells: cells.map(({ id, kind, source, outputs, count, more }) => ({
      cell_type: kind === "text" ? "markdown" : kind,
      id,
      ...more,
      source: lines(source),
      ...(kind === "code" ? { execution_count: count, outputs: outputs.map(filed) } : {}),
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  }, null, 1);
}

function cellOf(cell: unknown, number: number, ids: Set<string>): Cell {
  const damaged = (what: string): Error => new Error(`This notebook is damaged: cell ${number} ${what}.`);
  if (!isObject(cell)) throw damaged("is no object");
  const kind = KINDS[String(cell["cell_type"])];
  if (!kind) throw damaged(`has the unknown type ${JSON.stringify(cell["cell_type"])}`);
  const source = joined(cell["source"]);
  if (source === null) throw damaged("has no source");
  const made = newCell(kind, source);
  const id = typeof cell["id"] === "string" && ID.test(cell["id"]) && !ids.has(cell["id"]) ? cell["id"] : made.id;
  ids.add(id);
  const outputs = kind === "code" && Array.isArray(cell["outputs"]) ? cell["outputs"].flatMap(outputOf) : [];
  const count = typeof cell["execution_count"] === "number" ? cell["execution_count"] : null;
  const metadata = isObject(cell["metadata"]) ? cell["metadata"] : {};
  const attachments = isObject(cell["attachments"]) && kind !== "code" ? { attachments: cell["attachments"] } : {};
  return { ...made, id, outputs, count, more: { metadata, ...attachments } };
}

/** An output of a file; none where it has no form that is known. */
function outputOf(output: unknown): Output[] {
  if (!isObject(output)) return [];
  const type = output["output_type"];
  if (type === "stream") {
    return [{ output_type: "stream", name: output["name"] === "stderr" ? "stderr" : "stdout", text: joined(output["text"]) ?? "" }];
  }
  if (type === "error") {
    const traceback = Array.isArray(output["traceback"]) ? output["traceback"].map(String) : [];
    return [{ output_type: "error", ename: String(output["ename"]), evalue: String(output["evalue"]), traceback }];
  }
  if ((type === "display_data" || type === "execute_result") && isObject(output["data"])) {
    const data: Bundle = Object.fromEntries(Object.entries(output["data"]).map(([kind, form]) => [kind, isJson(kind) ? form : joined(form) ?? ""]));
    const metadata = isObject(output["metadata"]) ? output["metadata"] : {};
    const count = typeof output["execution_count"] === "number" ? output["execution_count"] : null;
    return [{ output_type: type, data, metadata, ...(type === "execute_result" ? { execution_count: count } : {}) }];
  }
  return [];
}

function filed(output: Output): object {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([kind, form]) => [kind, kind.startsWith("text/") ? lines(String(form)) : form]);
  return { ...output, data: Object.fromEntries(data) as Bundle };
}

const isJson = (kind: string): boolean => kind === "application/json" || kind.endsWith("+json");

/** A text of a file: one string, or its lines. */
function joined(text: unknown): string | null {
  if (typeof text === "string") return text;
  return Array.isArray(text) && text.every((line) => typeof line === "string") ? text.join("") : null;
}

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
