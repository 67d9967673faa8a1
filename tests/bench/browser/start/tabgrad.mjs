// One script with the engine and the file in it, as web/README.md advises where the first step matters most.
import file from "trainer";
import engine from "../../../../web/dist/runtime/engine.wasm";
import { load } from "../../../../web/src/runtime/index.ts";
import { batch, report } from "./page.mjs";

report((async () => {
  const trainer = await load(file, { engine });
  const { x, y } = batch();
  await trainer.trainStep(x.data, y.data);
})());
