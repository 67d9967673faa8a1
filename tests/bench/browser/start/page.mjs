// What every page of runtime_start.py does: from navigation to the first finished training step.
import workloads from "../workloads.json";

const random = (count) => Float32Array.from({ length: count }, () => Math.random() - 0.5);
const array = (...shape) => ({ data: random(shape.reduce((a, b) => a * b, 1)), shape, dtype: "float32" });

/** A batch. */
export function batch() {
  const y = { data: Int32Array.from({ length: 32 }, (_, i) => i % 10), shape: [32], dtype: "int32" };
  return { x: array(32, 784), y };
}

/** mlp-small as the adapters of the other benchmarks take it; a trainer's file brings its weights along. */
function mlpSmall() {
  const workload = { ...workloads["mlp-small"], name: "mlp-small" };
  const weights = [{ kernel: array(784, 128), bias: array(128) }, {}, { kernel: array(128, 10), bias: array(10) }];
  return { workload, data: { ...batch(), weights } };
}

/** One step of an adapter. */
export async function first(adapter) {
  await adapter.load({ base: document.baseURI });
  const { workload, data } = mlpSmall();
  const handle = await adapter.create(workload, data);
  await handle.step();
}

/** Reports when it was done, in ms since navigation. */
export function report(done) {
  done.then(
    (more) => { globalThis.result = { step: performance.now(), ...more }; },
    (error) => { globalThis.result = { error: String(error?.stack ?? error) }; },
  );
}
