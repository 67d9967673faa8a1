// What is kept on this device: the trainer in IndexedDB, text and step beside it in localStorage.
import { load, removeStored } from "tabgrad/runtime";
import type { Model } from "tabgrad/runtime";
import type { Point } from "./chart.js";

const TRAINER = "indexeddb://tabgrad-text";
const NOTES = "tabgrad-text";
const VERSION = 1;

/** A sample from an earlier step. */
export interface Attempt {
  readonly step: number;
  readonly bits: number;
  readonly text: string;
}

export interface Notes {
  /** Which text; "own" for a pasted one. */
  readonly source: string;
  readonly text: string;
  readonly step: number;
  readonly points: readonly Point[];
  readonly attempts: readonly Attempt[];
}

const engine = new URL("../tabgrad/runtime/engine.wasm", location.href);

export const freshTrainer = (): Promise<Model> => load("trainer.tg", { engine });

/** What was kept; null where there is nothing, or nothing that this page can read. */
export async function kept(): Promise<{ trainer: Model; notes: Notes } | null> {
  try {
    const notes = JSON.parse(localStorage.getItem(NOTES) ?? "null") as (Notes & { version: number }) | null;
    if (notes?.version !== VERSION) return null;
    return { trainer: await load(TRAINER, { engine }), notes };
  } catch {
    return null;
  }
}

/** Keeps a training. Rejects where the browser does not allow it, or has no room. */
export async function keep(trainer: Model, notes: Notes): Promise<void> {
  await trainer.save(TRAINER);
  localStorage.setItem(NOTES, JSON.stringify({ ...notes, version: VERSION }));
}

export async function forget(): Promise<void> {
  try {
    localStorage.removeItem(NOTES);
    await removeStored(TRAINER);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}
