// The notebook as it is kept on this device, and the one before it.
import type { Notebook } from "./cells.js";
import { read, write } from "./ipynb.js";

const NOW = "tabgrad-notebook";
const BEFORE = "tabgrad-notebook-before";

export type Slot = "now" | "before";
const keyOf = (slot: Slot): string => (slot === "now" ? NOW : BEFORE);

/** What was kept; null where there is nothing that can be read. */
export function kept(slot: Slot): Notebook | null {
  try {
    const { name, file } = JSON.parse(localStorage.getItem(keyOf(slot)) ?? "") as { name: string; file: string };
    return read(file, name);
  } catch {
    return null;
  }
}

/** Keeps a notebook, without its outputs where there is no room for them. Throws where the browser keeps nothing. */
export function keep(notebook: Notebook, slot: Slot = "now"): "all" | "cells" {
  const stored = (one: Notebook): void => localStorage.setItem(keyOf(slot), JSON.stringify({ name: one.name, file: write(one) }));
  try {
    stored(notebook);
    return "all";
  } catch {
    stored({ ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, outputs: [] })) });
    return "cells";
  }
}
