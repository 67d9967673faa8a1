import { load } from "../../../../web/src/runtime/index.ts";
import { batch, report } from "./page.mjs";

report((async () => {
  const trainer = await load("trainer.tg");
  const { x, y } = batch();
  await trainer.trainStep(x.data, y.data);
})());
