"""Keras: what whole programs met - steps of one's own, integers, low precision, windows, splits, masks."""

from expressions.keras_training import START

HEAD = START + """
class Own(k.Model):
    def __init__(self): super().__init__(); self.d = L.Dense(3, kernel_initializer="ones"); self.l = k.metrics.Mean(name="loss"); self.seen = []
    def call(self, x): return self.d(x)
    def note(self, data):
        self.seen.append("tuple" if isinstance(data, tuple) else "dict" if isinstance(data, dict) else "tensor")
        return data[0] if isinstance(data, tuple) else data["a"] if isinstance(data, dict) else data
    def train_step(self, data):
        x = self.note(data)
        with tf.GradientTape() as t: loss = tf.reduce_mean((self(x) - x) ** 2)
        self.optimizer.apply_gradients(zip(t.gradient(loss, self.trainable_variables), self.trainable_variables)); self.l.update_state(loss)
        return {"loss": self.l.result()}
    def test_step(self, data): self.note(data); return {"z": tf.constant(1.), "a": tf.constant(2.)}
    def predict_step(self, data): return self(self.note(data))
    @property
    def metrics(self): return [self.l]
class Logged(k.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as t: y_pred = self(x, training=True); loss = self.compute_loss(y=y, y_pred=y_pred)
        self.optimizer.apply(t.gradient(loss, self.trainable_variables), self.trainable_variables)
        for m in self.metrics: m.update_state(loss) if m.name == "loss" else m.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}
D = tf.data.Dataset; C1 = k.initializers.Constant(.05)
"""


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


