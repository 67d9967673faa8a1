// Which field an input gets: a picture, numbers with names, arrays as text.
import { sizeOf } from "../runtime/format.js";
import type { Spec } from "../runtime/format.js";
import type { Description } from "../runtime/predictor.js";
import { NumberArea } from "./area.js";
import type { Field } from "./field.js";
import { NumberFields } from "./numbers.js";
import { Pad } from "./pad.js";

/** More numbers than this are entered as text. */
const FIELDS = 64;
/** Layers that take sequences: a model with one of them takes no [height, width] pictures. */
const SEQUENCES = /1D$|LSTM|GRU|RNN|Attention|Embedding/;

/** The field that fits an input (or target), whose shape starts with the batch. */
export function fieldFor(spec: Spec, about: Description, title: string, onChange: () => void): Field {
  const shape = spec.shape.slice(1);
  const sequences = about.layers.some((layer) => SEQUENCES.test(layer.class));
  if (isPictureLike(shape, sequences)) return new Pad(spec, about.preprocessing ?? undefined, title, onChange);
  const named = about.features.length === sizeOf(shape);
  const tokens = !spec.dtype.startsWith("float") || about.layers.some((layer) => layer.class === "Embedding");
  if (shape.length === 1 && shape[0]! <= FIELDS && (named || !tokens)) {
    const names = named ? about.features : Array.from({ length: shape[0]! }, (_, i) => `x${i + 1}`);
    return new NumberFields(names, onChange);
  }
  return new NumberArea(spec, title, onChange);
}

function isPictureLike(shape: readonly number[], sequences: boolean): boolean {
  if (shape.length === 2) return !sequences && Math.min(...shape) >= 4;
  return shape.length === 3 && [1, 3, 4].includes(shape[2]!);
}
