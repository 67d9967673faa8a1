"""Keras: MultiOptimizer and OptimizerMap, StatelessScope and the stateless methods."""

O = "tf.keras.optimizers."
MODEL = """
import json
O = tf.keras.optimizers
def make():
    return O.MultiOptimizer(O.OptimizerMap(O.SGD(.1, momentum=.9), {"m?/?enc/.*": O.Adam(.05), "m?/?dec/bias": O.RMSprop(.01)}))
def trained(o, epochs=3, **options):
    tf.keras.utils.set_random_seed(3)
    m = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4, name="enc", activation="relu"), tf.keras.layers.Dense(2, name="dec")], name="m")
    m.compile(o, "mse", run_eagerly=options.pop("run_eagerly", False))
    h = m.fit(x(8, 3), x(8, 2, seed=1), epochs=epochs, verbose=0, batch_size=4, shuffle=False, **options)
    return m, [np.float32(v) for _, v in sorted(h.history.items())]
tf.keras.backend.clear_session()
"""
MAP = "om = O.OptimizerMap(O.SGD(), {'a.*': O.Adam(), 'ab.*': O.RMSprop()}); "
SCOPE = "v, w, u = (tf.keras.Variable(x(2, seed=i), name='v') for i in range(3))\n"


def _do(code: str) -> str:
    return f"do(__import__('{__name__}', fromlist=['MODEL']).MODEL + {code!r})"


CASES = [
    *(_do(code) for code in (
        "out = trained(make())[1]",
        "out = trained(make(), run_eagerly=True)[1]",
        "o = make(); trained(o); out = [' '.join(v.path + str(tuple(v.shape)) for v in o.variables), [p.name for p in o.optimizers], o.name, int(o.iterations), [int(p.iterations) for p in o.optimizers], np.concatenate([np.float32(v.numpy()).ravel() for v in o.variables])]",
        "o = O.MultiOptimizer(lambda v: A if 'enc' in v.path else B); A, B = O.Adam(.05), O.SGD(.1); out = [trained(o)[1], [p.name for p in o.optimizers]]",
        "out = json.dumps(make().get_config(), sort_keys=True)",
        "out = json.dumps(O.serialize(make()), sort_keys=True)",
        "o = O.deserialize(O.serialize(make())); out = [type(o).__name__, json.dumps(o.get_config(), sort_keys=True)]",
        "o = make(); trained(o); p = make(); m, _ = trained(p); p.set_weights([v.numpy() * 2 for v in o.variables]); out = np.concatenate([np.float32(v.numpy()).ravel() for v in p.variables])",
        "out = trained(make(), callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda e, r: r * .5)])[1]",
        "out = trained(make(), epochs=5, callbacks=[tf.keras.callbacks.ReduceLROnPlateau(monitor='loss', patience=1, min_delta=9.)])[1]",
        "o = O.MultiOptimizer(O.OptimizerMap(O.SGD(.1)), loss_scale_factor=4.); v = tf.keras.Variable([1., 2.]); o.apply([tf.constant([1., 1.])], [v]); out = [v.numpy(), o.loss_scale_factor, o.optimizers[0].loss_scale_factor]; o.loss_scale_factor = 2.; out += [o.optimizers[0].loss_scale_factor]",
        "make().learning_rate", "make().learning_rate = .1", "O.OptimizerMap(3)", "O.OptimizerMap(O.SGD(), 3)", "make().set_weights([])", "make().apply([1.])",
        "O.MultiOptimizer(lambda v: 3).build([tf.keras.Variable([1.])])", "O.MultiOptimizer(lambda v: make()).build([tf.keras.Variable([1.])])", "O.MultiOptimizer(lambda v: O.LossScaleOptimizer(O.SGD())).build([tf.keras.Variable([1.])])",
        MAP + "out = [om['ax'].name, om['zzz'].name, len(om), list(om), om.default_optimizer.name, om(tf.keras.Variable(1., name='ay')).name]",
        MAP + "om['abc']", MAP + "om['a.*'] = O.SGD()", MAP + "om[3] = O.SGD()", MAP + "om['q'] = 3", MAP + "om['q'] = make()", MAP + "om['q'] = O.LossScaleOptimizer(O.SGD())", MAP + "del om['a.*']; out = om['abc'].name",
        SCOPE + "with tf.keras.StatelessScope([(v, np.ones(2, 'f4'))]) as s:\n    a = v.value + 1.; v.assign_add([1., 1.]); w.assign([5., 6.]); inside = [np.float32(s.get_current_value(v)), np.float32(s.get_current_value(w)), s.get_current_value(u)]\nout = [a, inside, v.numpy(), w.numpy(), np.float32(s.get_current_value(v)), np.float32(s.get_current_value(w)), s.get_current_value(u)]",
        SCOPE + "with tf.keras.StatelessScope() as s:\n    v.assign([1., 2.])\n    with tf.keras.StatelessScope([(v, w)]) as t:\n        v.assign_add([1., 1.])\n    b = v.value + 0.\nout = [b, v.numpy(), np.float32(s.get_current_value(v)), np.float32(t.get_current_value(v))]",
        SCOPE + "g = tf.constant([2., 3.])\nwith tf.GradientTape() as tape:\n    tape.watch(g)\n    with tf.keras.StatelessScope([(v, g)]):\n        y = tf.reduce_sum(tf.square(tf.convert_to_tensor(v)) * w)\nout = tape.gradient(y, g)",
        SCOPE + "tf.keras.StatelessScope([(v, np.ones(3, 'f4'))])", SCOPE + "tf.keras.StatelessScope([(3, np.ones(3, 'f4'))])",
        "l = tf.keras.layers.BatchNormalization(); l(x(4, 2))\nwith tf.keras.StatelessScope() as s:\n    y = l(x(4, 2), training=True)\nout = [y, l.moving_mean.numpy(), np.float32(s.get_current_value(l.moving_mean))]",
        "l = tf.keras.layers.ActivityRegularization(l2=.5)\nwith tf.keras.StatelessScope(collect_losses=True) as s:\n    l(x(4, 2))\nout = [len(s.losses), s.losses[0]]",
        "m, _ = trained('sgd'); loss, after = m.stateless_compute_loss(m.trainable_variables, m.non_trainable_variables, m.metrics_variables, x(4, 3), x(4, 2), x(4, 2, seed=5)); out = [loss, [len(a) for a in after]]",
        "with tf.keras.SymbolicScope() as s:\n    out = type(s).__name__",
    )),
]  # fmt: skip
