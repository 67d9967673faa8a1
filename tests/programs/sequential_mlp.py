import tabgrad as tf
from tabgrad.keras.layers import Dense, Dropout, Flatten
from tabgrad.keras.models import Sequential
from tabgrad.keras.utils import to_categorical


def run(digits, watch):
    """Trains the network of the first lesson. Returns its accuracy on the test digits."""
    (x_train, y_train), (x_test, y_test) = digits
    y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
    tf.keras.utils.set_random_seed(7)

    model = Sequential()
    model.add(Flatten(input_shape=(28, 28)))
    model.add(Dense(128, activation="relu"))
    model.add(Dropout(0.2))
    model.add(Dense(10, activation="softmax"))
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])

    model.fit(
        x_train, y_train, epochs=2, batch_size=64, shuffle=False, verbose=0, callbacks=[watch(tf)]
    )
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return accuracy
