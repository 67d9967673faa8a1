import { load } from "../../../../web/src/runtime/predict.ts";
import { report } from "./page.mjs";

report((async () => {
  const model = await load("model.tg");
  await model.predict(new Float32Array(784));
})());
