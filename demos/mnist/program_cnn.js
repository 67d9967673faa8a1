// The same network with no Python: it was exported by model.export_trainer("cnn.tg", batch_size=50).
import { load } from "../tabgrad/runtime/index.js";

export const start = () => load("cnn.tg");

/** Six epochs more. digits: x of [0, 1], y of 0 to 9. */
export async function train(model, digits, { epoch, signal, onBatch, onEpoch }) {
  const rate = (n) => 0.003 * 0.7 ** n;
  model.learningRate = rate(epoch);
  await model.fit({
    x: digits.x_train, y: digits.y_train,
    validation: { x: digits.x_test, y: digits.y_test },
    initialEpoch: epoch, epochs: epoch + 6, seed: 2,
    signal, onBatch,
    onEpoch: (event) => {
      model.learningRate = rate(event.epoch + 1);
      onEpoch(event);
    },
  });
}
