"""Tracing in depth: what makes a new trace, signatures, concrete functions, variables made inside."""

import collections
import contextlib
import copy
import enum
import functools
import gc
import weakref

import numpy as np
import pytest
import tabgrad as tf

Spec = tf.TensorSpec


def traces_of(*calls, **options):
    """The numbers of traces after each call."""
    ran = []
    f = tf.function(lambda *args: ran.append(1) or tf.constant(0), **options)
    counts = []
    for call in calls:
        f(*(call if isinstance(call, tuple) else (call,)))
        counts.append(f.experimental_get_tracing_count())
    return counts


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class ByValue:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, ByValue) and self.value == other.value

    def __hash__(self):
        return hash(self.value)


Pair = collections.namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    ("calls", "counts"),
    [
        ((1, 2, 1), [1, 2, 2]),
        ((1.0, 2.0, float("nan"), float("nan")), [1, 2, 3, 3]),
        ((1, True, 1.0), [1, 2, 3]),  # TensorFlow has these share a trace, and gives the last one an int's answer
        (("a", "b", "a", b"a"), [1, 2, 2, 3]),
        ((None, None, 0), [1, 1, 2]),
        ((Colour.RED, Colour.BLUE, Colour.RED), [1, 2, 2]),
        ((ByValue(1), ByValue(1), ByValue(2)), [1, 1, 2]),
        ((([1, 2],), ([1, 2],), ([1, 3],), ((1, 2),), ([],)), [1, 1, 2, 3, 4]),
        (({"a": 1}, {"a": 1}, {"b": 1}, {"a": 2}), [1, 1, 2, 3]),
        (({"a": 1, "b": 2}, {"b": 2, "a": 1}), [1, 1]),
        (({"a": 1}, collections.OrderedDict(a=1)), [1, 1]),
        (((Pair(1, 2),), ((1, 2),)), [1, 2]),
        ((np.ones(2), np.zeros(2), np.ones(3), np.ones(2, np.float32)), [1, 1, 2, 3]),
        ((np.float32(1), np.float32(2), np.int64(1), np.bool_(True)), [1, 1, 2, 3]),
        ((tf.constant(1), tf.constant(2), tf.constant(1.0), tf.constant([1])), [1, 1, 2, 3]),
        ((tf.constant(1), 1, tf.constant(2), 2), [1, 2, 2, 3]),
        ((tf.float32, tf.float64, tf.float32, int, float), [1, 2, 2, 3, 4]),
        ((range(3), range(3), range(4)), [1, 1, 2]),
        ((tf.TensorShape([1, 2]), tf.TensorShape([1, 2]), tf.TensorShape([2])), [1, 1, 2]),
    ],
)
def test_what_makes_a_new_trace(calls, counts):
    assert traces_of(*calls) == counts


def test_variables_as_arguments_count_by_shape_and_identity(executor):
    v, w = tf.Variable(1.0), tf.Variable(5.0)
    f = tf.function(lambda a, b: a - b)
    assert [float(f(v, w)), float(f(w, v)), float(f(v, v))] == [-4.0, 4.0, 0.0]
    assert f.experimental_get_tracing_count() == 2
    f(tf.Variable([1.0]), w)
    assert f.experimental_get_tracing_count() == 3


@pytest.mark.parametrize("value", [{1, 2}, [bytearray(b"x")], {"k": [{3}]}])
def test_arguments_that_can_not_be_told_apart_are_refused(value):
    with pytest.raises(TypeError, match="generic TraceType"):
        tf.function(lambda x: 0)(value)


def test_defaults_keywords_and_what_python_sees():
    seen = []

    @tf.function
    def f(x, y=2, *rest, z=3, **more):
        seen.append((type(x).__name__, y, rest, z, more))
        return x

    x = tf.constant(1)
    for args, kwargs in [((x,), {}), ((x, 2), {}), ((x,), {"y": 2}), ((), {"x": x, "z": 3})]:
        f(*args, **kwargs)
    assert seen == [("Tensor", 2, (), 3, {})]
    f(x, 2, 5, q=[1])
    assert seen[1:] == [("Tensor", 2, (5,), 3, {"q": [1]})]
    with pytest.raises(TypeError, match="due to `missing a required argument: 'x'"):
        f()
    g = tf.function(lambda x: x)
    for args, kwargs in [((1, 2), {}), ((1,), {"z": 3}), ((1,), {"x": 3})]:
        with pytest.raises(TypeError, match="Binding inputs"):
            g(*args, **kwargs)


