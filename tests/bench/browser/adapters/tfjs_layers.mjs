// The layers of workloads.json in TensorFlow.js operations: (input, layer, weights, run) -> output, with
// run = { training, input }, input being the batch itself.
import * as tf from "@tensorflow/tfjs";

const activations = {
  linear: (x) => x,
  relu: tf.relu,
  tanh: tf.tanh,
  softmax: tf.softmax,
};

/**
 * rows @ kernel. The library's own gradient multiplies by transposed matrices, and its wasm backend
 * does that 10 to 20 times slower than to transpose and then multiply, so that is done here.
 */
const product = tf.customGrad((rows, kernel, save) => {
  save([rows, kernel]);
  const gradFunc = (dy, [a, b]) => [tf.matMul(dy, tf.transpose(b)), tf.matMul(tf.transpose(a), dy)];
  return { value: tf.matMul(rows, kernel), gradFunc };
});

/** The same for the batch itself, which needs no gradient. */
function productOfInput(rows, kernel) {
  return tf.customGrad((b, save) => {
    save([rows]);
    return { value: tf.matMul(rows, b), gradFunc: (dy, [a]) => tf.matMul(tf.transpose(a), dy) };
  })(kernel);
}

/** activation(x @ kernel + bias) over the last axis. */
function dense(x, kernel, bias, activation, { training, input }) {
  const rows = x.rank === 2 ? x : x.reshape([-1, x.shape.at(-1)]);
  const shaped = (y) => (x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), kernel.shape[1]]));
  if (training) {
    const y = (x === input ? productOfInput : product)(rows, kernel).add(bias);
    return shaped(activations[activation](y));
  }
  const fused = activation === "relu" ? "relu" : "linear";
  const y = tf.fused.matMul({ a: rows, b: kernel, bias, activation: fused });
  return shaped(fused === activation ? y : activations[activation](y));
}

function layerNormalization(x, gamma, beta, epsilon) {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).mul(variance.add(epsilon).rsqrt()).mul(gamma).add(beta);
}

function attention(x, { heads, key_dim: size }, w, run) {
  const [batch, length] = x.shape;
  const project = (name) =>
    dense(x, w[`${name}_kernel`], w[`${name}_bias`], "linear", run)
      .reshape([batch, length, heads, size])
      .transpose([0, 2, 1, 3]);
  const scores = tf.matMul(project("query").mul(1 / Math.sqrt(size)), project("key"), false, true);
  const mixed = tf.matMul(tf.softmax(scores), project("value"));
  const joined = mixed.transpose([0, 2, 1, 3]).reshape([batch, length, heads * size]);
  return dense(joined, w.output_kernel, w.output_bias, "linear", run);
}

export const layers = {
  dense: (x, layer, w, run) => dense(x, w.kernel, w.bias, layer.activation, run),

  dropout: (x, { rate }, _w, { training }) => (training && rate ? tf.dropout(x, rate) : x),

  conv2d: (x, layer, w) =>
    tf.fused.conv2d({ x, filter: w.kernel, strides: 1, pad: "valid", bias: w.bias, activation: layer.activation }),

  max_pool2d: (x, { pool_size: size }) => tf.maxPool(x, size, size, "valid"),

  flatten: (x) => x.reshape([x.shape[0], -1]),

  lstm(x, _layer, w, { input }) {
    const project = x === input ? productOfInput : product;
    let h;
    let c;
    for (const step of tf.unstack(x, 1)) {
      const part = project(step, w.kernel).add(w.bias);
      const gates = h ? part.add(product(h, w.recurrent_kernel)) : part;
      const [i, f, g, o] = tf.split(gates, 4, 1);
      const added = tf.sigmoid(i).mul(tf.tanh(g));
      c = c ? tf.sigmoid(f).mul(c).add(added) : added;
      h = tf.sigmoid(o).mul(tf.tanh(c));
    }
    return h;
  },

  token_position_embedding: (x, _layer, w) => tf.gather(w.tokens, x).add(w.positions),

  transformer_block(x, layer, w, run) {
    const first = layerNormalization(x.add(attention(x, layer, w, run)), w.gamma_1, w.beta_1, layer.epsilon);
    const inner = dense(first, w.inner_kernel, w.inner_bias, "relu", run);
    const outer = dense(inner, w.outer_kernel, w.outer_bias, "linear", run);
    return layerNormalization(first.add(outer), w.gamma_2, w.beta_2, layer.epsilon);
  },

  global_average_pool1d: (x) => x.mean(1),

  global_average_pool2d: (x) => x.mean([1, 2]),

  // "same" pads an even size as Keras's MobileNet does: nothing before, one row and column after
  conv_bn: (x, { strides }, w) =>
    tf.fused.conv2d({ x, filter: w.kernel, strides, pad: "same", bias: w.bias, activation: "relu6" }),

  separable_bn(x, { strides }, w) {
    const depthwise = tf.fused.depthwiseConv2d({
      x, filter: w.depthwise_kernel, strides, pad: "same", bias: w.depthwise_bias, activation: "relu6",
    });
    return tf.fused.conv2d({
      x: depthwise, filter: w.pointwise_kernel, strides: 1, pad: "same", bias: w.pointwise_bias, activation: "relu6",
    });
  },
};
