// The same network with no Python: it was exported by model.export_trainer("mlp.tg", batch_size=30).
import { load } from "../tabgrad/runtime/index.js";

export const start = () => load("mlp.tg");

/** Six epochs more. digits: x of [0, 1], y of 0 to 9. */
export async function train(model, digits, { epoch, signal, onBatch, onEpoch }) {
  await model.fit({
    x: digits.x_train, y: oneHot(digits.y_train),
    validation: { x: digits.x_test, y: oneHot(digits.y_test) },
    initialEpoch: epoch, epochs: epoch + 6, seed: 1,
    signal, onBatch, onEpoch,
  });
}

function oneHot(labels) {
  const hot = new Float32Array(10 * labels.length);
  labels.forEach((label, i) => { hot[10 * i + label] = 1; });
  return hot;
}