def test_results_become_tensors():
    f = tf.function(lambda x: {"n": None, "i": 3, "f": 1.5, "s": "a", "v": [np.ones(2), (True, x.shape)], "x": x})
    out = f(tf.ones((2, 3)))
    assert out["n"] is None and list(out) == ["n", "i", "f", "s", "v", "x"]
    kinds = [out["i"].dtype, out["f"].dtype, out["s"].dtype, out["v"][0].dtype, out["v"][1][0].dtype]
    assert [k.name for k in kinds] == ["int32", "float32", "string", "float64", "bool"]
    assert out["v"][1][1].numpy().tolist() == [2, 3]
    with pytest.raises(TypeError, match="must return zero or more Tensors"):
        tf.function(lambda: Colour.RED)()


# --- signatures -------------------------------------------------------------------------------


def test_input_signature_counts_once_whatever_the_sizes(executor):
    f = tf.function(lambda x: tf.reduce_sum(x), input_signature=[Spec([None], tf.float32)])
    assert [float(f(tf.ones(n))) for n in (1, 2, 3)] == [1.0, 2.0, 3.0]
    assert f.experimental_get_tracing_count() == 1
    g = tf.function(lambda x: tf.reduce_sum(x), input_signature=[Spec(None, tf.float32)])
    assert [float(g(tf.ones(s))) for s in ((2,), (2, 2), ())] == [2.0, 4.0, 1.0]
    assert g.experimental_get_tracing_count() == 1


def test_input_signature_with_structures_defaults_and_keywords():
    spec = Spec([], tf.float32)
    f = tf.function(lambda d: d["a"] + d["b"][0], input_signature=[{"a": spec, "b": [spec, Spec([], tf.int32)]}])
    assert float(f({"a": 1.0, "b": [2.0, 3]})) == 3.0
    more = {"a": 1.0, "b": [2.0, 3], "c": 1}
    for wrong in ({"a": 1.0, "b": (2.0, 3)}, {"a": 1.0}, {"a": 1.0, "b": [2.0]}, 1.0, more):
        with pytest.raises(TypeError, match="Binding inputs"):
            f(wrong)
    g = tf.function(lambda x, y=2.0: x - y, input_signature=[spec])
    assert float(g(1.0)) == float(g(x=1.0, y=2.0)) == -1.0
    with pytest.raises(TypeError, match=r"Can not cast 3.0 to Literal\[2.0\]"):
        g(1.0, 3.0)
    h = tf.function(lambda *a: a[0] - a[1], input_signature=[spec, spec])
    assert float(h(1.0, 2.0)) == -1.0
    with pytest.raises(TypeError, match="a_1"):
        h(1.0)


@pytest.mark.parametrize("value", [1.0, [1.0], "ab", None, tf.constant([1, 2])])
def test_input_signature_refuses(value):
    f = tf.function(lambda x: x, input_signature=[Spec([2], tf.float32)])
    assert f([1, 2]).dtype is f(np.ones(2)).dtype is f(tf.Variable([1.0, 2.0])).dtype is tf.float32
    with pytest.raises(TypeError, match="Binding inputs"):
        f(value)


def test_input_signature_is_checked_when_it_is_given():
    one = [Spec([], tf.float32)]
    for signature, message in [
        ([1], "nested sequence of TensorSpec"), (Spec([], tf.float32), "tuple or a list"), ([None], "nested sequence"),
        (one * 2, "1 extra type constraints"),
    ]:  # fmt: skip
        with pytest.raises(TypeError, match=message):
            tf.function(lambda x: x, input_signature=signature)
    with pytest.raises(TypeError, match="missing type constraint for y"):
        tf.function(lambda x, y: x, input_signature=one)
    with pytest.raises(TypeError, match="keyword-only parameter `y` must have a default value"):
        tf.function(lambda x, *, y: x, input_signature=one)
    with pytest.raises(TypeError, match="not a callable"):
        tf.function(3)


