
"""fit, evaluate, predict, batches, compile, callbacks, bars, summaries: logs, order, errors, text."""

START = """
import re, io, contextlib, warnings
k = tf.keras; L = k.layers; k.utils.set_random_seed(1); k.backend.clear_session(); k.utils.set_random_seed(1)
def flat(h): return [np.array(v, "f4") for v in h.history.values()]
def text(f):
    out = io.StringIO()
    with contextlib.redirect_stdout(out): f()
    t = re.sub(r"\\x1b\\[[0-9]*m|\\x08", "", out.getvalue()).replace("\\r", "\\n")
    t = re.sub(r" *[0-9]+(ms|us|s)(/step)?", " T", t)
    return [l.rstrip() for l in t.split("\\n") if l.strip()]
def mlp(**c):
    m = k.Sequential([k.Input((3,)), L.Dense(4, activation="tanh"), L.Dense(1)])
    m.compile(**{"optimizer": k.optimizers.SGD(.1), "loss": "mse", **c}); return m
def soft(n=3, **c):
    m = k.Sequential([k.Input((3,)), L.Dense(4, activation="relu"), L.Dense(n, activation="softmax")])
    m.compile(**{"optimizer": k.optimizers.SGD(.1), **c}); return m
def two(d=False, **c):
    a, b = k.Input((3,), name="a"), k.Input((2,), name="b")
    h = L.Concatenate()([a, b]); p, q = L.Dense(1, name="p")(h), L.Dense(2, name="q", activation="softmax")(h)
    m = k.Model([a, b], {"p": p, "q": q} if d else [p, q]); m.compile(**{"optimizer": k.optimizers.SGD(.1), **c}); return m
def sub(**c):
    class M(k.Model):
        def __init__(self): super().__init__(); self.a = L.Dense(4, activation="relu"); self.b = L.Dense(1)
        def call(self, x): return self.b(self.a(x))
    m = M(); m.compile(**{"optimizer": k.optimizers.SGD(.1), "loss": "mse", **c}); return m
X, Y, W, C = x(20,3), x(20,1,seed=1), x(20,low=0,seed=2), ints(20,high=3)
T = [x(20,3), x(20,2,seed=4)]; TY = [x(20,1,seed=1), np.eye(2,dtype="f4")[ints(20,high=2)]]; TD = {"p": TY[0], "q": TY[1]}
F = {"shuffle": False, "verbose": 0, "batch_size": 8}
class Log(k.callbacks.Callback):
    def __init__(self): super().__init__(); self.seen = []
for hook in [h for h in dir(k.callbacks.Callback) if h.startswith("on_")]:
    def make(hook):
        def f(self, *a, **kw):
            self.seen.append(" ".join([hook, *[str(sorted(v)) if isinstance(v, dict) else str(v) for v in a], *(f"{n}={sorted(v) if isinstance(v, dict) else v}" for n, v in sorted(kw.items()))]))
        return f
    setattr(Log, hook, make(hook))
"""


def run(body: str) -> str:
    """Statements after START."""
    return f"do(__import__('{__name__}', fromlist=['START']).START + {body!r})"


