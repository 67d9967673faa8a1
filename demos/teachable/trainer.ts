// The network: as it came, as it was trained here, or out of a file.
import { Tensor, load, type Model } from "tabgrad/runtime";
import { MOST_CLASSES, type ClassOf } from "./classes.js";
import { SIDE } from "./pictures.js";

// esbuild puts the runtime into this page's script, so its engine is not beside it
const engine = new URL("../tabgrad/runtime/engine.wasm", location.href);

/** The network that has learned nothing, from its file's bytes. */
export async function fresh(file: Uint8Array): Promise<Model> {
  return load(file, { engine });
}

export async function exported(): Promise<Uint8Array> {
  const response = await fetch("trainer.tg");
  if (!response.ok) throw new Error(`The network could not be fetched: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** A network that this page saved. Throws on files that are something else. */
export async function opened(file: File): Promise<Model> {
  let model: Model;
  try {
    model = await load(file, { engine });
  } catch (error) {
    throw new Error(`${file.name} is no network that this page saved: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { kind, inputs, outputs } = model.describe();
  const fits = kind === "trainer" && `${inputs[0]?.shape}` === `${[SIDE, SIDE, 3]}` && `${outputs[0]?.shape}` === `${MOST_CLASSES}`;
  if (!fits) throw new Error(`${file.name} holds another kind of network: this page takes those that it saved.`);
  return model;
}

/** Probabilities of all six outputs for a picture; while the model is trained, between two of its steps. */
export async function asked(model: Model, picture: ImageData): Promise<Float32Array> {
  const made = await model.predict(picture);
  if (!(made instanceof Tensor)) throw new Error("The network has several outputs.");
  return made.data as Float32Array;
}

// The file has no place for names of classes that are given here, so its own name says them:
// "teach it 1 circles, 2 triangles.tg"
const START = "teach it ";

/** A class's name as a file's name can have it. */
export const plain = (name: string): string => name.normalize("NFC").replace(/[^\p{L}\p{N} _+-]/gu, "_").trim() || "class";

export function fileName(classes: readonly ClassOf[]): string {
  return `${START}${classes.map(({ slot, name }) => `${slot + 1} ${plain(name)}`).join(", ")}.tg`;
}

/** Names by output; null where a file's name does not say them. */
export function namesIn(file: string): Map<number, string> | null {
  const inner = file.normalize("NFC").replace(/(\s*\(\d+\))?\.tg$/i, ""); // a second download is "... (1).tg"
  if (!inner.startsWith(START)) return null;
  const found = inner.slice(START.length).split(", ").map((part) => /^([1-6]) (.+)$/.exec(part));
  if (found.some((part) => !part) || found.length < 2) return null;
  return new Map(found.map((part) => [Number(part![1]) - 1, part![2]!]));
}