def test_reduce_retracing_widens_signatures():
    f = tf.function(lambda x: x * 2, reduce_retracing=True)
    counts = []
    for shape in ((1,), (2,), (3,), (2, 2), (3, 3), (1,)):
        assert np.allclose(f(tf.ones(shape)), 2.0)
        counts.append(f.experimental_get_tracing_count())
    assert counts == [1, 2, 2, 3, 3, 3]
    g = tf.function(lambda x, k: x * k, reduce_retracing=True)
    calls = [((1,), 1), ((2,), 1), ((2,), 2), ((9,), 1)]
    assert [(g(tf.ones(s), k), g.experimental_get_tracing_count())[1] for s, k in calls] == [1, 2, 3, 3]


# --- concrete functions -----------------------------------------------------------------------


def test_concrete_function_calls(executor):
    f = tf.function(lambda x, y: x - y)
    c = f.get_concrete_function(Spec([2], tf.float32), Spec([2], tf.float32))
    one, two = tf.ones(2), 2.0 * tf.ones(2)
    for found in (c(two, one), c(x=two, y=one), c(two, y=one), c([2.0, 2.0], np.ones(2))):
        assert np.allclose(found, 1.0)
    assert f.get_concrete_function(one, two) is c and f.experimental_get_tracing_count() == 1
    for args, kwargs in [((one,), {}), ((one, one, one), {}), ((one,), {"z": one}), ((), {}), (("a", 1), {})]:
        with pytest.raises(TypeError, match="Binding inputs"):
            c(*args, **kwargs)
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        c(tf.ones(3), one)
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected to be a float32 tensor but is a int32"):
        c(tf.ones(2, tf.int32), one)


def test_concrete_function_describes_itself():
    v, w = tf.Variable(2.0), tf.Variable(3.0, trainable=False)

    @tf.function
    def f(x, k=3, *, z=4):
        return {"o": x * v * w, "n": None}

    c = f.get_concrete_function(Spec([2], tf.float32))
    assert c.structured_input_signature == ((Spec([2], tf.float32, "x"), 3), {"z": 4})
    assert c.structured_outputs == {"o": Spec([2], tf.float32), "n": None}
    assert c.variables == (v, w) and c.trainable_variables == (v,) and len(c.captured_inputs) == 2
    assert len(c.inputs) == 3 and [s.shape for s in c.outputs] == [(2,)]
    assert c.output_dtypes == {"o": tf.float32, "n": None}
    assert "x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(2,), dtype=tf.float32, name=None)" in str(c)
    assert f.pretty_printed_concrete_signatures() in str(c) and "Literal[3]" in c.function_type
    assert np.allclose(c(tf.ones(2))["o"], 6.0)


def test_concrete_function_of_unknown_sizes():
    f = tf.function(lambda d, n: {"sum": tf.reduce_sum(d["a"]), "rows": d["a"] * n})
    c = f.get_concrete_function({"a": Spec([None, 3], tf.float32)}, 2.0)
    assert c.structured_outputs == {"sum": Spec([], tf.float32), "rows": Spec([None, 3], tf.float32)}
    assert c.structured_input_signature == (({"a": Spec([None, 3], tf.float32, "d_a")}, 2.0), {})
    assert [float(c({"a": tf.ones((n, 3))})["sum"]) for n in (1, 4)] == [3.0, 12.0]
    assert float(c(tf.ones((2, 3)))["sum"]) == 6.0  # the tensors alone, in order
    f({"a": tf.ones((5, 3))}, 2.0)
    assert f.experimental_get_tracing_count() == 1
    with pytest.raises(TypeError, match=r"Can not cast 4.0 to Literal\[2.0\]"):
        c({"a": tf.ones((1, 3))}, 4.0)
    unknown = f.get_concrete_function({"a": Spec(None, tf.float32)}, 2.0)
    assert float(unknown({"a": tf.ones((2, 2, 2))})["sum"]) == 8.0


