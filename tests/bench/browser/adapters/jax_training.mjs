// Losses and optimizers in jax-js, with Keras's formulas.
import { nn, numpy as np } from "@jax-js/jax";

export const losses = {
  mean_squared_error: (output, y) => np.square(output.sub(y)).mean(),
  sparse_categorical_crossentropy_from_logits: (output, hot) =>
    nn.logSoftmax(output, -1).mul(hot).sum(-1).mean().neg(),
};

// slots: arrays kept for each weight. scale(step): a number that changes from step to step, computed
// outside the compiled function. update(weight, gradient, slots, scale) -> [new weight, new slots].
export const optimizers = {
  sgd: (o) => ({ slots: 0, update: (w, g) => [w.sub(g.mul(o.learning_rate)), []] }),

  rmsprop: (o) => ({
    slots: 1,
    update(w, g, [v]) {
      const next = v.mul(o.rho).add(np.square(g.ref).mul(1 - o.rho));
      const change = g.mul(o.learning_rate).div(np.sqrt(next.ref.add(o.epsilon)));
      return [w.sub(change), [next]];
    },
  }),

  adam: (o) => ({
    slots: 2,
    scale: (step) => (o.learning_rate * Math.sqrt(1 - o.beta_2 ** step)) / (1 - o.beta_1 ** step),
    update(w, g, [m, v], scale) {
      const nextM = m.mul(o.beta_1).add(g.ref.mul(1 - o.beta_1));
      const nextV = v.mul(o.beta_2).add(np.square(g).mul(1 - o.beta_2));
      const change = nextM.ref.mul(scale).div(np.sqrt(nextV.ref).add(o.epsilon));
      return [w.sub(change), [nextM, nextV]];
    },
  }),
};
