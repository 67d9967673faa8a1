
"""tf.keras.optimizers: ten steps of every optimizer under every option, schedules, configs, errors."""

K = "tf.keras.optimizers."
RUN = """
tf.keras.backend.clear_session()
vs = [tf.keras.Variable(x(3,2), name="kernel"), tf.keras.Variable(x(2,seed=1), name="bias"), tf.keras.Variable(.5, name="scale")]
o = tf.keras.optimizers.MAKE
out = []
for i in range(10):
    o.apply_gradients(zip([tf.constant(x(3,2,seed=10+i)), tf.constant(x(2,seed=30+i) * 3), tf.constant(float(i % 3 - 1))], vs))
    if i in (0, 4, 9):
        out += [np.concatenate([v.numpy().ravel() for v in vs])]
out = [np.stack(out)]
out += [np.concatenate([v.numpy().ravel().astype("f4") for v in o.variables[2:]] or [np.zeros(1)]), int(o.iterations), " ".join(v.path + str(tuple(v.shape)) for v in o.variables)]
o.finalize_variable_values(vs)
out += [np.concatenate([v.numpy().ravel() for v in vs])]
"""
ALL = ("SGD", "Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Adafactor", "Lion", "Lamb", "Muon")
OPTIONS = ("", "learning_rate=.1", "learning_rate=.1, clipnorm=.5", "learning_rate=.1, clipvalue=.2", "learning_rate=.1, global_clipnorm=.7", "learning_rate=.1, weight_decay=.05", "learning_rate=.1, use_ema=True, ema_momentum=.8", "learning_rate=.1, use_ema=True, ema_momentum=.8, ema_overwrite_frequency=3", "learning_rate=.1, gradient_accumulation_steps=3", "learning_rate=.1, gradient_accumulation_steps=2, use_ema=True, ema_overwrite_frequency=2, clipnorm=1.", "learning_rate=.1, loss_scale_factor=4.", "learning_rate=tf.keras.optimizers.schedules.ExponentialDecay(.1, 3, .5)", "learning_rate=.1, weight_decay=.1, gradient_accumulation_steps=2")
OWN = ("SGD(.1, .9)", "SGD(.1, .9, True)", "SGD(.1, momentum=.5, nesterov=True, weight_decay=.1)", "Adam(.1, .8, .9, 1e-3)", "Adam(.1, amsgrad=True)", "AdamW(.1, .1, .8)", "RMSprop(.1, .8, .5)", "RMSprop(.1, centered=True)", "RMSprop(.1, momentum=.9, centered=True, epsilon=1e-3)", "Adagrad(.1, 0.)", "Adagrad(.1, .5, 1e-2)", "Adadelta(1., .9, 1e-3)", "Ftrl(.1, -.3, .2, .01, .02, .03, .1)", "Ftrl(.1, l1_regularization_strength=.1)", "Adafactor(.1, relative_step=False)", "Adafactor(.1, clip_threshold=.5, beta_2_decay=-.5)", "Lion(.1, .8, .9)", "Lamb(.1, .8, .9, 1e-3)", "Muon(.1, nesterov=False)", "Muon(.1, rms_rate=None, ns_steps=3, exclude_layers=['kernel'])", "Nadam(.1, .8, .9, 1e-3)", "LossScaleOptimizer(tf.keras.optimizers.SGD(.1))", "LossScaleOptimizer(tf.keras.optimizers.Adam(.1), initial_scale=4., dynamic_growth_steps=3)")
S = K + "schedules."
SCHEDULES = ("ExponentialDecay(.1, 5, .5)", "ExponentialDecay(.1, 5, .5, staircase=True)", "InverseTimeDecay(.1, 5, .5)", "InverseTimeDecay(.1, 5, .5, True)", "PolynomialDecay(.1, 10)", "PolynomialDecay(.1, 10, .01, 2.)", "PolynomialDecay(.1, 4, .01, cycle=True)", "CosineDecay(.1, 10)", "CosineDecay(.1, 10, .1)", "CosineDecay(0., 10, .1, warmup_target=.2, warmup_steps=5)", "CosineDecay(.1, 10, warmup_target=.2)", "CosineDecayRestarts(.1, 4)", "CosineDecayRestarts(.1, 3, 1., .5, .1)", "CosineDecayRestarts(.1, 3, 1.5, .9)", "PiecewiseConstantDecay([3, 8], [.1, .2, .05])", "PiecewiseConstantDecay([5], [1., .5])")
FIX = "[v for v in sorted({o}.get_config().items(), key=str) if v[0] != 'learning_rate']"
CASES = [
    *(f"do(RUN.replace('MAKE', {o + '(' + a + ')'!r}))" for o in ALL for a in OPTIONS if not (o == "Muon" and "schedules" in a)), *(f"do(RUN.replace('MAKE', {o!r}))" for o in OWN),
    *(FIX.format(o=f"{K}{o}()") for o in ALL), *(FIX.format(o=f"{K}{o}") for o in OWN if "LossScale" not in o), *(f"float({K}{o}().learning_rate)" for o in ALL), *(f"type({K}deserialize({K}serialize({K}{o}()))).__name__" for o in ALL if o != "Lamb"), *(f"(lambda o: [type(o).__name__, o.name])({K}get({n!r}))" for n in ("sgd", "SGD", "Adam", "ADAM", "rmsprop", "adamw", "nadam", "ftrl", "adafactor", "lion", "Adagrad", "adadelta", "adamax", "muon", "nothing")), f"{K}get(None)", f"{K}get(3)", f"{K}get({{'class_name': 'Adam', 'config': {{'learning_rate': .5}}}}).beta_1",
    *(f"np.stack([np.float32({S}{s}(i)) for i in range(14)])" for s in SCHEDULES), *(f"{S}{s}(tf.constant(4))" for s in SCHEDULES), *(f"sorted({S}{s}.get_config().items(), key=str)" for s in SCHEDULES), *(f"str({S}serialize({S}{s}))" for s in SCHEDULES), *(f"type({S}deserialize({S}serialize({S}{s}))).__name__" for s in SCHEDULES),
    *(f"{S}{s}" for s in ("ExponentialDecay(.1, 0, .5)", "PiecewiseConstantDecay([1], [1.])", "CosineDecay(.1, -1)", "CosineDecayRestarts(.1, 0)", "PolynomialDecay(.1, 0)", "LearningRateSchedule()(1)", "LearningRateSchedule().get_config()")),
    *(f"{K}{o}" for o in ("SGD(momentum=2.)", "SGD(1)", "Adam('x')", "Adam(clipnorm=1., clipvalue=1.)", "Adam(gradient_accumulation_steps=1)", "Adam(use_ema=True, ema_momentum=2.)", "Adam(nothing=1)", "AdamW(weight_decay=None)", "Lion(beta_1=0.)", "Ftrl(learning_rate_power=1.)", "Ftrl(initial_accumulator_value=-1.)", "LossScaleOptimizer(tf.keras.optimizers.SGD(), dynamic=False)", "LossScaleOptimizer(tf.keras.optimizers.SGD(), clipnorm=1.)", "LossScaleOptimizer(tf.keras.optimizers.SGD(), what=1.)", "Adam().apply([1.])", "Adam().set_weights([])", "Optimizer(.1).update_step(1., 1., 1.)")),
    "do('o = tf.keras.optimizers.SGD(.5); v = tf.keras.Variable([1.,2.]); o.build([v]); o.learning_rate = .25; o.apply([tf.constant([1.,1.])]); out = [v.numpy(), float(o.learning_rate), float(o.learning_rate.numpy())]; o.learning_rate.assign(2.); o.apply([tf.constant([1.,1.])], [v]); out += [v.numpy()]')",
    "do('o = tf.keras.optimizers.SGD(tf.keras.optimizers.schedules.CosineDecay(.1, 3)); o.learning_rate = .2')", "do('o = tf.keras.optimizers.SGD(.1); o.learning_rate = tf.keras.optimizers.schedules.CosineDecay(.1, 3); out = [float(o.learning_rate), len(o.variables)]')", "do('o = tf.keras.optimizers.SGD(lambda: .3); out = [float(o.learning_rate), len(o.variables)]')",
    "do('o = tf.keras.optimizers.SGD(.1); v = tf.keras.Variable([1.]); w = tf.keras.Variable([1.]); o.build([v]); o.apply([tf.constant([1.])], [w])')", "do('o = tf.keras.optimizers.SGD(.1); v = tf.keras.Variable([1.]); o.apply([None], [v])')", "do('o = tf.keras.optimizers.SGD(.1); v, w = tf.keras.Variable([1.]), tf.keras.Variable([1.]); o.apply([None, tf.constant([1.])], [v, w]); out = [v.numpy(), w.numpy(), int(o.iterations)]')", "do('o = tf.keras.optimizers.SGD(.1); v = tf.keras.Variable([1.]); o.build([v]); o.apply([tf.constant([1.]), tf.constant([1.])])')",
    "do('o = tf.keras.optimizers.AdamW(.1, weight_decay=.5); v, w = tf.keras.Variable([1.], name=\"a\"), tf.keras.Variable([1.], name=\"bias\"); o.exclude_from_weight_decay(var_names=[\"bias\"]); o.apply([tf.constant([1.])]*2, [v, w]); out = [v.numpy(), w.numpy()]')",
    "do('o = tf.keras.optimizers.SGD(.1, .9); v = tf.Variable([1.,2.]); o.apply_gradients([(tf.constant([1.,1.]), v)]); out = [v, o.variables[2].numpy()]')",
    "do('o = tf.keras.optimizers.LossScaleOptimizer(tf.keras.optimizers.SGD(.1, .9), initial_scale=8., dynamic_growth_steps=2); v = tf.keras.Variable([1.,2.]); out = []\\nfor g in ([1.,1.], [np.inf,1.], [2.,2.], [2.,2.], [np.nan,0.]): o.apply([tf.constant(g)], [v]); out += [v.numpy(), float(o.dynamic_scale), int(o.step_counter), int(o.iterations), float(o.scale_loss(1.))]')",
]  # fmt: skip
CASES = [c.replace("do(RUN", f"do(__import__('{__name__}', fromlist=['RUN']).RUN") for c in CASES]