FITS = [
    "h = mlp().fit(X, Y, epochs=3, **F); out = flat(h) + [' '.join(h.history), str(h.epoch)]",
    *(f"h = mlp(metrics={m}).fit(X, Y, epochs=2, **F); out = flat(h) + [' '.join(h.history)]" for m in ("['mae']", "['mse', 'mae']", "['accuracy']", "'mae'", "[tf.keras.metrics.MeanAbsoluteError(name='q')]", "[tf.keras.losses.MSE]", "['acc']", "[lambda a, b: tf.reduce_mean(a - b)]", "['nothing']", "[None]", "{'dense_1': ['mae']}", "[['mae', 'mse']]")),
    *(f"h = mlp(weighted_metrics=['mae'], metrics=['mae']).fit(X, Y, epochs=2, {a}, **F); out = flat(h) + [' '.join(h.history)]" for a in ("sample_weight=W", "class_weight=None", "validation_split=.2", "validation_data=(X[:6], Y[:6])", "validation_data=(X[:6], Y[:6], W[:6])", "validation_data=(X, Y), validation_freq=2", "validation_data=(X, Y), validation_freq=[1]", "validation_data=(X, Y), validation_steps=1", "validation_data=(X, Y), validation_batch_size=4", "steps_per_epoch=2", "initial_epoch=1", "sample_weight=W, validation_split=.3")),
    *(f"h = soft({l}).fit(X, {y}, epochs=3, **F); out = flat(h) + [' '.join(h.history)]" for l, y in (("loss='sparse_categorical_crossentropy', metrics=['accuracy']", "C"), ("loss='categorical_crossentropy', metrics=['accuracy', 'auc', 'precision']", "np.eye(3)[C]"), ("loss='crossentropy', metrics=['acc']", "C"), ("loss='sparse_categorical_crossentropy', metrics=['accuracy', 'sparse_top_k_categorical_accuracy', 'crossentropy']", "C[:, None]"), ("n=1, loss='mse'", "Y"), ("loss=tf.keras.losses.SparseCategoricalCrossentropy(), metrics=[tf.keras.metrics.SparseCategoricalAccuracy()]", "C"))),
    "h = soft(loss='sparse_categorical_crossentropy', weighted_metrics=['accuracy']).fit(X, C, epochs=2, class_weight={0: 1., 1: 2., 2: .5}, **F); out = flat(h) + [' '.join(h.history)]",
    "h = soft(loss='categorical_crossentropy').fit(X, np.eye(3)[C], epochs=2, class_weight={0: 1., 1: 2.}, **F); out = flat(h)",
    "m = k.Sequential([k.Input((3,)), L.Dense(1, activation='sigmoid')]); m.compile('adam', 'binary_crossentropy', metrics=['accuracy', 'AUC', tf.keras.metrics.Recall()]); h = m.fit(X, C > 0, epochs=3, **F); out = flat(h) + [' '.join(h.history)]",
    *(f"h = two({c}).fit({a}, {y}, epochs=2, **F); out = flat(h) + [' '.join(h.history)]" for c, a, y in (("loss=['mse', 'categorical_crossentropy']", "T", "TY"), ("loss={'p': 'mse', 'q': 'categorical_crossentropy'}, metrics={'p': 'mae', 'q': ['accuracy', 'mse']}", "T", "TY"), ("loss=['mse', 'categorical_crossentropy'], loss_weights=[.5, 2.], metrics=[['mae'], ['accuracy']]", "T", "TY"), ("loss={'p': 'mse', 'q': 'categorical_crossentropy'}, loss_weights={'p': .3, 'q': 1.}", "{'a': T[0], 'b': T[1]}", "TD"), ("loss='mse', metrics=[['mae'], None]", "T", "TY"), ("loss=['mse', None]", "T", "TY"), ("loss='mse', metrics=['mae', 'mse']", "T", "TY"), ("d=True, loss={'p': 'mse', 'q': 'categorical_crossentropy'}, metrics={'q': 'accuracy'}", "T", "TD"), ("d=True, loss='mse'", "T", "TD"), ("loss=['mse', 'mse', 'mse']", "T", "TY"), ("loss={'z': 'mse'}", "T", "TY"), ("loss='mse', metrics={'z': 'mae'}", "T", "TY"), ("loss=['mse', 'mse'], loss_weights=[1.]", "T", "TY"), ("loss='mse', metrics=['mae']", "T", "TY"), ("loss=['mse', 'mse'], weighted_metrics=[['mae'], ['mae']]", "T", "TY"))),
    "h = two(loss='mse').fit(T, TY, epochs=2, sample_weight=[W, W * 2], **F); out = flat(h) + [' '.join(h.history)]", "h = two(loss='mse', weighted_metrics=[['mae'], []]).fit(T, TY, epochs=2, sample_weight={'p': W, 'q': W * 2}, **F); out = flat(h)",
    *(f"h = sub({c}).fit(X, Y, epochs=2, **F); out = flat(h) + [' '.join(h.history)]" for c in ("", "metrics=['mae']", "run_eagerly=True", "steps_per_execution=2", "optimizer='adam'", "loss=lambda a, b: tf.abs(a - b)", "loss=[tf.keras.losses.Huber()]")),
    "h = mlp(optimizer=k.optimizers.Adam(.05, gradient_accumulation_steps=2)).fit(X, Y, epochs=3, **F); out = flat(h)", "h = mlp(optimizer=k.optimizers.Adam(.05, use_ema=True, ema_momentum=.5, ema_overwrite_frequency=2)).fit(X, Y, epochs=3, **F); out = flat(h)", "h = mlp(optimizer=k.optimizers.SGD(k.optimizers.schedules.ExponentialDecay(.1, 2, .5), .9)).fit(X, Y, epochs=3, **F); out = flat(h)",
    "m = k.Sequential([k.Input((3,)), L.Dense(4, kernel_regularizer='l2', activity_regularizer='l1'), L.Dense(1, kernel_constraint='max_norm')]); m.compile(k.optimizers.SGD(.1), 'mse'); h = m.fit(X, Y, epochs=3, **F); out = flat(h) + [float(v) for v in m.evaluate(X, Y, verbose=0, return_dict=True).values()][:0]",
    "def gen():\n  while True:\n    yield X[:5], Y[:5]\nh = mlp().fit(gen(), steps_per_epoch=3, epochs=2, verbose=0, validation_data=gen(), validation_steps=2); out = flat(h) + [' '.join(h.history)]",
    "class D(k.utils.PyDataset):\n  def __len__(self): return 3\n  def __getitem__(self, i): return X[i*5:i*5+5], Y[i*5:i*5+5]\nm = mlp(); h = m.fit(D(), epochs=2, verbose=0, shuffle=False); out = flat(h) + [m.evaluate(D(), verbose=0, return_dict=True)['loss'] > 0, m.predict(D(), verbose=0)]",
    "h = mlp().fit([X[i*4:i*4+4] for i in range(2)], Y, verbose=0)", "h = mlp().fit(X, Y[:5], verbose=0)", "h = mlp().fit(X, verbose=0)", "h = mlp(loss=None).fit(X, Y, verbose=0)", "m = k.Sequential([L.Dense(1)]); m.fit(X, Y, verbose=0)", "m = k.Sequential([L.Dense(1)]); m.evaluate(X, Y, verbose=0)", "m = k.Sequential([L.Dense(1)]); out = [m.predict(X, verbose=0).shape == (20, 1)]",
    "mlp(loss='nothing').fit(X, Y, verbose=0)", "mlp(optimizer='nothing')", "mlp(loss_weights='x')", "mlp(metrics=3)", "soft(loss='categorical_crossentropy').fit(X, C, verbose=0)", "soft(loss='sparse_categorical_crossentropy').fit(X, C + 5, verbose=0)", "mlp().fit(X[:, :2], Y, verbose=0)", "mlp().fit(X, Y, validation_split=1., verbose=0)", "mlp().fit([[1,2],[3]], Y, verbose=0)", "mlp().fit(X, Y, class_weight={0: 1.}, sample_weight=W, verbose=0)", "mlp().fit(X, Y, validation_freq='x', validation_data=(X, Y), verbose=0)", "mlp().evaluate(X, Y, what=1)", "mlp(steps_per_execution=0).fit(X, Y, verbose=0)", "mlp().fit(X, Y, nothing=1)",
]
OTHERS = [
    "m = mlp(metrics=['mae']); out = [np.array(m.evaluate(X, Y, verbose=0), 'f4'), np.array(m.evaluate(X, Y, batch_size=7, verbose=0, sample_weight=W), 'f4'), sorted(m.evaluate(X, Y, verbose=0, return_dict=True)), np.array(m.evaluate(X, Y, steps=1, batch_size=5, verbose=0), 'f4'), ' '.join(m.metrics_names), ' '.join(q.name for q in m.metrics)]",
    "m = mlp(); out = [type(m.evaluate(X, Y, verbose=0)).__name__, ' '.join(m.metrics_names)]",
    "m = two(loss=['mse', 'mse'], metrics=[['mae'], ['mae', 'mse']]); out = [np.array(m.evaluate(T, TY, verbose=0), 'f4'), m.evaluate(T, TY, verbose=0, return_dict=True), ' '.join(m.metrics_names)]; out[1] = ' '.join(out[1])",
    "m = mlp(metrics=['mae']); out = [np.array(m.train_on_batch(X, Y), 'f4'), np.array(m.train_on_batch(X, Y, sample_weight=W), 'f4'), np.array(m.test_on_batch(X, Y), 'f4'), ' '.join(m.train_on_batch(X, Y, return_dict=True)), m.predict_on_batch(X[:3])]",
    "m = soft(loss='sparse_categorical_crossentropy'); out = [np.float32(m.train_on_batch(X, C, class_weight={0: 2.})), type(m.test_on_batch(X, C)).__name__]",
    "m = two(loss='mse'); out = m.predict(T, verbose=0) + [m.predict_on_batch(T)[0].shape == (20, 1)]", "m = two(d=True, loss='mse'); p = m.predict({'a': T[0], 'b': T[1]}, verbose=0, batch_size=3); out = [p['p'], p['q'], ' '.join(p)]",
    "m = mlp(); out = [m.predict(X, steps=2, batch_size=4, verbose=0), m.predict(tf.constant(X[:3]), verbose=0)]", "m = mlp(); out = [m.predict(X[:5], verbose=0)]",
    "m = mlp(metrics=['mae']); import json; out = [json.dumps(m.get_compile_config(), sort_keys=True)]", "out = [not k.Sequential([L.Dense(1)]).get_compile_config(), k.Sequential([L.Dense(1)]).compiled]",
    "m = mlp(); c = m.get_compile_config(); n = k.Sequential([k.Input((3,)), L.Dense(1)]); n.compile_from_config(c); out = [type(n.optimizer).__name__, n.loss, float(n.optimizer.learning_rate), n.optimizer.built]",
    "class M(k.Model):\n  def __init__(self): super().__init__(); self.d = L.Dense(1); self.t = k.metrics.Mean(name='loss')\n  def call(self, v): return self.d(v)\n  @property\n  def metrics(self): return [self.t]\n  def train_step(self, data):\n    a, b = data\n    with tf.GradientTape() as tape:\n      loss = tf.reduce_mean(tf.square(self(a, training=True) - b))\n    g = tape.gradient(loss, self.trainable_variables); self.optimizer.apply_gradients(zip(g, self.trainable_variables)); self.t.update_state(loss); return {'loss': self.t.result(), 'zz': loss}\n  def test_step(self, data): self.t.update_state(7.); return {'loss': self.t.result()}\nm = M(); m.compile(k.optimizers.SGD(.1)); h = m.fit(X, Y, epochs=2, validation_data=(X, Y), **F); out = flat(h) + [' '.join(h.history), m.evaluate(X, Y, verbose=0)]",
    "class M(k.Sequential):\n  def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True): return tf.reduce_mean(tf.abs(y - y_pred)) * 3\n  def compute_metrics(self, x, y, y_pred, sample_weight=None): r = super().compute_metrics(x, y, y_pred, sample_weight); r['own'] = tf.reduce_max(y_pred); return r\nm = M([k.Input((3,)), L.Dense(1)]); m.compile(k.optimizers.SGD(.1), 'mse', metrics=['mae']); h = m.fit(X, Y, epochs=2, **F); out = flat(h) + [' '.join(h.history)]",
    "class M(k.Model):\n  def __init__(self): super().__init__(); self.d = L.Dense(1)\n  def call(self, v): self.add_loss(tf.reduce_sum(v) * .01); return self.d(v)\nm = M(); m.compile(k.optimizers.SGD(.1), 'mse'); out = flat(m.fit(X, Y, epochs=2, **F))",
    "m = mlp(); m.layers[0].trainable = False; m.compile(k.optimizers.SGD(.1), 'mse'); w = m.get_weights()[0]; m.fit(X, Y, **F); out = [bool((w == m.get_weights()[0]).all()), len(m.trainable_weights)]",
    "m = mlp(metrics=['mae']); m.fit(X, Y, **F); m.reset_metrics(); out = [float(v) for v in m.get_metrics_result().values()]", "m = mlp(); m.compile('sgd', 'mae'); out = [m.optimizer.name, m.loss, m.run_eagerly, m.jit_compile, m.steps_per_execution, m.stop_training]",
]
CALLBACKS = [
    *(f"l = Log(); m = mlp(metrics=['mae']); m.fit(X, Y, callbacks=[l], {a}, **F); out = [str(sorted(l.params.items()))] + l.seen" for a in ("epochs=2", "epochs=1, validation_data=(X, Y)", "epochs=2, validation_split=.5, validation_freq=2", "epochs=1, steps_per_epoch=2")), "l = Log(); m = mlp(steps_per_execution=2); m.fit(X, Y, callbacks=[l], **F); out = l.seen", "l = Log(); m = mlp(); m.evaluate(X, Y, callbacks=[l], verbose=0); m.predict(X, batch_size=8, callbacks=[l], verbose=0); out = [str(sorted(l.params.items()))] + l.seen",
    *(f"m = mlp(optimizer=k.optimizers.SGD(.5)); c = k.callbacks.EarlyStopping({a}); h = m.fit(X, Y, epochs=12, validation_data=(X, Y + .3), callbacks=[c], **F); out = flat(h) + [len(h.epoch), c.stopped_epoch, c.best_epoch, np.float32(c.best), np.concatenate([w.ravel() for w in m.get_weights()])]" for a in ("", "patience=2", "monitor='loss', min_delta=.05, patience=1, restore_best_weights=True", "start_from_epoch=3, restore_best_weights=True", "baseline=.01, patience=1", "mode='max', patience=1")), "c = k.callbacks.EarlyStopping(mode='x'); out = [c.mode if hasattr(c, 'mode') else 'none']", "mlp().fit(X, Y, callbacks=[k.callbacks.EarlyStopping(monitor='nothing')], **F); out = [1]",
    *(f"m = mlp(); h = m.fit(X, Y, epochs=4, callbacks=[k.callbacks.LearningRateScheduler({a})], **F); out = flat(h) + [' '.join(h.history), np.float32(m.optimizer.learning_rate)]" for a in ("lambda e: .1 / (e + 1)", "lambda e, r: float(r) * .5", "lambda e: 'x'")), "out = text(lambda: mlp().fit(X, Y, epochs=2, callbacks=[k.callbacks.LearningRateScheduler(lambda e: .25, verbose=1)], **F))",
    *(f"m = mlp(optimizer=k.optimizers.SGD(.5)); t = text(lambda: m.fit(X, Y, epochs=8, callbacks=[k.callbacks.ReduceLROnPlateau(monitor='loss', {a})], **F)); out = flat(m.history) + [' '.join(m.history.history)] + t" for a in ("factor=.5, patience=1", "patience=1, min_delta=.1, cooldown=1, min_lr=.03, verbose=1", "mode='max', patience=0, factor=.3")), "k.callbacks.ReduceLROnPlateau(factor=2.)",
    "s = []; mlp().fit(X, Y, epochs=2, callbacks=[k.callbacks.LambdaCallback(on_epoch_begin=lambda e, logs: s.append(f'b{e}'), on_epoch_end=lambda e, logs: s.append(f'e{e}{sorted(logs)}'), on_train_batch_end=lambda b, logs: s.append(b), on_train_end=lambda logs: s.append('end'))], **F); out = s",
    "t = text(lambda: mlp(optimizer=k.optimizers.SGD(1e20)).fit(X, Y, epochs=5, callbacks=[k.callbacks.TerminateOnNaN()], **F)); out = t",
    "import tempfile, os; p = os.path.join(tempfile.mkdtemp(), 'a.csv'); mlp(metrics=['mae']).fit(X, Y, epochs=2, validation_data=(X, Y), callbacks=[k.callbacks.CSVLogger(p)], **F); t = open(p).read().split('\\n'); out = [t[0], len(t), t[1].split(',')[0], np.array(t[1].split(','), 'f4')]; mlp(metrics=['mae']).fit(X, Y, epochs=1, validation_data=(X, Y), callbacks=[k.callbacks.CSVLogger(p, append=True, separator=',')], **F); out += [len(open(p).read().split('\\n'))]",
    "m = mlp(optimizer=k.optimizers.SGD(.1, use_ema=True, ema_momentum=.5)); h = m.fit(X, Y, epochs=3, validation_data=(X, Y), callbacks=[k.callbacks.SwapEMAWeights()], **F); out = flat(h) + m.get_weights()", "mlp().fit(X, Y, callbacks=[k.callbacks.SwapEMAWeights()], **F)",
    "class C(k.callbacks.Callback):\n  def on_epoch_end(self, e, logs=None): self.model.stop_training = e == 1\nh = mlp().fit(X, Y, epochs=5, callbacks=C(), **F); out = [len(h.epoch)]", "class C(k.callbacks.Callback):\n  def on_train_batch_end(self, b, logs=None): self.model.optimizer.learning_rate = .5\nm = mlp(); h = m.fit(X, Y, epochs=2, callbacks=[C()], **F); out = flat(h) + [np.float32(m.optimizer.learning_rate)]", "mlp().fit(X, Y, callbacks=[3], **F)",
]
TEXT = [
    *(f"m = mlp(metrics=['mae']); out = text(lambda: m.fit(X, Y, epochs={e}, batch_size=20, shuffle=False, verbose={v}{a})), text(lambda: m.evaluate(X, Y, verbose={v})), text(lambda: m.predict(X, verbose={v}))" for e in (1, 2) for v in (0, 1, 2, "'auto'") for a in ("", ", validation_data=(X, Y)")),
    "m = mlp(); out = text(lambda: m.fit(X, Y, batch_size=8, shuffle=False, verbose=2))", "def g():\n  for i in range(3): yield X, Y\nm = mlp(); out = text(lambda: m.fit(g(), verbose=2, epochs=1))",
    *(f"b = k.utils.Progbar({a}); out = text(lambda: [b.update(i + 1, [('loss', .5 + i), ('acc', 1e-5)]) for i in range(3)])" for a in ("3, interval=0", "3, verbose=2", "None, interval=0", "3, interval=0, stateful_metrics=['acc']", "3, interval=0, width=10, unit_name='x'")),
]
SUMMARY = [
    *(f"{b}; out = text(lambda: m.summary({a}))" for b in ("m = mlp()", "m = two(loss='mse')", "m = sub()", "m = k.Sequential([L.Dense(2)])", "m = mlp(); m.fit(X, Y, **F)", "m = sub(); m.fit(X, Y, **F)", "i = k.Input((28, 28, 1)); m = k.Model(i, L.Dense(10)(L.Dropout(.5)(L.Flatten()(L.MaxPooling2D()(L.Conv2D(8, 3, activation='relu')(i))))), name='net')", "n = mlp(); i = k.Input((3,)); m = k.Model(i, n(L.Dense(3)(i)))", "m = mlp(); m.layers[0].trainable = False") for a in ("", "show_trainable=True", "expand_nested=True", "line_length=60")),
    "m = mlp(); out = text(lambda: m.summary(positions=[.5, .7, 1.]))", "m = mlp(); out = text(lambda: m.summary(layer_range=['dense', 'dense']))", "m = mlp(); m.summary(layer_range=['x', 'y'])", "m = mlp(); m.summary(layer_range=['x'])", "m = mlp(); t = []; m.summary(print_fn=t.append); out = t", "m = mlp(); m.summary(line_length=8)",
    "m = k.Sequential([k.Input((784,)), L.Dense(128, activation='relu', name='a_very_long_layer_name_that_wraps_around'), L.Dense(10)]); m.compile('adam', 'mse'); m.optimizer.build(m.trainable_variables); out = text(m.summary)",
    "m = k.Sequential([L.Embedding(1000, 64), L.Bidirectional(L.LSTM(8)), L.Dense(1)]); out = text(m.summary)", "m = k.Sequential([k.Input((8,)), L.Dense(4), L.BatchNormalization(), L.Dense(2, dtype='float16')]); out = text(m.summary)",
]
UTILS = [
    *(f"out = [k.utils.{c}]" for c in ("to_categorical([0,2,1])", "to_categorical([[0],[2]])", "to_categorical([0,1], 4)", "to_categorical([[0,1],[2,0]])", "to_categorical([0,5], 3)", "to_categorical(np.array([1.,2.]))", "to_categorical(tf.constant([0,2]), 3)", "normalize(x(3,4))", "normalize(np.zeros((2,2)))", "pad_sequences([[1],[1,2,3],[]])", "pad_sequences([[1],[1,2,3]], 2, padding='post', truncating='post', value=9)", "pad_sequences([[1.5],[1,2]], dtype='float32')", "pad_sequences([1,2])", "pad_sequences(3)", "pad_sequences([[1]], padding='x')", "pad_sequences([[[1,2]],[[1,2],[3,4]]])", "is_interactive_logging_enabled()", "get_file()", "set_random_seed('x')", "get_registered_name(dict)")),
    "k.utils.set_random_seed(3); a = np.random.rand(2); k.utils.set_random_seed(3); out = [bool((a == np.random.rand(2)).all()), a]", "k.utils.disable_interactive_logging(); out = [k.utils.is_interactive_logging_enabled(), *text(lambda: mlp().fit(X, Y, verbose=1))]; k.utils.enable_interactive_logging()",
    "import tempfile, os; d = tempfile.mkdtemp(); open(d + '/f.txt', 'w').write('hi'); p = k.utils.get_file('g.txt', 'file://' + d + '/f.txt', cache_dir=d); out = [open(p).read(), os.path.relpath(p, d)]",
    "class A:\n  pass\nwith k.utils.custom_object_scope({'A': A}): out = [k.utils.get_registered_object('A') is A]\nout += [k.utils.get_registered_object('A') is None]",
]
CASES = [run(b) for b in (*FITS, *OTHERS, *CALLBACKS, *TEXT, *SUMMARY, *UTILS)]
