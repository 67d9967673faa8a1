// jax-js on its WebAssembly backend. A whole training step (forward, loss, gradients, update) is one
// jit-compiled function; so is a prediction. Arrays are counted: a function consumes its arguments,
// .ref keeps one for later.
import { defaultDevice, init, jit, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax";
import { joinHeads } from "./arrays.mjs";
import { layers } from "./jax_layers.mjs";
import { losses, optimizers } from "./jax_training.mjs";

const compiled = new Map(); // by name: a fresh model is not a reason to compile again

export default {
  name: "jax-js",
  async load() {
    await init("wasm");
    // its pool of threads starts by itself where memory can be shared, so not on this page
    return { backend: defaultDevice("wasm"), threads: globalThis.crossOriginIsolated ? "all" : 1 };
  },
  create: (workload, data) => ({ train, predict, gemm })[workload.kind](workload, data),
};

function array({ data, shape, dtype }) {
  return np.array(data.slice(), { dtype }).reshape(shape);
}

/** Each layer's arrays by name. */
function loadWeights(weights) {
  return weights.map((named) =>
    Object.fromEntries(Object.entries(named).map(([key, value]) => [key, array(joinHeads(key, value))])),
  );
}

function once(name, compile) {
  if (!compiled.has(name)) compiled.set(name, compile());
  return compiled.get(name);
}

function forward(workload, weights, x, key) {
  return workload.layers.reduce((h, layer, i) => layers[layer.type](h, layer, weights[i], key), x);
}

function drawsNumbers(workload) {
  return workload.layers.some((layer) => layer.type === "dropout" && layer.rate > 0);
}

function compileTraining(workload) {
  // key is there only where a layer draws random numbers, so no argument is ever left unused
  const lossOf = (weights, x, y, key) => losses[workload.loss](forward(workload, weights, x, key), y);
  const { update } = optimizers[workload.optimizer.name](workload.optimizer);
  const step = (weights, slots, x, y, ...rest) => {
    const key = drawsNumbers(workload) ? [rest.pop()] : [];
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(weights), x, y, ...key);
    const [own, structure] = tree.flatten(weights);
    const changes = tree.leaves(gradients);
    const next = own.map((w, i) => update(w, changes[i], slots[i], rest[0]?.ref));
    rest[0]?.dispose();
    return [loss, tree.unflatten(structure, next.map(([w]) => w)), next.map(([, slot]) => slot)];
  };
  return { step: jit(step), loss: jit((weights, x, y) => lossOf(weights, x, y)) };
}

function train(workload, data) {
  const functions = once(`${workload.name} ${workload.agree}`, () => compileTraining(workload));
  const { slots: count, scale } = optimizers[workload.optimizer.name](workload.optimizer);
  const draws = drawsNumbers(workload);
  let weights = loadWeights(data.weights);
  let slots = tree.leaves(weights).map((w) => Array.from({ length: count }, () => zeros(w.shape)));
  const x = array(data.x);
  const y = target(workload, data.y);
  let steps = 0;
  return {
    step() {
      steps += 1;
      const rest = scale ? [np.array(new Float32Array([scale(steps)])).reshape([])] : [];
      if (draws) rest.push(random.key(steps));
      const [loss, ...state] = functions.step(weights, slots, x.ref, y.ref, ...rest);
      [weights, slots] = state;
      loss.dataSync(); // runs all that the step has queued, the new weights included
    },
    loss: () => functions.loss(tree.ref(weights), x.ref, y.ref).dataSync()[0],
    dispose: () => tree.dispose([weights, slots, x, y]),
  };
}

function zeros(shape) {
  return array({ data: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape, dtype: "float32" });
}

/** Sparse labels become one-hot once: the cheapest form for the loss. */
function target(workload, y) {
  const { classes } = workload.y;
  if (!classes) return array(y);
  const hot = new Float32Array(y.data.length * classes);
  y.data.forEach((label, i) => (hot[i * classes + label] = 1));
  return array({ data: hot, shape: [y.data.length, classes], dtype: "float32" });
}

function predict(workload, data) {
  const run = once(workload.name, () => jit((weights, x) => forward(workload, weights, x)));
  const weights = loadWeights(data.weights.map((own, i) => data.folded[i] ?? own));
  const x = array(data.x);
  let result;
  return {
    step: () => void (result = run(tree.ref(weights), x.ref).dataSync()),
    output: () => result,
    dispose: () => tree.dispose([weights, x]),
  };
}

function gemm(workload, data) {
  const run = once(workload.name, () => jit((a, b) => np.matmul(a, b)));
  const [a, b] = [array(data.a), array(data.b)];
  let product;
  return {
    step() {
      product?.dispose();
      product = run(a.ref, b.ref);
      return product.blockUntilReady(); // leaves it where it is, as the other frameworks do
    },
    output: () => product.ref.dataSync(),
    dispose: () => tree.dispose([a, b, product]),
  };
}
