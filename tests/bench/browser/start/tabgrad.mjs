import { load } from "../../../../web/src/runtime/index.ts";
import { mlpSmall, report } from "./page.mjs";

report((async () => {
  const trainer = await load("trainer.tg");
  const { data } = mlpSmall();
  await trainer.trainStep(data.x.data, data.y.data);
})());