def test_concrete_function_of_an_input_signature():
    f = tf.function(lambda x: x * 2, input_signature=[Spec([None], tf.float32)])
    c = f.get_concrete_function()
    assert c is f.get_concrete_function(Spec([2], tf.float32)) is f.get_concrete_function(tf.ones(3))
    assert np.allclose(c(x=tf.ones(3)), 2.0)
    with pytest.raises(TypeError, match="Can not cast"):
        f.get_concrete_function(Spec([2], tf.int32))


def test_concrete_function_takes_variables():
    c = tf.function(lambda v: v * 2.0).get_concrete_function(tf.Variable(1.0))
    assert [float(c(tf.Variable(x))) for x in (3.0, 4.0)] == [6.0, 8.0]
    with pytest.raises(TypeError):
        c(tf.constant(3.0))


# --- what can be traced -----------------------------------------------------------------------


def test_kinds_of_callables():
    class A:
        @tf.function
        def method(self, x):
            return x * 2

        @staticmethod
        @tf.function
        def static(x):
            return x * 3

        @classmethod
        @tf.function
        def of_class(cls, x):
            return x * 4

        @tf.function(input_signature=[Spec([None], tf.float32)])
        def signed(self, x):
            return x * 5

        def __call__(self, x):
            return x * 6

    a, x = A(), tf.constant(1.0)
    found = [a.method(x), A.method(a, x), a.static(x), A.static(x), a.of_class(x), A.of_class(x)]
    assert [float(v) for v in found] == [2.0, 2.0, 3.0, 3.0, 4.0, 4.0]
    assert a.signed([1, 2]).numpy().tolist() == A.signed(a, [1.0, 2.0]).numpy().tolist() == [5.0, 10.0]
    assert float(A().method(x)) == 2.0 and a.method == a.method
    partial = functools.partial(lambda x, y, z=1.0: x * y + z, y=2.0)
    found = [tf.function(A())(x), tf.function(a.__call__)(x), tf.function(partial)(x), tf.function(partial)(x, z=5.0),
             tf.function(tf.abs)(-x), tf.function(abs)(-x), tf.function(tf.function(lambda x: x * 7))(x)]  # fmt: skip
    assert [float(v) for v in found] == [6.0, 6.0, 3.0, 7.0, 1.0, 1.0, 7.0]
    assert copy.deepcopy(tf.function(lambda x: x + 1))(x).numpy() == 2.0
    f = tf.function(found.append)
    assert f.__name__ == "append" and f.python_function == found.append


def test_methods_trace_per_object_and_keep_none_alive():
    traced = []

    class A:
        @tf.function
        def method(self, x):
            traced.append(1)
            return x

    a, b, x = A(), A(), tf.constant(1.0)
    for one in (a, b, a):
        one.method(x)
    assert len(traced) == 2 and a.method.experimental_get_tracing_count() == 1
    gone = weakref.ref(a)
    del a, one
    gc.collect()
    assert gone() is None
    f, key = tf.function(lambda o, x: x), ByValue(1)
    f(key, x)
    gone = weakref.ref(key)
    del key
    gc.collect()
    assert gone() is None


def test_nested_functions_count_their_own_traces(executor):
    outer_ran, inner_ran = [], []
    inner = tf.function(lambda x: inner_ran.append(1) or x * 2)
    outer = tf.function(lambda x: outer_ran.append(1) or inner(x) + inner(x + 1))
    assert float(outer(tf.constant(1.0))) == 6.0 and float(inner(tf.constant(1.0))) == 2.0
    assert len(outer_ran) == len(inner_ran) == 1
    assert inner.experimental_get_tracing_count() == outer.experimental_get_tracing_count() == 1
    power = tf.function(lambda x, n: x if n == 0 else power(x * 2, n - 1))
    assert float(power(tf.constant(1.0), 3)) == 8.0 and power.experimental_get_tracing_count() == 4
    endless = tf.function(lambda x: endless(x))
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        endless(tf.constant(1.0))


