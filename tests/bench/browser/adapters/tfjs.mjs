// TensorFlow.js, whatever the backend: workloads as core operations and its own optimizers. The
// layers API would add its overhead to the same operations, and has no attention.
import * as tf from "@tensorflow/tfjs";
import { joinHeads } from "./arrays.mjs";
import { layers } from "./tfjs_layers.mjs";

export { tf };

/** See registry.mjs. */
export function create(workload, data) {
  return { train, predict, gemm }[workload.kind](workload, data);
}

function tensor({ data, shape, dtype }) {
  return tf.tensor(data.slice(), shape, dtype); // a copy: the backend may keep what it is given
}

/** Each layer's arrays by name; attention's without heads, as the wasm backend wants a bias of rank 1. */
function loadWeights(weights, convert) {
  return weights.map((named) =>
    Object.fromEntries(Object.entries(named).map(([key, value]) => [key, convert(tensor(joinHeads(key, value)))])),
  );
}

function forward(workload, weights, x, training) {
  const run = { training, input: x };
  return workload.layers.reduce((h, layer, i) => layers[layer.type](h, layer, weights[i], run), x);
}

const losses = {
  mean_squared_error: (y, output) => tf.losses.meanSquaredError(y, output),
  sparse_categorical_crossentropy_from_logits: (y, output) => tf.losses.softmaxCrossEntropy(y, output),
};

/** Sparse labels become one-hot once: the cheapest form for these losses. */
function target(workload, data) {
  const y = tensor(data.y);
  return workload.y.classes ? tf.cast(tf.oneHot(y, workload.y.classes), "float32") : y;
}

const optimizers = {
  sgd: (o) => ({ optimizer: tf.train.sgd(o.learning_rate) }),
  rmsprop: (o) => ({ optimizer: tf.train.rmsprop(o.learning_rate, o.rho, 0, o.epsilon) }),
  adam(o) {
    const optimizer = tf.train.adam(o.learning_rate, o.beta_1, o.beta_2, o.epsilon);
    // Keras adds epsilon before the bias correction, TensorFlow.js after it: scaled, they are equal.
    let step = 0;
    const before = () => (optimizer.epsilon = o.epsilon / Math.sqrt(1 - o.beta_2 ** ++step));
    return { optimizer, before };
  },
};

function train(workload, data) {
  const weights = loadWeights(data.weights, (values) => tf.variable(values));
  const variables = weights.flatMap(Object.values);
  const x = tensor(data.x);
  const y = tf.tidy(() => target(workload, data));
  const { optimizer, before } = optimizers[workload.optimizer.name](workload.optimizer);
  const lossOf = (training) => losses[workload.loss](y, forward(workload, weights, x, training));
  return {
    step() {
      before?.();
      const cost = optimizer.minimize(() => lossOf(true), true, variables);
      cost.dataSync();
      cost.dispose();
    },
    loss: () => tf.tidy(() => lossOf(false).dataSync()[0]),
    dispose() {
      optimizer.dispose();
      tf.dispose([...variables, x, y]);
    },
  };
}

function predict(workload, data) {
  // batch normalization is folded into the kernels, as converted models have it
  const weights = loadWeights(data.weights.map((own, i) => data.folded[i] ?? own), (values) => values);
  const x = tensor(data.x);
  let result;
  return {
    step: () => void (result = tf.tidy(() => forward(workload, weights, x, false).dataSync())),
    output: () => result,
    dispose: () => tf.dispose([x, ...weights.flatMap(Object.values)]),
  };
}

function gemm(_workload, data) {
  const [a, b] = [tensor(data.a), tensor(data.b)];
  let product;
  return {
    step() {
      product?.dispose();
      product = tf.matMul(a, b); // both backends have computed when it returns
    },
    output: () => product.dataSync(),
    dispose: () => tf.dispose([a, b, product]),
  };
}
