import tabgrad as tf
from tabgrad import keras
from tabgrad.keras import layers


def run(digits, watch):
    """Trains a functional model with two hidden layers. Returns its accuracy on the test digits."""
    (x_train, y_train), (x_test, y_test) = digits
    x_train = x_train.reshape(-1, 784)
    x_test = x_test.reshape(-1, 784)
    keras.utils.set_random_seed(11)

    inputs = keras.Input(shape=(784,), name="digits")
    x = layers.Dense(64, activation="relu", name="dense_1")(inputs)
    x = layers.Dense(64, activation="relu", name="dense_2")(x)
    outputs = layers.Dense(10, name="predictions")(x)
    model = keras.Model(inputs=inputs, outputs=outputs)

    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    history = model.fit(
        x_train[:-1000],
        y_train[:-1000],
        batch_size=64,
        epochs=2,
        shuffle=False,
        verbose=0,
        validation_data=(x_train[-1000:], y_train[-1000:]),
        callbacks=[watch(tf)],
    )
    assert sorted(history.history) == [
        "loss",
        "sparse_categorical_accuracy",
        "val_loss",
        "val_sparse_categorical_accuracy",
    ]
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return accuracy
