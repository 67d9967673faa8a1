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
DROP = "class M(k.Model):\n  def __init__(self): super().__init__(); self.o = L.Dropout(.5, seed=3); self.d = L.Dense(1, kernel_initializer='ones')\n  def call(self, v{arg}): return self.d(self.o(v{given}))\nm = M(); m.compile(k.optimizers.SGD(.1), 'mse'); "
THIRD = [  # what the programs of Keras's own documentation met
    *(DROP.format(arg=a, given=g) + "h = m.fit(X, Y, epochs=2, **F); out = [flat(h), np.float32(m.evaluate(X, Y, verbose=0)), m(X[:2], training=True), m(X[:2])]" for a, g in (("", ""), (", training=None", ""), (", training=None", ", training=training"))),
    "class S(L.Layer):\n  def call(self, v): m, s = v; return m + s * k.random.normal((k.ops.shape(m)[0], k.ops.shape(m)[1]), seed=3)\ni = k.Input((3,)); m = k.Model(i, S()([i, i])); out = [m(X[:2]), repr(m.output_shape)]",
    "class S(L.Layer):\n  def call(self, v): n = k.ops.shape(v)[1]; return k.ops.tile(k.ops.cast(k.ops.arange(n)[:, None] >= k.ops.arange(n), 'float32')[None], [k.ops.shape(v)[0], 1, 1])\ni = k.Input((None, 2)); m = k.Model(i, S()(i)); out = [m(x(2, 3, 2)), repr(m.output_shape)]",
    *(f"i = k.Input({shape}); out = repr(k.ops.reshape(i, {new}).shape)" for shape, new in (("(16, 6)", "(-1, 8, 8, 6)"), ("(16, 6)", "(-1, 7, 6)"), ("(16, 6)", "(-1,)"), ("(16, 6)", "(3, -1, -1)"), ("(None, 6)", "(-1, 4, 6)"))),
    "i = k.Input((None, None, 3)); h = L.MaxPooling2D()(L.MaxPooling2D()(i)); u = L.UpSampling2D(4)(h); out = [repr(L.Add()([u, i]).shape), repr(L.Concatenate()([u, i]).shape)]",
    "class M(k.Model):\n  def build(self, s): self.d = L.Dense(3, kernel_initializer='ones'); self.w = self.add_weight(shape=(2,), initializer='ones'); super().build(s)\n  def call(self, v): return self.d(v) * self.w[0]\nm = M(); m.build((2, 3)); n = len(m.weights); out = [n, m(X), len(m.weights)]",
    "m = soft(loss='mse'); m.layers[-1].activation = None; out = m(X).numpy().sum() > 1.5 * 20 or m(X).shape[0]",
    "__name__ = 'm'\ndef g(v): return v\n@k.utils.register_keras_serializable('P')\ndef h(v): return v\nout = [repr(k.utils.serialize_keras_object(o)) for o in (g, h, k.ops.tanh, k.activations.relu)] + [k.utils.deserialize_keras_object(k.utils.serialize_keras_object(h)) is h]",
    "i = k.Input((3,), name='i'); m = k.Model(i, L.Dense(2, name='d')(i), name='m'); out = repr(m.get_config()['layers'][1]['inbound_nodes'])",
    "class A(L.Layer):\n  def build(self, s): self.w = self.add_weight(shape=(s[-1],))\n  def call(self, v): return v * self.w\nclass B(L.Layer):\n  def __init__(self): super().__init__(); self.d = L.Dense(3)\n  def call(self, v): return self.d(v)\nclass M(k.Model):\n  def __init__(self): super().__init__(); self.a, self.b = A(), B()\n  def call(self, v): return self.b(self.a(v))\nm = M(); m(X); out = [text(m.summary), repr(m.b.get_build_config())]",
    *(f"m = mlp(); h = m.fit(X, Y, epochs=2, {a}, verbose=0); out = [flat(h), m.optimizer.iterations.numpy()]" for a in ("steps_per_epoch=2", "steps_per_epoch=3", "steps_per_epoch=2, batch_size=4", "steps_per_epoch=2, validation_data=(X, Y), validation_steps=2")),
    "m = mlp(); out = [np.float32(m.evaluate(X, Y, steps=2, verbose=0)), m.predict(X, steps=2, verbose=0)]",
    "d = D.range(3); out = [d.as_numpy_iterator().next(), iter(d).next()]",
    "i = tf.random_uniform_initializer(seed=3); out = [i((2, 2)), i((2, 2)), tf.random_normal_initializer(seed=4)((3,))]",
    *(f"out = k.ops.pad(x(3, 4), [[1, 1], [0, 2]], mode='{mode}')" for mode in ("REFLECT", "SYMMETRIC", "CONSTANT", "wrong")),
    "d = D.range(6).shuffle(6, seed=1).map(lambda v: tf.numpy_function(lambda q: q, [v], tf.int64)); d.element_spec; out = [list(d), list(d)]",
    "tf.config.experimental.enable_op_determinism(); out = len(tf.config.experimental.list_physical_devices('CPU'))",
    "tf.config.experimental.set_memory_growth(tf.config.list_physical_devices('CPU')[0], True)",
    "s = tf.distribute.OneDeviceStrategy('/cpu:0')\nwith s.scope(): m = soft(loss='mse')\nout = [s.num_replicas_in_sync, s.run(lambda v: v + 1., (tf.constant(1.),)), s.reduce(tf.distribute.ReduceOp.MEAN, x(4), axis=0)]",
    "a, b = k.KerasTensor((None, 2)), k.KerasTensor((None, 2)); f = k.Function([a, b], k.ops.tanh(a + b)); out = [f([X[:, :2], X[:, :2]]), len(f.operations), repr(f([k.KerasTensor((5, 2)), k.KerasTensor((5, 2))]).shape)]",
    *(f"a = k.KerasTensor((None, 2)); b = k.KerasTensor((None, 2)); f = k.Function([a], k.ops.tanh(a)); {wrong}" for wrong in ("f([x(2, 3)])", "f([x(2, 2), x(2, 2)])", "k.Function([], a)", "k.Function([a], k.ops.tanh(b))")),
    "e = L.ReversibleEmbedding(7, 4, embeddings_initializer=C1, logit_soft_cap=.5, name='e'); v = e(np.array([[1, 2]])); out = [v, e(v * 100, reverse=True), repr(e.get_config())]",
    "e = L.ReversibleEmbedding(7, 4, tie_weights=False, mask_zero=True, embeddings_initializer=C1); v = e(np.array([[1, 0]])); out = [v._keras_mask, e(v, reverse=True), [w.name for w in e.weights]]; i = k.Input((3,), dtype='int32'); out += [repr(e(e(i), reverse=True).shape)]",
    "o = k.optimizers.ScheduleFreeAdamW(.01, warmup_steps=3, weight_decay=.1); v = k.Variable(x(3)); o.build([v]); q = [(o.apply([tf.constant(x(3, seed=i))], [v]), v.numpy())[1] for i in range(6)]; out = q + [repr(o.get_config())]",
    "c = k.utils.Config(a=1); c.b = 2; c['c'] = 3; out = [repr(c), c.a, c['b'], list(c), len(c), c.to_json(), 'a' in c, c.get('z', 5)]",
    *(f"c = k.utils.Config(rate=1); {wrong}" for wrong in ("c.rat", "c['zz']", "c.freeze(); c.q = 1")),
    "i, j = k.Input((3,)), k.Input((3,)); out = len(k.utils.get_source_inputs(L.Add()([i, L.Dense(3)(j)])))",
    "v = tf.Variable(x(3)); g = k.remat(lambda q: k.ops.sum(q ** 2))\nwith k.RematScope('full'), tf.GradientTape() as t: y = g(v)\nout = t.gradient(y, v)", "k.RematScope('some')",
]
SOUND = [  # recorded with SciPy, where Keras takes its windows from
    *(f"l = L.STFTSpectrogram({a}); v = x(2, 40, 2); v = v.transpose(0, 2, 1) if l.data_format == 'channels_first' else v; out = [l(v), repr(tuple(l.compute_output_shape(v.shape))), repr(tuple(l(k.Input(v.shape[1:])).shape)), [w.name for w in l.weights]]" for a in ("frame_length=8", "'magnitude', 8, padding='same', periodic=True, scaling='spectrum', window='hamming'", "'psd', 8, 3, 16, window=None, scaling=None", "'stft', 8, expand_dims=True, window='blackman'", "'real', 8, data_format='channels_first', window='triang'", "'imag', 8, data_format='channels_first', expand_dims=True, window='bohman'", "mode='x'", "frame_length=8, frame_step=9", "frame_length=8, fft_length=4", "window='wrong'", "scaling='x'", "padding='causal'")),
    *(f"out = k.initializers.STFT('real', '{w}', periodic={p})((7, 1, 5))" for w in ("hann", "bartlett", "cosine", "flattop", "nuttall", "blackmanharris", "boxcar", "triang", "bohman") for p in (False, True)), "k.initializers.STFT('both')", "out = repr(L.STFTSpectrogram(name='s').get_config())",
    *(f"l = L.MelSpectrogram(16, 4, num_mel_bins=3, {a}); out = [l(x(2, 40)), l(x(40)), repr(tuple(l.compute_output_shape((2, 40)))), repr(l.get_config())]" for a in ("name='m'", "power_to_db=False, name='m'", "mag_exp=1., min_freq=0., max_freq=4000, sequence_length=12, name='m'", "ref_power=.5, top_db=5., name='m'", "sequence_length=20")),
]
KB = "tf.keras.backend"
OLDER = [  # functions of Keras 2
    *(f"v, p = tf.constant(x(3, 4)), tf.nn.softmax(x(3, 4, seed=1)); K = {KB}; out = K.{call}" for call in ("all(v > 0)", "any(v > 0, 1)", "argmax(v)", "arange(1, 5, 2, 'float32')", "batch_dot(v, p)", "batch_dot(v, p, 1)", "batch_dot(x(2, 3, 4), x(2, 5, 4), (2, 2))", "batch_flatten(x(2, 3, 2))", "binary_crossentropy(p, v, True)", "binary_crossentropy(p, p)", "categorical_crossentropy(p, p)", "categorical_crossentropy(p, v, True)", "sparse_categorical_crossentropy([0, 1, 2], p)", "clip(v, 0, .5)", "concatenate([v, p])", "dot(v, tf.transpose(p))", "dot(tf.constant(x(2, 3, 4)), tf.constant(x(2, 4, 2)))", "elu(v, .5)", "hard_sigmoid(v)", "l2_normalize(v, 1)", "max(v, 1, True)", "mean(v > 0)", "mean(v, axis=-1)", "permute_dimensions(v, (1, 0))", "pool2d(x(1, 4, 4, 2), (2, 2))", "relu(v, alpha=.1, max_value=.5, threshold=.2)", "repeat(v, 2)", "repeat_elements(v, 2, 1)", "resize_images(tf.constant(x(1, 2, 2, 1)), 2, 3, 'channels_last')", "softmax(v[0])", "sqrt(v)", "std(v)", "var(v, 0)", "switch(v > 0, v, p)", "tile(v, [2, 1])", "conv1d(tf.constant(x(1, 5, 2)), tf.constant(x(3, 2, 4)), padding='causal')", "conv2d(x(1, 5, 5, 2), x(3, 3, 2, 2), padding='same')", "spatial_2d_padding(x(1, 2, 2, 1))", "bias_add(x(1, 3, 2, 2), x(3), 'channels_first')", "in_top_k(v, [0, 1, 2], 2)", "eval(K.variable([1., 2.]))", "squeeze(v[:1], 0)")),
]
PIPELINES = [  # programs with text, images and tables
    *(f"d = D.from_tensor_slices((X, Y)).shuffle(20, seed=3).batch(5){rest}; m = mlp(); h = m.fit(d, epochs=3, validation_data=d, verbose=0); out = flat(h) + [q for _, q in d]" for rest in (".cache()", ".cache().prefetch(2)", ".cache().map(lambda a, b: (a, b))", "")),
    "m = mlp(); d = D.from_tensor_slices((X, Y)).shuffle(20, seed=3).batch(5).cache(); m.evaluate(d, verbose=0); out = [q for _, q in d] + [q for _, q in d] + [m.predict(d, verbose=0)]",
    *(f"class A(L.Layer):\n  def call(self, v): self.add_loss({value}); return v\ni = k.Input((3,)); m = k.Model(i, A()(i)); m.compile('sgd'{loss}); out = [np.float32(m.evaluate(X, X, verbose=0)), flat(m.fit(X, X, batch_size=10, verbose=0))]" for value in ("v", "v[0]", "k.ops.mean(v)", "k.ops.cast(v > .5, 'int32')") for loss in ("", ", 'mse'")),
    *(f"s = k.Sequential([{first}L.Dense(2, kernel_initializer=C1)]); {build}y = s(x({shape})); out = [y, repr(s.input_spec)]" for first, build in (("k.Input((9, 3)), ", ""), ("", "s(x(4, 9, 3)); "), ("", "s.build((None, 9, 3)); ")) for shape in ("2, 1, 3", "2, 9, 4", "9, 3")),
    "s = k.Sequential([k.Input((9, 3)), L.Dense(2)]); s(k.Input((5, 3)))", "s = k.Sequential([k.Input((4,)), L.Dense(1)]); s(k.Input((3,)))",
    "s = k.Sequential([k.Input((8, 8, 3)), L.Conv2D(2, 3, kernel_initializer=C1), L.GlobalAveragePooling2D()]); out = [s(x(1, 9, 7, 3)), s.predict(x(2, 10, 10, 3), verbose=0)]",
    *(f"i = k.Input((4,)); f = k.Model(i, L.Dense(2)(i)); s = {made}; out = [s.built, len(s.weights), repr(s.input_shape), repr(s.output_shape), [l.name for l in s.layers]]" for made in ("k.Sequential([f, L.Dense(3)])", "k.Sequential([k.Sequential([k.Input((4,)), L.Dense(2)]), L.Dense(3)])", "k.Sequential.from_config(k.Sequential([f, L.Dense(3)]).get_config())")),
    "def n(): i = k.Input((2,)); return k.Model(i, i).name\nq = [n()]; s = k.Sequential([k.Input((3,)), L.Dense(3), L.Dense(2), L.Dense(2)]); q += [n()]; k.Sequential.from_config(s.get_config()); out = [' '.join(q + [n()])]",
    *(f"class P(L.Layer):\n  def __init__(self): super().__init__(); self.e = L.Embedding(9, 4, embeddings_initializer=C1)\n  def call(self, v): return self.e(v)\n  def compute_mask(self, v, mask=None): return {mask}\ni = k.Input((None,), dtype='int32', name='i'); m = k.Model(i, L.LSTM(2, kernel_initializer=C1)(P()(i))); out = [text(m.summary), m(np.array([[1, 2, 0], [3, 0, 0]], 'int32'))]" for mask in ("k.ops.not_equal(v, 0)", "None")),
    "p = k.ops.one_hot(ints(2, 5, high=4), 4); out = [list(k.ops.ctc_decode(p, n)) for n in (np.array([5., 3.]), np.array([5, 3]))]",
]
TREES = "def flat(t, p=''): return [q for n, v in t.items() for q in (flat(v, p + n + '/') if isinstance(v, dict) else [p + n])]\nk.backend.clear_session()\nm = k.Sequential([k.Input((3,)), L.Dense(2), L.BatchNormalization()]); m.compile('adam', 'mse', metrics=['mae']); m.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0); "
BATCHES = "class S(k.Model):\n  def __init__(self): super().__init__(); self.d = L.Dense(4); self.e = L.Dense(1)\n  def call(self, v): return self.e(self.d(v))\nv, y = np.ones((64, 3), 'float32'), np.ones((64, 1), 'float32'); ds = tf.data.Dataset.from_tensor_slices((v, y))\nm = S(); m.compile('sgd', 'mse'); "
OLD_STEP = """class O(k.Model):
  def __init__(self): super().__init__(); self.d = L.Dense(1, kernel_initializer=C1)
  def call(self, v): return self.d(v)
  def train_step(self, data):
    v, y = data
    with tf.GradientTape() as t: p = self(v, training=True); l = self.compiled_loss(y, p, regularization_losses=self.losses)
    self.optimizer.apply_gradients(zip(t.gradient(l, self.trainable_variables), self.trainable_variables)); self.compiled_metrics.update_state(y, p)
    return {m.name: m.result() for m in self.metrics}
m = O(); m.compile("sgd", "mse", metrics=["mae"]); h = m.fit(x(8, 2), x(8, 1, seed=1), batch_size=4, epochs=2, verbose=0, shuffle=False).history
out = [h[n] for n in sorted(h)]"""
KINDS = "class M(k.Model):\n  def call(self, v): return v\n  def note(self, data): q.append(' '.join('none' if e is None else e.dtype.name for e in (data if isinstance(data, tuple) else (data,))))\n  def train_step(self, data): self.note(data); return {'loss': tf.constant(1.)}\n  def test_step(self, data): self.note(data); return {'loss': tf.constant(1.)}\n  def predict_step(self, data): self.note(data); return data[0] if isinstance(data, tuple) else data\nq = []; m = M(); m.compile('sgd', 'mse', run_eagerly=True); v, y = np.ones((4, 2), 'KIND'), np.ones((4, 1), 'KIND')\ndef gen():\n  yield v, y\nclass S(k.utils.PyDataset):\n  def __len__(s): return 1\n  def __getitem__(s, i): return v, y\nm.CALL; out = sorted(set(q))"
NEWER = [
    *(TREES + f"out = {o}" for o in ("flat(m.get_state_tree())", "[m.get_state_tree('numpy_array')['optimizer_variables']['adam'][n] for n in ('iteration', 'learning_rate')]", "m.get_state_tree('x')", "m.set_state_tree({'foo': {}})")), TREES + "t = m.get_state_tree('numpy_array'); t['trainable_variables']['sequential']['dense']['bias'] = np.array([7., 8.], 'float32'); m.set_state_tree(t); out = m.layers[0].bias", "m = k.Sequential([L.Dense(1)]); m.add_metric(1)",
    *(BATCHES + f"{c}; out = [text(m.summary)]" for n in (32, 30) for c in (f"m.fit(v, y, batch_size={n}, verbose=0)", f"m.predict(v, batch_size={n}, verbose=0)", f"m.evaluate(v, y, batch_size={n}, verbose=0)", f"m.fit(ds.batch({n}), verbose=0)", f"m.fit(ds.batch({n}, drop_remainder=True), verbose=0)", f"m.fit(v, y, batch_size={n}, verbose=0, validation_split=.25)", "m.train_on_batch(v, y)")),
    *(KINDS.replace("KIND", kind).replace("CALL", call) for kind in ("float64", "float16", "int32") for call in ("fit(v, y, verbose=0)", "fit(tf.constant(v), tf.constant(y), sample_weight=np.ones(4), verbose=0)", "fit(gen(), steps_per_epoch=1, verbose=0)", "fit(S(), verbose=0)", "fit(tf.data.Dataset.from_tensor_slices((v, y)).batch(2), verbose=0)", "train_on_batch(v, y)", "test_on_batch(v)", "predict(v, verbose=0)")),
    OLD_STEP,
]
CASES = [run(body) for body in (*STEPS, *INTEGERS, *PRECISION, *UTILS, *OTHERS, *SECOND, *THIRD, *SOUND, *OLDER, *PIPELINES, *NEWER)]
