
"""Models: graphs, configs, round trips, weights and their names, shapes, errors."""

HEAD = """
import json
K = tf.keras; L = K.layers; ops = K.ops
K.backend.clear_session(); K.utils.set_random_seed(1)
def feed(m):
    def one(t): return x(*[2 if d is None else d for d in t.shape]).astype(t.dtype) if 'int' not in t.dtype else ints(*[2 if d is None else d for d in t.shape], high=4, dtype=t.dtype)
    return one(m.inputs[0]) if isinstance(m, K.Sequential) else tf.nest.map_structure(one, m.input)
def report(m):
    m2 = type(m).from_config(m.get_config()); m2.set_weights(m.get_weights())
    m3 = K.models.model_from_json(m.to_json()); m3.set_weights(m.get_weights())
    a, b, c = (tf.nest.flatten(v(feed(m))) for v in (m, m2, m3))
    return [json.dumps(m.get_config(), sort_keys=True), [w.path for w in m.weights], [tuple(w.shape) for w in m.weights], [l.name for l in m.layers], str(m.input_shape), str(m.output_shape), *a, all(np.array_equal(p, q) and np.array_equal(p, r) for p, q, r in zip(a, b, c)), m.count_params(), json.dumps(m2.get_config(), sort_keys=True) == json.dumps(m.get_config(), sort_keys=True)]
"""
GRAPHS = [
    "i = K.Input((4,)); m = K.Model(i, L.Dense(3)(i))",
    "i = K.Input((4,), name='in'); h = L.Dense(3, activation='relu', name='h')(i); m = K.Model(i, [L.Dense(1, name='a')(h), L.Dense(2, name='b')(h)], name='two')",
    "a = K.Input((4,)); b = K.Input((3,)); m = K.Model([a, b], L.Concatenate()([L.Dense(2)(a), b]))",
    "d = L.Dense(3); a = K.Input((4,)); b = K.Input((4,)); m = K.Model([a, b], L.Add()([d(a), d(b)]))",
    "i = K.Input((4,)); h = L.Dense(4)(i); m = K.Model(i, L.Dense(1)(L.Add()([h, i])))",
    "s = K.Sequential([L.Dense(3), L.ReLU()]); i = K.Input((4,)); m = K.Model(i, L.Dense(2)(s(i)))",
    "n = K.Input((4,)); inner = K.Model(n, L.Dense(3)(n), name='inner'); i = K.Input((4,)); m = K.Model(i, inner(inner(L.Dense(4)(i))[:, :1] * np.ones((1,4),'f4')))",
    "i = K.Input((4,)); m = K.Model(i, (i + 1) * 2 - i / 3)",
    "i = K.Input((4,)); m = K.Model(i, ops.mean(ops.square(L.Dense(3)(i)), axis=-1, keepdims=True))",
    "i = K.Input((4,3)); m = K.Model(i, i[:, 0] + i[:, -1, :])",
    "i = {'u': K.Input((4,), name='u'), 'v': K.Input((3,), name='v')}; m = K.Model(i, L.Dense(1)(L.Concatenate()([i['u'], i['v']])))",
    "i = {'u': K.Input((4,), name='u'), 'v': K.Input((3,), name='v')}; m = K.Model(i, {'p': L.Dense(1, name='p')(i['u']), 'q': i['v'] * 2})",
    "i = K.Input((None,), dtype='int32'); m = K.Model(i, L.LSTM(3)(L.Embedding(5, 4, mask_zero=True)(i)))",
    "i = K.Input((8,8,3)); h = L.Conv2D(4, 3, padding='same')(i); h = L.BatchNormalization()(h); h = L.Activation('relu')(h); h = L.MaxPooling2D()(h); m = K.Model(i, L.Dense(2, activation='softmax')(L.Flatten()(h)))",
    "i = K.Input((4,)); m = K.Model(i, L.Dropout(.5)(L.Dense(3, kernel_regularizer='l2', kernel_initializer='he_normal')(i)))",
    "i = K.Input((4,)); m = K.Model(i, [i, L.Dense(2)(i)])",
    "i = K.Input((4,)); m = K.Model(inputs=[i], outputs=[L.Dense(2)(i)])",
    "i = K.Input((4,)); j = K.Input((4,)); m = K.Model([i, [j]], L.Dot(axes=1)([i, j]))",
    "i = K.Input((4,)); m = K.Model(i, L.Lambda(lambda t: t)(i)) if 0 else K.Model(i, L.Reshape((2,2))(i))",
    "i = K.Input((4,)); h = ops.split(L.Dense(6)(i), 3, axis=-1); m = K.Model(i, h[0] * h[2])",
    "i = K.Input((4,)); m = K.Model(i, ops.where(i > 0, i, -i) ** 2)",
    "i = K.Input((4,)); m = K.Model(i, ops.concatenate([i, ops.ones_like(i)], axis=-1) @ np.ones((8,2),'f4'))",
    "i = K.Input((3,4)); m = K.Model(i, L.MultiHeadAttention(2, 3)(i, i))",
    "i = K.Input(batch_shape=(2, 4)); m = K.Model(i, L.Dense(1)(i))",
    "i = K.Input((4,), dtype='float16'); m = K.Model(i, L.Dense(1, dtype='float16')(i))",
    "i = K.Input((4,)); m = K.Model(i, L.Dense(1, dtype='mixed_float16')(i))",
    "i = K.Input((4,)); m = K.Model(i, L.Dense(3)(i)); o = m.output; m = K.Model(m.input, L.Dense(2)(o))",
    "i = K.Input((4,)); h = L.Dense(3, name='mid')(i); b = K.Model(i, L.Dense(1)(h)); m = K.Model(b.input, b.get_layer('mid').output)",
    "m = K.Sequential([K.Input((4,)), L.Dense(3, activation='relu'), L.Dense(1)], name='seq')",
    "m = K.Sequential(); m.add(K.Input((4,))); m.add(L.Dense(3)); m.add(L.Dense(2)); m.pop(); m.add(L.Dense(5))",
    "m = K.Sequential([L.Dense(3), L.Dense(1)]); m.build((None, 4))",
    "m = K.Sequential([L.Dense(3), L.Dense(1)]); m(x(2,4))",
    "m = K.Sequential([L.InputLayer(shape=(4,)), K.Sequential([L.Dense(3), L.Dense(2)]), L.Dense(1)])",
    "m = K.Sequential([K.Input((8,)), L.Reshape((4,2)), L.LSTM(3, return_sequences=True), L.GlobalAveragePooling1D()])",
    "b = K.Sequential([K.Input((4,)), L.Dense(3), L.Dense(1)]); m = K.models.clone_model(b); m.set_weights(b.get_weights())",
    "i = K.Input((4,)); b = K.Model(i, L.Dense(2)(L.Dense(3)(i))); m = K.models.clone_model(b)",
    "i = K.Input((4,)); b = K.Model(i, L.Dense(2)(L.Dense(3)(i))); m = K.models.clone_model(b, clone_function=lambda l: L.Dense(7, name=l.name + 'x') if l.name == 'dense' else type(l).from_config(l.get_config()))",
]  # fmt: skip
MY = """
class My(L.Layer):
    def __init__(self, units=3, **kw):
        super().__init__(**kw); self.units = units
    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], self.units), initializer='ones', name='w')
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', name='b', trainable=False)
    def call(self, t): return ops.matmul(t, self.w) + self.b
class Net(K.Model):
    def __init__(self, **kw):
        super().__init__(**kw); self.a = L.Dense(3); self.bs = [L.Dense(2), L.Dense(2)]; self.c = {'k': My(2), 'l': (L.Dense(1),)}
    def call(self, t, training=False):
        t = self.a(t)
        for b in self.bs: t = b(t)
        return self.c['l'][0](self.c['k'](t))
"""
BODIES = [
    # layers
    "l = My(); y = l(x(2,4)); out = [y, [w.path for w in l.weights], [w.name for w in l.trainable_weights], len(l.non_trainable_weights), json.dumps(l.get_config(), sort_keys=True) if 0 else l.name, l.built, l.count_params()]",
    "m = Net(name='n'); m(x(2,4)); out = [[w.path for w in m.weights], m(x(2,4)).shape]",
    "m = Net(); m(x(2,4)); m.a.trainable = False; out = [len(m.trainable_weights), len(m.non_trainable_weights)]",
    "m = Net(); m(x(2,4)); m.trainable = False; out = [len(m.trainable_weights), m.a.trainable, m.c['k'].w.trainable]; m.trainable = True; out += [len(m.trainable_weights)]",
    "m = Net(); m.get_weights(); out = len(m.weights)", "m = Net(); out = m.count_params()",
    "l = L.Dense(3); l.build((None, 4)); l.set_weights([np.ones((4,3)), np.ones(3)]); out = l(np.ones((1,4),'f4'))",
    "l = L.Dense(3); l.build((None, 4)); l.set_weights([np.ones((4,3))])", "l = L.Dense(3); l.build((None, 4)); l.set_weights([np.ones((4,2)), np.ones(3)])",
    "l = L.Dense(3); out = [l.built, l.weights]; l(x(2,4)); out += [l.built, l.input_spec.axes, l.compute_output_shape((5, 4)), l.dtype, l.compute_dtype, str(l.dtype_policy)]",
    "l = L.Dense(3); l(x(2,4)); l(x(2,5))", "l = L.Dense(3); l(x(4))", "L.Dense(3)('a')", "L.Dense(3)(None)", "L.Dense(3)([x(2,4)])", "L.Dense(-1)", "L.Dense(3, foo=1)", "L.Dense(3, name='a/b')", "L.Dense(3, name=3)", "L.Conv2D(3, 3)(x(2,4))", "L.Add()([x(2,3)])", "L.Concatenate()([x(2,3), x(3,3)])", "L.Embedding(3, 4)(x(2,3)).shape", "L.Layer().call(1)", "L.Layer()(x(2))", "out = L.Layer(name='q').get_config()",
    "class B(L.Layer):\n    def __init__(self): self.k = 1\nB()(x(2))", "class B(L.Layer):\n    def call(self, t):\n        self.w = self.add_weight(shape=(1,)); return t\nb = B(); b(x(2)); b(x(2))", "class B(L.Layer):\n    def call(self, a, b): return a + b\nout = [B()(x(2), x(2)), B()(x(2), b=x(2))]", "class B(L.Layer):\n    def call(self, a, scale=1.): return a * scale\nout = B()(x(2), scale=3.)", "class B(L.Layer):\n    def call(self, a): return a\nB()(x(2), training=True)", "class B(L.Layer):\n    def call(self, a): return a\nB()(x(2), foo=True)",
    "class B(L.Layer):\n    def call(self, a, training=None): return ops.ones_like(a) if training else a\nclass C(L.Layer):\n    def __init__(self):\n        super().__init__(); self.b = B()\n    def call(self, a): return self.b(a)\nc = C(); out = [c(x(2), training=True), c(x(2))]",
    "class B(L.Layer):\n    def __init__(self):\n        super().__init__(); self.v = self.add_weight(shape=(2,), initializer='ones'); self.t = tf.Variable([1.]) if 0 else K.Variable([1.], name='kv'); self.n = None\n    def call(self, a): return a * self.v\nb = B(); out = [[w.path for w in b.weights], b(x(2))]",
    "class B(L.Layer):\n    def build(self, s):\n        self.a = self.add_weight(name='a'); self.b = self.add_weight((2,), 'ones', 'float16'); self.c = self.add_weight(shape=(2,), dtype='int32', name='c'); self.d = self.add_weight(shape=(3,), initializer=K.initializers.Constant(2.), regularizer='l1', constraint='non_neg', name='d')\n    def call(self, a): return a\nb = B(); b(x(2)); out = [[(w.name, w.dtype, tuple(w.shape), w.trainable) for w in b.weights], b.losses, b.d.constraint is not None]",
    "L.Layer().add_weight('w', shape=(2,))", "L.Layer().add_weight(shape=(None, 2))", "L.Layer().add_weight(shape=3)", "L.Layer().add_weight(shape=(2,), initializer='nope')",
    "class B(L.Layer):\n    def call(self, a):\n        self.add_loss(ops.sum(a)); return a\nb = B(); b(x(2)); out = [b.losses]; b(x(2)); out += [len(b.losses)]", "class B(L.Layer):\n    def call(self, a):\n        self.add_loss(a); return a\nB()(x(2))", "l = L.Dense(2, activity_regularizer='l2', kernel_regularizer=K.regularizers.L1(.1), kernel_initializer='ones'); l(np.ones((2,3),'f4')); out = l.losses", "m = K.Sequential([K.Input((3,)), L.Dense(2, kernel_regularizer='l2', kernel_initializer='ones')]); out = m.losses",
    "l = L.Dense(2, dtype='mixed_float16'); y = l(x(2,3)); out = [y.dtype.name, l.kernel.dtype, l.dtype, l.compute_dtype, l.variable_dtype, json.dumps(l.get_config()['dtype'])]", "l = L.Dense(2, dtype='float64'); y = l(x(2,3)); out = [y.dtype.name, l.kernel.dtype]", "L.Dense(2, dtype='foo')", "K.config.set_dtype_policy('mixed_float16') if hasattr(K, 'config') and 0 else None; out = str(K.DTypePolicy('mixed_bfloat16'))", "out = [K.DTypePolicy('float16').compute_dtype, K.DTypePolicy('mixed_float16').variable_dtype, K.DTypePolicy('mixed_float16') == K.DTypePolicy('mixed_float16'), json.dumps(K.DTypePolicy('float32').get_config())]", "K.DTypePolicy('bar')",
    "e = L.Embedding(5, 3, mask_zero=True); y = e(np.array([[1,0],[2,3]])); out = [e.compute_mask(np.array([[1,0],[2,3]]))]", "i = K.Input((3,), dtype='int32'); y = L.Embedding(5, 3, mask_zero=True)(i); out = [y._keras_mask is not None, L.Dense(2)(y)._keras_mask is not None if hasattr(L.Dense(2)(y), '_keras_mask') else False]", "l = L.Masking(); y = l(np.array([[[1.,2.],[0.,0.]]],'f4')); out = L.LSTM(2)(y).shape",
    "l = L.Dense(2); l.build((None, 3)); s, n = l.stateless_call([v.value for v in l.trainable_variables], [], x(2,3)); out = [np.array_equal(s, l(x(2,3))), len(n)]", "l = L.BatchNormalization(); l.build((None, 3)); y, n = l.stateless_call([v.value for v in l.trainable_variables], [v.value for v in l.non_trainable_variables], x(4,3), training=True); out = [y, n, l.moving_mean.numpy()]", "l = L.Dense(2); l.stateless_call([], [], x(2,3))", "l = L.Dense(2); l.build((None, 3)); l.stateless_call([], [], x(2,3))",
    "i = K.Input((4,)); o = L.Dense(2)(i); out = [o.shape, o.dtype, o.name, str(i), i.ndim]", "out = [K.Input((2,)).name, K.Input((2,), name='z').name, K.Input(shape=(), dtype='string').dtype if 0 else '', K.Input((2,), batch_size=3).shape]", "K.Input()", "K.Input((2,), shape=(2,))", "K.Input('a')", "K.Input((2,), dtype='foo')", "K.Input((-1,))",
    "i = K.Input((4,)); float(i)", "i = K.Input((4,)); np.array(i)", "i = K.Input((4,)); bool(i)", "i = K.Input((4,)); len(i)", "i = K.Input((4,)); [t for t in i]", "i = K.Input((4,)); tf.nn.relu(i)", "i = K.Input((4,)); tf.matmul(i, i)", "i = K.Input((4,)); i[0] = 1", "i = K.Input((4,)); out = [(i > 0).dtype, (i == i), (-i).shape, abs(i).shape, (i // 2).dtype, (2 ** i).shape, (i % 2).shape, (1 - i).shape, (i < 1).dtype, (i != 0).dtype, (~(i > 0)).dtype, ((i > 0) & (i < 1)).dtype, i.reshape((2, 2)).shape if 0 else '', round(i).shape]",
    # functional
    "i = K.Input((4,)); K.Model(i, 3)", "i = K.Input((4,)); K.Model(i, x(2,4))", "i = K.Input((4,)); j = K.Input((4,)); K.Model(i, L.Dense(1)(j))", "i = K.Input((4,)); h = L.Dense(2)(i); K.Model(h, L.Dense(1)(h)).summary() if 0 else None; out = K.Model(h, L.Dense(1)(h))(x(3,2)).shape", "i = K.Input((4,)); K.Model([i, i], L.Dense(1)(i))", "K.Model(1, 2)", "i = K.Input((4,)); K.Model(inputs=i)", "i = K.Input((4,)); K.Model(outputs=L.Dense(1)(i))", "i = K.Input((4,)); K.Model(i, [L.Dense(1, name='a')(i), L.Dense(1, name='a')(i)])",
    "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); m(x(3,5))", "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); m([x(3,4), x(3,4)])", "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); out = [m([x(3,4)]).shape, m({'input_layer': x(3,4)}).shape if 0 else '', m(x(4)).shape if 0 else '', m(np.ones((3,4))).dtype.name]", "i = K.Input((4,), name='q'); m = K.Model(i, L.Dense(2)(i)); out = m({'q': x(3,4)}).shape", "i = {'u': K.Input((4,), name='u'), 'v': K.Input((3,), name='v')}; m = K.Model(i, L.Concatenate()([i['u'], i['v']])); out = [m({'u': x(2,4), 'v': x(2,3)}), m({'v': x(2,3), 'u': x(2,4), 'w': x(1)}).shape if 0 else '']", "i = {'u': K.Input((4,), name='u'), 'v': K.Input((3,), name='v')}; m = K.Model(i, L.Concatenate()([i['u'], i['v']])); m({'u': x(2,4)})", "a = K.Input((4,), name='a'); b = K.Input((3,), name='b'); m = K.Model([a, b], L.Concatenate()([a, b])); out = m({'a': x(2,4), 'b': x(2,3)}).shape", "a = K.Input((4,)); m = K.Model(a, L.Dense(1)(a)); m(x(3))", "a = K.Input((4,1)); m = K.Model(a, L.Flatten()(a)); out = m(x(3,4)).shape", "a = K.Input((4,)); m = K.Model(a, L.Dense(1)(a)); out = m(x(3,4,1)).shape",
    "i = K.Input((4,)); m = K.Model(i, L.Dense(2, name='d')(i)); out = [m.get_layer('d').name, m.get_layer(index=1).name]", "i = K.Input((4,)); m = K.Model(i, L.Dense(2, name='d')(i)); m.get_layer('zz')", "i = K.Input((4,)); m = K.Model(i, L.Dense(2, name='d')(i)); m.get_layer(index=9)", "i = K.Input((4,)); m = K.Model(i, L.Dense(2, name='d')(i)); m.get_layer()", "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); out = [m.name, m.inputs[0].shape, m.outputs[0].shape, m.input_shape, m.output_shape, str(m.input_spec[0].shape), m.built, len(m.layers), m.layers[1].input.shape, m.layers[1].output.shape]", "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); m.layers = []", "i = K.Input((4,)); m = K.Model(i, L.Dense(2)(i)); out = [m.compute_output_shape((7, 4)), m.compute_output_spec(K.KerasTensor((7, 4))).shape]", "class F(K.Model):\n    def __init__(self, n):\n        i = K.Input((4,)); super().__init__(inputs=i, outputs=L.Dense(n)(i)); self.n = n\nf = F(3); out = [f(x(2,4)).shape, [l.name for l in f.layers], f.n, f.input_shape]", "class F(K.Model):\n    def __init__(self, n):\n        i = K.Input((4,)); super().__init__(i, L.Dense(n)(i))\n    def train_step(self, data): return {'loss': ops.sum(data[0]) * 0 + 7.}\nf = F(3); f.compile('sgd', 'mse'); out = f.fit(x(4,4), x(4,3), verbose=0).history",
    "d = L.Dense(2); i = K.Input((4,)); d(i); d(K.Input((4,))); d.output", "L.Dense(2).output", "d = L.Dense(2); d(K.Input((4,))); out = [d.input.shape, d.output.shape]",
    # sequential
    "m = K.Sequential([L.Dense(2)]); out = [m.built, m.layers[0].built]; m(x(2,3)); out += [m.built, m.input_shape, m.output_shape, m.inputs[0].shape]", "K.Sequential([L.Dense(2)]).input_shape", "K.Sequential([L.Dense(2)]).weights if 0 else K.Sequential([L.Dense(2)]).summary(print_fn=lambda *a, **k: None); out = 1", "K.Sequential().pop()", "K.Sequential()(x(2,3))", "K.Sequential([3])", "d = L.Dense(2); K.Sequential([d, d])", "K.Sequential([L.Dense(2, name='a'), L.Dense(2, name='a')])", "m = K.Sequential([K.Input((3,))]); m.add(K.Input((3,)))", "m = K.Sequential([K.Input((3,)), L.Dense(2)]); m(x(2,4))", "m = K.Sequential([K.Input((3,)), L.Dense(2)]); m.add(L.Dense(5)); out = [m.output_shape, [w.path for w in m.weights]]", "m = K.Sequential([L.Dense(2), L.Dense(3)]); m(x(2,4)); m.pop(); out = [m(x(2,4)).shape, len(m.weights)]", "m = K.Sequential([K.Input((3,)), L.Dense(2)]); m.layers = 3", "m = K.Sequential([K.Input((3,)), L.Dense(2)]); out = [m(x(1,3)).shape, m(x(5,3)).shape, m.compute_output_shape((9,3)), m.name, len(m.layers)]", "m = K.Sequential([K.Input((3,)), L.Add()])", "m = K.Sequential([L.Dense(2, input_shape=(3,))]); out = [m.input_shape, m.built]", "m = K.Sequential([L.Dense(2, input_dim=3)]); out = m.input_shape", "m = K.Sequential(L.Dense(2)); out = m(x(2,3)).shape", "m = K.Sequential([K.Input((3,), name='q'), L.Dense(2)]); out = [m.inputs[0].name, json.dumps(m.get_config()['layers'][0])]", "m = K.Sequential([L.Dense(2)]); m.build((None, 3)); m.build((None, 4))", "m = K.Sequential([L.Dense(2)]); m.build()", "m = K.Sequential([L.Embedding(4, 3, mask_zero=True), L.LSTM(2)]); out = m(np.array([[1,2,0]]))",
    # cloning and configs
    "m = Net(); m(x(2,4)); K.models.clone_model(m)", "i = K.Input((4,)); d = L.Dense(3); b = K.Model(i, d(d(L.Dense(4)(i))[:, :3] @ np.ones((3,4),'f4'))) if 0 else K.Model(i, L.Dense(3)(i)); c = K.models.clone_model(b, input_tensors=K.Input((4,), name='new')); out = [c.inputs[0].name, len(c.weights)]", "K.models.clone_model(L.Dense(2))", "out = K.models.model_from_json('{}')", "i = K.Input((4,)); m = K.Model(i, My(2)(i)); c = m.get_config(); K.Model.from_config(c)", "i = K.Input((4,)); m = K.Model(i, My(2)(i)); out = K.Model.from_config(m.get_config(), custom_objects={'My': My})(x(2,4)).shape if 0 else 1", "out = L.Dense.from_config(L.Dense(3, activation='relu').get_config()).units", "L.Dense.from_config({'foo': 1})", "out = json.dumps(L.serialize(L.Dense(2, name='u')), sort_keys=True)", "out = L.deserialize(L.serialize(L.Dense(2, name='u'))).name",
    # variables, names
    "v = K.Variable([1.,2.], name='v'); v.assign([3.,4.]); v.assign_add([1.,1.]); v.assign_sub(.5); out = [v.numpy(), v.shape, v.dtype, v.name, v.path, v.trainable, v + 1, 2 * v, -v, v[0], v @ v if 0 else '', v > 3, np.array(v)]", "v = K.Variable([1.,2.]); v.assign([1.])", "K.Variable(K.initializers.Zeros())", "out = [K.Variable(1).dtype, K.Variable(1.5).dtype, K.Variable(np.ones(2)).dtype, K.Variable([1,2], dtype='float32').dtype, K.Variable(K.initializers.Ones(), shape=(2,)).numpy()]", "K.Variable([1.], name='a/b')", "out = [L.Dense(1).name, L.Dense(1).name, My().name, My().name, K.Sequential().name, L.Conv2D(1,1).name, L.LSTM(2).name, L.LayerNormalization().name]", "with K.name_scope('s'):\n    out = K.Variable([1.], name='v').path",
]  # fmt: skip


def case(body: str) -> str:
    """A case that runs a body after the common head (see ``model`` among the helpers)."""
    return f"model({body!r})"


CASES = [
    *(case(g + "; out = report(m)") for g in GRAPHS),
    *(case("out = 'done'\n" + b) for b in BODIES),
]
