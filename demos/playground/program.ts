// The network as the Keras program that one would write for it.
import { featuresOf } from "./features.js";
import type { Settings } from "./settings.js";

export function program(settings: Settings): string {
  const { features, units, activation, problem, rate, penalty, penaltyRate, batch } = settings;
  const penalised = penalty !== "none";
  const more = penalised ? ", kernel_regularizer=penalty" : "";
  const inputs = featuresOf(features).map(({ name }) => name.replace("^", "**")).join(", ");
  const loss = problem === "regression" ? '"mse"' : "tf.keras.losses.BinaryCrossentropy(from_logits=True)";
  return [
    "import tabgrad as tf",
    "",
    "layers = tf.keras.layers",
    ...(penalised ? [`penalty = tf.keras.regularizers.${penalty.toUpperCase()}(${penaltyRate})`] : []),
    "",
    "model = tf.keras.Sequential([",
    `    tf.keras.Input((${features.length},)),  # ${inputs}`,
    ...units.map((count) => `    layers.Dense(${count}, activation="${activation}"${more}),`),
    `    layers.Dense(1${more}),`,
    "])",
    "model.compile(",
    `    optimizer=tf.keras.optimizers.SGD(${rate}),`,
    `    loss=${loss},`,
    ")",
    `model.fit(x_train, y_train, batch_size=${batch}, epochs=100, validation_data=(x_test, y_test))`,
  ].join("\n");
}
