"""tf.Module, tf.TensorArray and TensorFlow's own initializers."""

import numpy as np
import pytest
import tabgrad as tf


class Inner(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(2.0)
        self.frozen = tf.Variable(0.0, trainable=False)


class Outer(tf.Module):
    def __init__(self):
        super().__init__(name="outer")
        self.b = tf.Variable(1.0)
        self.parts = [Inner(), {"k": Inner()}]
        self.dense = tf.keras.layers.Dense(2)

    @tf.Module.with_name_scope
    def __call__(self, x):
        return self.dense(x) * self.parts[0].w + self.b


def test_module_finds_variables_and_modules():
    module = Outer()
    module(tf.ones((1, 3)))
    assert module.name == "outer"
    assert len(module.variables) == 7
    assert len(module.trainable_variables) == 5
    assert len(module.non_trainable_variables) == 2
    assert {type(m).__name__ for m in module.submodules} == {"Inner", "Dense"}
    assert Inner().name == "inner"
    with pytest.raises(ValueError, match="identifier"):
        tf.Module(name="not a name")


def test_tensor_array():
    array = tf.TensorArray(tf.float32, size=2, dynamic_size=True, clear_after_read=False)
    for i in range(3):
        array = array.write(i, [float(i), 1.0])
    assert array.stack().shape == (3, 2)
    assert int(array.size()) == 3
    np.testing.assert_array_equal(array.read(2), [2.0, 1.0])
    np.testing.assert_array_equal(array.gather([2, 0])[:, 0], [2.0, 0.0])
    np.testing.assert_array_equal(array.concat(), [0.0, 1.0, 1.0, 1.0, 2.0, 1.0])
    fixed = tf.TensorArray(tf.float32, size=1)
    with pytest.raises(tf.errors.OutOfRangeError):
        fixed.write(1, 0.0)
    fixed.write(0, 5.0).read(0)
    with pytest.raises(tf.errors.InvalidArgumentError, match="clear_after_read"):
        fixed.read(0)


def test_tensor_array_in_a_function_has_gradients():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            array = tf.TensorArray(tf.float32, size=3)
            for i in range(3):
                array = array.write(i, x * float(i))
            y = tf.reduce_sum(array.stack())
        return tape.gradient(y, x)

    assert float(f(tf.constant(1.0))) == 3.0


def test_initializers():
    assert tf.zeros_initializer()((2, 3)).shape == (2, 3)
    assert tf.ones_initializer()((2,), tf.int32).numpy().tolist() == [1, 1]
    assert tf.constant_initializer([1, 2])((2,)).numpy().tolist() == [1, 2]
    assert tf.random_normal_initializer(stddev=1.0)((100,)).shape == (100,)
    assert abs(float(tf.reduce_max(tf.random_uniform_initializer(0.0, 0.1)((50,))))) < 0.1
