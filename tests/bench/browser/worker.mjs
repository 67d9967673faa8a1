// One framework in one worker: loads its adapter, then answers the page's questions in turn.
import { openData } from "./data.mjs";
import { stepLimit, timeSteps } from "./measure.mjs";
import { adapters } from "./registry.mjs";
import workloads from "./workloads.json";

const AGREE_STEPS = 5;
const SAMPLES = 64; // values of an output that are compared, evenly spread
let adapter;
let dataOf;

/** A workload as adapters get it; for agreement without the randomness of dropout. */
function variant(name, agree) {
  const layers = workloads[name].layers?.map((layer) =>
    agree && layer.type === "dropout" ? { ...layer, rate: 0 } : layer,
  );
  return { ...workloads[name], name, layers, agree };
}

async function withModel(name, agree, use) {
  const workload = variant(name, agree);
  const handle = await adapter.create(workload, dataOf(name));
  try {
    return await use(handle, workload);
  } finally {
    await handle.dispose();
  }
}

const calls = {
  /** Load an adapter; gives what it says of itself. */
  async load(framework, base) {
    adapter = (await adapters[framework]()).default;
    const details = await adapter.load?.({ base });
    dataOf = await openData(base);
    return { ...details, isolated: globalThis.crossOriginIsolated };
  },

  /** What must be equal in every framework: losses before and after each step, or output values. */
  agree(name) {
    return withModel(name, true, async (handle, workload) => {
      if (workload.kind !== "train") {
        await handle.step();
        return sample(await handle.output());
      }
      const losses = [finite(await handle.loss())];
      for (let i = 0; i < AGREE_STEPS; i++) {
        await handle.step();
        losses.push(finite(await handle.loss()));
      }
      return losses;
    });
  },

  /** Time a fresh model; for training with its loss before and after. */
  measure(name, budget) {
    return withModel(name, false, async (handle, workload) => {
      const train = workload.kind === "train";
      const before = train && finite(await handle.loss());
      const timing = await timeSteps(handle, { budget, limit: stepLimit(workload) });
      return train ? { ...timing, before, after: finite(await handle.loss()) } : timing;
    });
  },
};

function sample(output) {
  const count = Math.min(SAMPLES, output.length);
  return Array.from({ length: count }, (_, i) => finite(output[Math.floor((i * output.length) / count)]));
}

/** JSON has no NaN. */
function finite(value) {
  return Number.isFinite(value) ? value : null;
}

globalThis.onmessage = async ({ data: { call, args } }) => {
  try {
    globalThis.postMessage({ value: await calls[call](...args) });
  } catch (error) {
    globalThis.postMessage({ error: String(error?.message || error || "an error without a message") });
  }
};
