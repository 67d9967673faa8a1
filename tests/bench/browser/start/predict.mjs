// As tabgrad.mjs, for a prediction.
import file from "model";
import engine from "../../../../web/dist/runtime/engine-predict.wasm";
import { load } from "../../../../web/src/runtime/predict.ts";
import { report } from "./page.mjs";

report((async () => {
  const model = await load(file, { engine });
  await model.predict(new Float32Array(784));
})());