STEPS = [
    *(f"m = Own(); m.compile(k.optimizers.SGD(.1)); h = m.fit({data}, **F); out = flat(h) + [m.seen[0]]" for data in ("X", "{'a': X}", "D.from_tensor_slices(X).batch(8)", "D.from_tensor_slices((X,)).batch(8)", "D.from_tensor_slices({'a': X}).batch(8)")),
    "m = Own(); m.compile(k.optimizers.SGD(.1)); m(X); out = [m.evaluate(X, verbose=0), m.predict(X, verbose=0), np.float32(m.train_on_batch(X)), m.predict_on_batch(X), m.seen[0], m.seen[-1]]",
    "i = k.Input((3,)); m = Logged(i, L.Dense(1)(i)); m.compile(k.optimizers.SGD(.1), 'mse', metrics=['mae']); h = m.fit(X, Y, epochs=2, **F); out = flat(h) + [' '.join(h.history)]",
    *(f"m = mlp(); d = D.from_tensor_slices((X, Y)).shuffle(20, seed=1){rest}; h = m.fit(d, epochs=3, verbose=0, steps_per_epoch=5, validation_data=(X, Y)); out = flat(h)" for rest in (".batch(4)", ".batch(4).repeat()", ".batch(3)")),
]
XI = "ints(4, 6, 4)"
INTEGERS = [
    *(f"l = L.{layer}; out = [(l({XI}.astype(d)), str(l({XI}.astype(d)).dtype)) for d in ('int32', 'uint8', 'int64')]" for layer in ("Dense(2, kernel_initializer=C1)", "EinsumDense('abc,cd->abd', (None, 3), kernel_initializer=C1)", "LSTM(2, kernel_initializer=C1)", "GRU(2, kernel_initializer=C1)", "SimpleRNN(2, kernel_initializer=C1)", "TimeDistributed(L.Dense(2, kernel_initializer=C1))", "GlobalAveragePooling1D()", "LeakyReLU()", "Masking(1.)")),
    *(f"out = L.{layer}(ints(2, 6, 6, 3).astype('{dtype}'))" for layer in ("Resizing(3, 3)", "GlobalAveragePooling2D()", "UpSampling2D(2, interpolation='bilinear')") for dtype in ("uint8", "int32", "float16", "float64")),
    *(f"y = L.{layer}([x(2, 3), ints(2, 3)]); out = [y, str(y.dtype)]" for layer in ("Add()", "Subtract()", "Multiply()", "Average()", "Maximum()", "Minimum()", "Concatenate()", "Dot(1)")), "y = L.Average()([ints(2, 3), ints(2, 3)]); out = [y, str(y.dtype)]",
    "m = k.Sequential([L.Flatten(), L.Dense(3), L.Dense(1)]); m.compile(k.optimizers.SGD(1e-4), 'mse'); h = m.fit(ints(20, 3, 2).astype('uint8'), Y, epochs=2, **F); out = flat(h)",
    *(f"r = L.{layer}; out = list(D.from_tensor_slices(ints(4, 6, 6, 3).astype('uint8')).map(lambda v: r(v)).batch(2))" for layer in ("Resizing(3, 3)", "Rescaling(.5)", "CenterCrop(2, 2)")),
]
PRECISION = [
    *(f"k.mixed_precision.set_global_policy('{policy}'); out = [k.losses.MeanSquaredError().dtype, k.metrics.Mean().dtype, k.losses.MeanSquaredError()(np.full((2, 2), 1000.), np.zeros((2, 2))), k.metrics.MeanAbsoluteError()(np.full((2, 2), 1e5), np.zeros((2, 2))), soft(loss='mse').evaluate(X, 1000 * np.ones((20, 3)), verbose=0) > 9e5]; k.mixed_precision.set_global_policy('float32')" for policy in ('mixed_float16', 'float16')),
]
UTILS = [
    *(f"out = list(k.utils.timeseries_dataset_from_array({a}))" for a in ("x(20, 2), None, sequence_length=4, batch_size=3, sampling_rate=2, shuffle=True, seed=3", "x(20, 2), None, sequence_length=4, batch_size=None, start_index=3, end_index=15", "np.arange(20.), np.arange(12.), 3, shuffle=True, seed=2, batch_size=4", "x(6), x(9, 2), 3, shuffle=True, seed=2, batch_size=None, end_index=5", "x(9), None, 20", "x(20), None, 4, start_index=-1", "x(20), None, 4, start_index=20", "x(20), None, 4, end_index=20", "x(20), None, 4, end_index=-1", "x(20), None, 4, sampling_rate=0", "x(20), None, 4, sequence_stride=20", "x(20), None, 4, start_index=8, end_index=4")),
    *(f"q = k.utils.split_dataset({a}); out = [[list(d), repr(d.element_spec)] for d in q]" for a in ("D.range(10), .8", "x(8, 2), right_size=3", "[x(8, 2), x(8)], left_size=.5, right_size=2", "(x(8, 2), ints(8)), left_size=4, shuffle=True, seed=3", "D.from_tensor_slices((x(8), x(8, 2))).batch(2), left_size=.75", "D.from_tensor_slices({'a': x(8)}), left_size=.75", "[1, 2], left_size=.5", "x(4)", "x(4), left_size=5", "x(4), left_size='a'", "x(4), left_size=.9, right_size=.9", "3, left_size=1", "[], left_size=1", "x(4), left_size=3, right_size=3", "[x(3), x(4)], left_size=1", "x(4), left_size=.01", "x(4), left_size=0.")),
]
OTHERS = [
    "i = k.Input((None,), dtype='int32'); h = L.Bidirectional(L.LSTM(3, return_sequences=True))(L.Embedding(9, 4, mask_zero=True)(i)); m = k.Model(i, L.GlobalAveragePooling1D()(L.TimeDistributed(L.Dense(2))(h))); out = text(m.summary)",
    "i = k.Input((None,), dtype='int32'); h = L.GRU(3, return_sequences=True)(L.Embedding(9, 4, mask_zero=True)(i)); m = k.Model(i, L.LSTM(2)(L.Dropout(.5)(h))); out = text(m.summary)",
    "out = [' '.join(k.optimizers.SGD().get_config()), ' '.join(k.optimizers.Adam().get_config())]",
    "out = [type(k.ops.top_k(x(2, 3), 2)).__name__, type(tf.linalg.slogdet(np.eye(2))).__name__, tf.linalg.slogdet(np.eye(2) * 2).log_abs_determinant, tf.linalg.lu(np.eye(2)).p]",
    "out = [type(tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), [tf.constant(0), tf.constant(0)])).__name__, type(tf.while_loop(lambda i, s: i < 5, lambda i, s: [i + 1, s + i], (tf.constant(0), tf.constant(0)))).__name__]",
    "class M(k.Model):\n  def __init__(self): super().__init__(); self.g = L.GRU(8, return_sequences=True, return_state=True); self.d = L.Dense(2)\n  def call(self, v): s = self.g.get_initial_state(2); return self.d(self.g(v, initial_state=s)[0])\nm = M(); m(x(2, 5, 3)); out = text(m.summary)",
    "out = [k.preprocessing.sequence.pad_sequences([[1], [2, 3]]), type(tf.nn.max_pool_with_argmax(x(1, 4, 4, 1), 2, 2, 'SAME')).__name__, str(tf.TensorShape([2, 3]).concatenate(4)), str(tf.TensorShape([2]).concatenate([None]))]",
    "class A(tf.Module): pass\nout = [A('a').name_scope.name]", "tf.Variable(1.).assign('a')", "tf.Variable(1.).assign(tf.constant('a'))",
]
SECOND = [
    *(f"out = L.{layer}(ints({shape}))" for layer, shape in (("Conv2D(2, 2)", "1, 4, 4, 2"), ("Conv3D(2, 2)", "1, 4, 4, 4, 2"), ("Conv2DTranspose(2, 2)", "1, 4, 4, 2"), ("Conv3DTranspose(2, 2)", "1, 4, 4, 4, 2"), ("Conv1D(2, 2)", "1, 4, 2"))),
    *(f"out = {call}" for call in ("tf.zeros('a')", "tf.ones('a')", "tf.pad(x(2, 3), [[1]])", "tf.pad(x(2, 3), [[1, 1]])", "tf.TensorArray(tf.float32)", "tf.Variable([1, 2]).assign([1.5, 2])", "tf.Variable([1, 2]).assign_add(1.5)", "tf.Variable(True).assign(1)", "k.ops.nonzero([0, 1])", "k.ops.gcd([True], [True])", "k.ops.lcm([True], [True])")),
    *(f"a, b = k.Input((2,), name='a'), k.Input((2,), name='b'); m = k.Model({{'a': a, 'b': b}}, L.Add()([a, b])); m.compile('sgd', 'mse'); d = {{n: x(4, 2, seed=i) for i, n in enumerate('{names}')}}; out = [m(d), m.predict(d, verbose=0), m.evaluate(d, x(4, 2), verbose=0)]" for names in ("abc", "cba", "a")),
    *(f"v = ints(3, high=2, dtype='int64'); y = k.ops.{call}; out = [y, str(y.dtype)]" for call in ("cbrt(v)", "deg2rad(v)", "rad2deg(v)", "hypot(v, v)", "heaviside(v, v)")),
    *(f"out = L.AdditiveAttention({use})([ints(1, 3, 2), ints(1, 3, 2)])" for use in ("use_scale=False",)),
    "l = L.CategoryEncoding(4, output_mode='one_hot'); out = [l(2), list(D.range(3).map(l))]",
    "f = tf.custom_gradient(lambda v: (v * 1., lambda d: (d, d))); v = tf.Variable(1.)\nwith tf.GradientTape() as t: y = f(v)\nout = t.gradient(y, v)",
    *(f"out = list(D.sample_from_datasets([D.range(2), D.range(5, 8), D.range(3)], {w}, seed=1))" for w in ("[1., 0., 0.]", "[.5, 0., .5]")),
    "o = k.optimizers.AdamW(); v = k.Variable(1.); o.build([v]); o.exclude_from_weight_decay([v]); o.apply([tf.constant(1.)], [v]); out = v.numpy()",
]
CASES = [run(body) for body in (*STEPS, *INTEGERS, *PRECISION, *UTILS, *OTHERS, *SECOND)]
