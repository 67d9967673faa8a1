// The layers of workloads.json in jax-js: (input, layer, weights, key) -> output. Convolutions are
// products of shifted images: jax-js's own convolution is 4 to 10 times slower on this backend.
import { nn, numpy as np, random, tree } from "@jax-js/jax";

const activations = {
  linear: (x) => x,
  relu: nn.relu,
  tanh: np.tanh,
  softmax: (x) => nn.softmax(x, -1),
};

function dense(x, kernel, bias, activation = "linear") {
  return activations[activation](np.matmul(x, kernel).add(bias));
}

/**
 * The images that a window of size x size sees: for each of its places, row by row, the values that it
 * has there as it moves. (batch, h, w, channels) -> size * size arrays (batch, height, width, channels)
 */
function shifted(x, size, stride, height, width) {
  const [batch, h, w, channels] = x.shape;
  const [rows, columns] = [Math.ceil(h / stride), Math.ceil(w / stride)];
  if (rows * stride > h || columns * stride > w) {
    x = np.pad(x, [[0, 0], [0, rows * stride - h], [0, columns * stride - w], [0, 0]]);
  }
  const cells = x.reshape([batch, rows, stride, columns, stride, channels]);
  const found = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [top, left] = [Math.floor(i / stride), Math.floor(j / stride)];
      found.push(cells.ref.slice([], [top, top + height], i % stride, [left, left + width], j % stride, []));
    }
  }
  cells.dispose();
  return found;
}

/** Convolution without padding, as one product with all shifted images side by side. */
function convolve(x, kernel, bias, stride) {
  const [size, , inputs, filters] = kernel.shape;
  const [batch, h, w] = x.shape;
  const [height, width] = [h, w].map((n) => Math.floor((n - size) / stride) + 1);
  const columns = shifted(x, size, stride, height, width).map((image) => image.reshape([-1, inputs]));
  const rows = columns.length > 1 ? np.concatenate(columns, 1) : columns[0];
  return dense(rows, kernel.reshape([-1, filters]), bias).reshape([batch, height, width, filters]);
}

/** Keras's MobileNet pads for 3x3: with stride 2 only after the last row and column. */
function padded(x, stride) {
  const around = stride === 2 ? [0, 1] : [1, 1];
  return np.pad(x, [[0, 0], around, around, [0, 0]]);
}

/** Depthwise 3x3: the sum of the shifted images, each times its place's weight for each channel. */
function depthwise(x, kernel, bias, stride) {
  const [, h, w, channels] = x.shape;
  const images = shifted(padded(x, stride), 3, stride, h / stride, w / stride);
  const places = kernel.reshape([9, channels]);
  const sum = images.map((image, i) => image.mul(places.ref.slice(i))).reduce((a, b) => a.add(b));
  places.dispose();
  return sum.add(bias);
}

function layerNormalization(x, gamma, beta, epsilon) {
  const centred = x.ref.sub(x.mean(-1, { keepdims: true }));
  const variance = np.square(centred.ref).mean(-1, { keepdims: true });
  return centred.div(np.sqrt(variance.add(epsilon))).mul(gamma).add(beta);
}

function attention(x, { heads, key_dim: size }, w) {
  const [batch, length] = x.shape;
  const project = (name) =>
    dense(x.ref, w[`${name}_kernel`], w[`${name}_bias`])
      .reshape([batch, length, heads, size])
      .transpose([0, 2, 1, 3]);
  const scores = np.matmul(project("query").mul(1 / Math.sqrt(size)), project("key").transpose([0, 1, 3, 2]));
  const mixed = np.matmul(nn.softmax(scores, -1), project("value"));
  x.dispose();
  const joined = mixed.transpose([0, 2, 1, 3]).reshape([batch, length, heads * size]);
  return dense(joined, w.output_kernel, w.output_bias);
}

export const layers = {
  dense: (x, layer, w) => dense(x, w.kernel, w.bias, layer.activation),

  dropout(x, { rate }, _w, key) {
    if (!key || !rate) return x;
    const kept = random.bernoulli(key, 1 - rate, x.shape);
    return np.where(kept, x.mul(1 / (1 - rate)), 0);
  },

  conv2d: (x, layer, w) => activations[layer.activation](convolve(x, w.kernel, w.bias, 1)),

  max_pool2d(x, { pool_size: size }) {
    const [height, width] = x.shape.slice(1, 3).map((n) => Math.floor(n / size));
    return shifted(x, size, size, height, width).reduce((a, b) => np.maximum(a, b));
  },

  flatten: (x) => x.reshape([x.shape[0], -1]),

  lstm(x, _layer, w) {
    let h;
    let c;
    for (const step of np.unstack(x, 1)) {
      const part = np.matmul(step, w.kernel.ref).add(w.bias.ref);
      const gates = h ? part.add(np.matmul(h, w.recurrent_kernel.ref)) : part;
      const [i, f, g, o] = np.split(gates, 4, 1);
      const added = nn.sigmoid(i).mul(np.tanh(g));
      if (c) c = nn.sigmoid(f).mul(c).add(added);
      else [c] = [added, f.dispose()];
      h = nn.sigmoid(o).mul(np.tanh(c.ref));
    }
    tree.dispose([c, w]);
    return h;
  },

  token_position_embedding: (x, _layer, w) => np.take(w.tokens, x, 0).add(w.positions),

  transformer_block(x, layer, w) {
    const attended = attention(x.ref, layer, w);
    const first = layerNormalization(x.add(attended), w.gamma_1, w.beta_1, layer.epsilon);
    const inner = dense(first.ref, w.inner_kernel, w.inner_bias, "relu");
    const outer = dense(inner, w.outer_kernel, w.outer_bias);
    return layerNormalization(first.add(outer), w.gamma_2, w.beta_2, layer.epsilon);
  },

  global_average_pool1d: (x) => x.mean(1),

  global_average_pool2d: (x) => x.mean([1, 2]),

  conv_bn: (x, { strides }, w) => nn.relu6(convolve(padded(x, strides), w.kernel, w.bias, strides)),

  separable_bn(x, { strides }, w) {
    const y = nn.relu6(depthwise(x, w.depthwise_kernel, w.depthwise_bias, strides));
    return nn.relu6(convolve(y, w.pointwise_kernel, w.pointwise_bias, 1));
  },
};
