// As tabgrad.mjs, for a prediction: the page itself asks for the model's file, with its 400 KB of weights, at once.
import engine from "../../../../web/dist/runtime/engine-predict.wasm";
import { load } from "../../../../web/src/runtime/predict.ts";
import { report } from "./page.mjs";

report((async () => {
  const model = await load(await globalThis.file, { engine });
  await model.predict(new Float32Array(784));
})());
