// A digit is drawn, dropped or pasted; the network names it. index.html shows this file's essential lines.
import { load } from "tabgrad/runtime/predict";
import { SIDE, centred } from "../shared/digit.js";
import { element } from "../shared/dom.js";
import { Drawing } from "../shared/drawing.js";
import { keepOffline } from "../shared/offline.js";
import { Bars } from "./bars.js";
import { Figures } from "./figures.js";
import { perFrame } from "../shared/frames.js";
import "./main.css";
import { acceptPictures } from "./picture.js";

const engine = new URL("../tabgrad/runtime/engine-predict.wasm", location.href);
const canvas = element("canvas", HTMLCanvasElement);
const bars = new Bars();

async function start(): Promise<void> {
  const figures = new Figures();
  const model = await load("digits.tg", { engine });
  await model.classify(new Float32Array(SIDE * SIDE)); // a first one, so that drawing meets a warm engine
  figures.ready(model.describe().parameters);

  const recognise = async () => {
    const digit = centred(drawing.grey()); // 28 x 28 numbers, or null
    const began = performance.now();
    const guesses = digit && (await model.classify(digit));
    if (guesses) figures.predicted(performance.now() - began);
    bars.show(guesses);
  };
  const drawing = new Drawing(canvas, perFrame(recognise));
  element("clear", HTMLButtonElement).onclick = () => drawing.clear();
  acceptPictures(canvas, recognise);
  bars.show(null);
}

await start().catch((error: Error) => bars.say(`The network can't be used: ${error.message}`));
// what the page loaded anyway, and nothing else
await keepOffline("../", [
  "inference/index.html", "inference/main.js", "inference/main.css", "inference/digits.tg", "shared/base.css",
  "shared/icon.svg", "tabgrad/runtime/engine-predict.wasm",
]);