def test_functions_defined_inside_use_the_tensors_around_them(executor):
    kept = []

    @tf.function
    def outer(x):
        y = x * 2.0
        inner = tf.function(lambda z: y * z + tf.cond(z > 0, lambda: y, lambda: x))
        kept.append(inner)
        with tf.GradientTape() as tape:
            tape.watch(x)
            out = x * inner(tf.constant(3.0))
        return inner(x), out, tape.gradient(out, x)

    assert [float(v) for v in outer(tf.constant(1.0))] == [4.0, 8.0, 8.0]
    with pytest.raises(TypeError, match="out of scope"):
        kept[0](tf.constant(1.0))


def test_a_failed_trace_leaves_nothing_behind():
    v, ran = tf.Variable(1.0), []

    @tf.function
    def f(x):
        v.assign_add(1.0)
        ran.append(1)
        if len(ran) == 1:
            raise KeyError("first")
        return x

    with pytest.raises(KeyError):
        f(tf.constant(1.0))
    assert float(v) == 1.0 and float(f(tf.constant(1.0))) == 1.0
    assert float(v) == 2.0 and f.experimental_get_tracing_count() == 1


def test_shapes_are_numbers_while_tracing(executor):
    @tf.function
    def f(x):
        rows, columns = tf.shape(x)[0], tf.shape(x)[1]
        total = sum(x[i, 0] for i in range(int(rows)))
        turned = tf.reshape(x, tf.shape(x)[::-1])
        return tf.reshape(x, [rows * columns]), tf.zeros(tf.shape(x)), tf.range(rows), turned, total

    out = f(tf.ones((2, 3)))
    assert [tuple(t.shape) for t in out] == [(6,), (2, 3), (2,), (3, 2), ()] and float(out[-1]) == 2.0


# --- variables made in functions --------------------------------------------------------------


def test_variables_are_made_on_the_first_call_only(executor):
    class Counter:
        def __init__(self):
            self.v, self.ran = None, 0

        @tf.function
        def add(self, x):
            self.ran += 1
            if self.v is None:
                self.v = tf.Variable(1.0)
            self.v.assign_add(x)
            return self.v * 2.0

    c = Counter()
    assert [float(c.add(tf.constant(2.0))), float(c.add(tf.constant(2.0)))] == [6.0, 10.0]
    assert c.ran == 2 and c.add.experimental_get_tracing_count() == 2 and float(c.v) == 5.0
    assert float(c.add(3.0)) == 16.0 and c.ran == 3


@pytest.mark.parametrize("inside", [False, True])
def test_a_variable_per_call_is_refused(inside):
    def make(x):
        with tf.init_scope() if inside else contextlib.nullcontext():
            v = tf.Variable(1.0)
        return v + x

    nested = tf.function(tf.function(make))
    for f in (tf.function(make), nested, tf.function(lambda x: nested(x))):
        for _ in range(2):
            with pytest.raises(ValueError, match="only supports singleton"):
                f(tf.constant(1.0))


def test_a_second_signature_makes_no_variables():
    made = {}

    @tf.function
    def f(x):
        key = tuple(x.shape)
        if key not in made:
            made[key] = tf.Variable(tf.ones(key))
        return made[key] + x

    assert np.allclose(f(tf.ones(1)), 2.0)
    with pytest.raises(ValueError, match="singleton"):
        f(tf.ones(2))


def test_initial_values_may_depend_on_arguments():
    made = []

    @tf.function
    def f(x):
        if not made:
            made.append(tf.Variable(x * 3.0))
        return made[0] + x

    assert [float(f(tf.constant(v))) for v in (2.0, 2.0, 10.0)] == [8.0, 8.0, 16.0]


def test_init_scope_is_outside():
    seen, v = [], tf.Variable(0.0)

    @tf.function
    def f(x):
        with tf.init_scope():
            seen.append((tf.executing_eagerly(), tf.inside_function(), float(tf.constant(2.0) * 3)))
            v.assign_add(1.0)
        seen.append((tf.executing_eagerly(), tf.inside_function()))
        return x

    f(tf.constant(1.0))
    f(tf.constant(1.0))
    assert seen == [(True, False, 6.0), (False, True)] and float(v) == 1.0
    with pytest.raises(TypeError, match="out of scope"):
        tf.function(lambda x: _in_init_scope(x))(tf.constant(1.0))


def _in_init_scope(x):
    with tf.init_scope():
        return x + 1
