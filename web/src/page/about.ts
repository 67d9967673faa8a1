// What the model is: its size, its layers.
import type { Description } from "../runtime/predictor.js";
import { make } from "./dom.js";

/** A line below the name. */
export function summary(about: Description): HTMLElement {
  const parts = [
    about.kind === "trainer" ? "can be trained here" : "answers here", `${about.parameters.toLocaleString("en")} parameters`,
    "works without a network: nothing you enter leaves this page",
  ];
  return make("p", { className: "muted" }, `${parts.join(" · ")}.`);
}

/** The layers, folded. */
export function layerTable(about: Description): HTMLElement {
  const head = make("tr", {}, ...["Layer", "Kind", "Output", "Parameters"].map((t) => make("th", { scope: "col" }, t)));
  const rows = about.layers.map((layer) => make("tr", {},
    make("td", {}, layer.name), make("td", {}, layer.class), make("td", {}, shapeText(layer.output_shape)),
    make("td", { className: "count" }, layer.params.toLocaleString("en"))));
  const total = make("tr", {}, make("th", { scope: "row", colSpan: 3 }, "All"),
    make("td", { className: "count" }, about.parameters.toLocaleString("en")));
  return make("details", { className: "card" },
    make("summary", {}, `Layers (${about.layers.length})`),
    make("div", { className: "wide" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows), make("tfoot", {}, total))));
}

/** Without the batch, whose size is open. */
function shapeText(shape: unknown): string {
  if (!Array.isArray(shape)) return "–";
  if (shape.some(Array.isArray)) return shape.map(shapeText).join(", ");
  return `[${shape.slice(1).map((n: number | null) => n ?? "any").join(", ")}]`;
}
