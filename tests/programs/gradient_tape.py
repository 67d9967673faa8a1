import numpy as np
import tabgrad as tf
from tabgrad import keras


def run(digits, watch):
    """A training loop of one's own. Returns the accuracy on the test digits."""
    (x_train, y_train), (x_test, y_test) = digits
    x_train = np.reshape(x_train, (-1, 784))
    x_test = np.reshape(x_test, (-1, 784))
    keras.utils.set_random_seed(13)

    inputs = keras.Input(shape=(784,))
    x1 = keras.layers.Dense(64, activation="relu")(inputs)
    x2 = keras.layers.Dense(64, activation="relu")(x1)
    outputs = keras.layers.Dense(10, name="predictions")(x2)
    model = keras.Model(inputs=inputs, outputs=outputs)

    optimizer = keras.optimizers.SGD(learning_rate=0.05)
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    train_metric = keras.metrics.SparseCategoricalAccuracy()
    batches = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(64)
    tests = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(64)
    report = watch(tf)

    for epoch in range(3):
        for step, (x_batch, y_batch) in enumerate(batches):
            with tf.GradientTape() as tape:
                logits = model(x_batch, training=True)
                loss_value = loss_fn(y_batch, logits)
            grads = tape.gradient(loss_value, model.trainable_weights)
            optimizer.apply_gradients(zip(grads, model.trainable_weights))
            train_metric.update_state(y_batch, logits)
            report.loss(float(loss_value))
        assert 0 < float(train_metric.result()) <= 1
        train_metric.reset_state()

    accuracy = keras.metrics.SparseCategoricalAccuracy()
    for x_batch, y_batch in tests:
        accuracy.update_state(y_batch, model(x_batch, training=False))
    return float(accuracy.result())
