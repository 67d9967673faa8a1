import { load } from "./runtime/predict.js";
import { report } from "./page.mjs";

report((async () => {
  const model = await load("model.tg");
  await model.predict(new Float32Array(784));
})());
