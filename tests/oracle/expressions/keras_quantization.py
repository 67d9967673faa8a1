"""Keras: quantized layers and models, quantizers, dtype policies."""

HEAD = """
import json, os, tempfile, zlib
K = tf.keras; L = K.layers; Q = K.quantizers; P = K.dtype_policies
K.backend.clear_session(); K.utils.set_random_seed(1)
def names(l): return ' '.join(f'{w.path}{list(w.shape)}{K.backend.standardize_dtype(w.dtype)}' + '*' * w.trainable for w in l.weights)
def values(l): return [np.asarray(w) for w in l.weights]
def config(l): return json.dumps(l.get_config(), sort_keys=True)
def sum_of(text): return zlib.crc32(text.encode())  # configs are long
def store(l):
    s = {}; l.save_own_variables(s)
    return s
def made(l, shape, v=None):
    if not l.built: l.build(shape)
    if getattr(l, 'bias', None) is not None: l.bias.assign(x(*l.bias.shape, seed=5))
    return feed(shape) if v is None else v
def feed(shape): return x(*[2 if d is None else d for d in shape], low=-2.0, high=3.0)
def looked(l, v):
    out = l(v); s = store(l)
    l2 = type(l).from_config(l.get_config()); l2.build(l.get_build_config()['input_shape']); l2.load_own_variables(s)
    f = tf.function(lambda t: l(t))(v)
    return [out, l2(v), f, names(l), values(l), [np.asarray(s[k]) for k in sorted(s)], sum_of(config(l)), str(l.dtype_policy), l.quantization_mode]
def quantized(l, shape, mode, v=None, **more):
    v = made(l, shape, v); before = l(v); l.quantize(mode, **more)
    return [before, looked(l, v)]
def grads(l, v, **k):
    with tf.GradientTape() as t:
        v = tf.identity(v); t.watch(v); y = tf.reduce_sum(l(v, **k) ** 2)
    return t.gradient(y, [v, *l.trainable_variables])
def saved(m, v):
    p = os.path.join(tempfile.mkdtemp(), 'm.keras'); m.save(p); m2 = K.models.load_model(p)
    return [m2.predict(v, verbose=0), names(m2), config(m2) == config(m), [str(l.dtype_policy) for l in m2.layers]]
def whole(m, v, mode=None, **more):
    before = m.predict(v, verbose=0); m.quantize(mode, **more)
    return [before, m.predict(v, verbose=0), m(v), names(m), sum_of(config(m)), saved(m, v)]
def kept(f):
    try: return f()
    except Exception as e: return type(e).__name__
C4 = Q.Int4QuantizationConfig
"""
PRODUCTS = [
    ("L.Dense(5)", "(None, 4)"),
    ("L.Dense(4, use_bias=False, activation='relu')", "(2, 3, 6)"),
    ("L.EinsumDense('ab,bc->ac', 5, bias_axes='c')", "(None, 4)"),
    ("L.EinsumDense('abc,cde->abde', (None, 2, 3), bias_axes='de')", "(2, 3, 4)"),
    ("L.EinsumDense('abcd,cde->abe', (None, 4), activation='tanh')", "(2, 3, 2, 4)"),
    ("L.EinsumDense('abc,bcd->ad', 3)", "(2, 3, 4)"),
    ("L.EinsumDense('abc,bde->acde', (4, 3, 2))", "(2, 3, 4)"),
]  # fmt: skip
CONFIGS = ["Q.Int8QuantizationConfig(Q.AbsMaxQuantizer(axis=0, value_range=(-100, 100)), None)", "C4(block_size=2)", "C4(block_size=3)", "C4(block_size=None)", "C4(block_size=-1)",
    "C4(Q.AbsMaxQuantizer(axis=0, value_range=(-8, 7)), Q.AbsMaxQuantizer(), block_size=-1)"]  # fmt: skip
TABLES = ["L.Embedding(6, 5)", "L.ReversibleEmbedding(6, 5)", "L.ReversibleEmbedding(6, 5, tie_weights=False, logit_soft_cap=.5)"]
INDEX = "ints(2, 3, high=6)"
BODIES = [
    *(f"out = quantized({layer}, {shape}, {mode!r})" for layer, shape in PRODUCTS for mode in ("int8", "int4")),
    *(f"out = quantized({layer}, {shape}, None, config={c})" for layer, shape in PRODUCTS[:4] for c in CONFIGS),
    *(f"out = quantized({layer}, (None, 3), {mode!r}, {INDEX})" for layer in TABLES for mode in ("int8", "int4")),
    *(f"out = quantized({layer}, (None, 3), None, {INDEX}, config={c})" for layer in TABLES for c in CONFIGS[1:5]),
    *(f"l = {layer}; l.build(); l.quantize(config={c}); out = l(x(2, 5), reverse=True)" for layer in TABLES[1:] for c in (*CONFIGS[1:], "'int8'", "'int4'")),
    *(f"l = {layer}; v = made(l, {shape}); l.quantize(config={c}); out = grads(l, v)" for layer, shape in PRODUCTS[:5] for c in ("'int8'", "'int4'", "C4(block_size=3)", CONFIGS[-1])),
    # adapted and quantized
    *(f"l = {layer}; v = made(l, {shape}); l.quantize(config={c}); l.enable_lora(2, b_initializer='ones'); out = [l(v), names(l), [np.asarray(a) for a in store(l).values()], *grads(l, v), kept(lambda: np.asarray(l.kernel))]"
      for layer, shape in PRODUCTS[:5] for c in ("'int8'", "'int4'", "C4(block_size=3)", "C4(block_size=-1)")),
    *(f"l = {layer}; l.build(); l.quantize(config={c}); l.enable_lora(2, b_initializer='ones'); s = store(l); out = [l({INDEX}), names(l), [np.asarray(a) for a in s.values()], l.embeddings]; l.load_own_variables(s); out += [l({INDEX})]"
      for layer in TABLES for c in ("'int8'", "'int4'", "C4(block_size=3)", "C4(block_size=-1)")),
    "l = L.Dense(4); v = made(l, (None, 3)); l.enable_lora(2, b_initializer='ones'); l.quantize('int8'); out = looked(l, v)",
    # in low precision
    "out = quantized(L.Dense(4, dtype='mixed_float16'), (None, 3), 'int4')[1][0]",
    "L.Dense(4, dtype='mixed_float16').quantize('int8')",
    "l = L.Dense(4, dtype='mixed_float16'); l.build((None, 3)); l.quantize('int8')",
    # policies from the start
    *(f"l = L.Dense(4, dtype={d!r}); v = made(l, (None, 3)); out = [l(v), names(l), config(l), str(l.dtype_policy)]" for d in
      ("int8_from_float32", "int4_from_float32", "int4/2_from_float32", "int4/-1_from_mixed_float16", "float8_from_float32", "float8_from_mixed_float16", "int8_from_mixed_float16", "int9_from_float32", "int8", "int8_from_x", "int4/x_from_float32", "int4/0_from_float32", "gptq/5/2_from_float32", "awq/3/2_from_float32")),
    "l = L.Embedding(4, 3, dtype='int8_from_float32'); out = [l(ints(2, 3, high=4)), names(l), config(l)]",
    "l = L.EinsumDense('ab,bc->ac', 4, dtype='int4/2_from_float32', bias_axes='c'); out = [l(x(2, 3)), names(l), config(l)]",
    "l = L.Dense(4); v = made(l, (None, 3)); l.dtype_policy = 'int8_from_float32'; out = looked(l, v)",
    "l = L.Dense(4); v = made(l, (None, 3)); l.dtype_policy = 'int4/2_from_float32'; out = [l(v), names(l), str(l.dtype_policy)]",
    # 8-bit floats
    *(f"out = quantized({layer}, {shape}, 'float8')" for layer, shape in PRODUCTS[:5]),
    *(f"l = {layer}; v = made(l, {shape}); l.quantize('float8'); out = tf.function(lambda v: grads(l, v, training=True))(v)" for layer, shape in PRODUCTS[:5]),
    "l = L.Dense(4, dtype=P.QuantizedFloat8DTypePolicy('float8', amax_history_length=3)); l.build((None, 3)); out = [names(l), config(l)]",
    "i = K.Input((3,)); m = K.Model(i, L.Dense(1)(L.Dense(4, activation='relu')(i))); m.quantize('float8'); m.compile('sgd', 'mse'); h = m.fit(x(16, 3), x(16, 1, seed=2), epochs=3, batch_size=4, shuffle=False, verbose=0); out = [np.asarray(h.history['loss'], 'f4'), [np.asarray(w).ravel()[:8] for w in m.weights], saved(m, x(16, 3))]",
    "l = L.Dense(4); v = made(l, (None, 3)); l.quantize('float8'); l.enable_lora(2); l(v)",
    # models
    *(f"m = K.Sequential([K.Input((4,)), L.Dense(6, activation='relu'), L.Dropout(.5), L.Dense(3)]); out = whole(m, x(5, 4), {m})" for m in ("'int8'", "'int4'", "config=C4(block_size=2)", "'float8'", "config=Q.Int8QuantizationConfig(activation_quantizer=None)")),
    "i = K.Input((3,), dtype='int32'); h = L.Embedding(6, 4)(i); h = L.MultiHeadAttention(2, 3)(h, h); m = K.Model(i, L.Dense(2)(L.LayerNormalization()(h))); m.quantize('int8'); out = [m(ints(2, 3, high=6)), m.predict(ints(2, 3, high=6), verbose=0), names(m)]",
    "i = K.Input((6, 6, 2)); m = K.Model(i, L.Dense(2)(L.Flatten()(L.Conv2D(3, 3)(i)))); out = whole(m, x(2, 6, 6, 2), 'int4')",
    "m = K.Sequential([K.Input((4,)), L.Dense(6, name='a'), L.Dense(3, name='b')]); m.quantize('int8', filters='b'); out = [[l.quantization_mode for l in m.layers], m(x(2, 4))]",
    "m = K.Sequential([K.Input((4,)), L.Dense(6, name='a'), L.Dense(3, name='b')]); m.quantize('int8', filters=['^a$', 'q']); out = [l.quantization_mode for l in m.layers]",
    "m = K.Sequential([K.Input((4,)), L.Dense(6, name='a'), L.Dense(3, name='b')]); m.quantize('int8', filters=lambda l: l.name != 'a'); out = [l.quantization_mode for l in m.layers]",
    "m = K.Sequential([K.Input((4,)), L.Dense(6)]); m.quantize('int8', filters=3)",
    "m = K.Sequential([K.Input((4,)), L.Dense(6)]); m.quantize('int8', other=3)",
    "m = K.Sequential([K.Input((4,)), L.Dense(6)]); m.quantize('int8'); m.quantize('int8')",
    "m = K.Sequential([K.Input((4,)), L.Dense(6), L.Dense(1)]); m.quantize('int8'); m.layers[0].enable_lora(2); m.layers[1].enable_lora(2); m.compile('adam', 'mse'); h = m.fit(x(16, 4), x(16, 1, seed=2), epochs=3, batch_size=4, shuffle=False, verbose=0); out = [np.asarray(h.history['loss'], 'f4'), m.predict(x(16, 4), verbose=0), saved(m, x(16, 4))]",
    "m = K.Sequential([K.Input((4,)), L.Dense(6), L.Dense(1)]); m.quantize('int8'); out = [m.layers[0].variable_serialization_spec[k] for k in (None, 'int8', 'int4', 'float8')]",
    "K.Sequential([L.Dense(6)]).quantize('int8')",
    "L.Dense(3).quantize('int8')",
    "l = L.ReLU(); l.build((2, 3)); l.quantize('int8')",
    *(f"l = L.Dense(3); l.build((2, 3)); l.quantize({a})" for a in ("'int2'", "", "'int8', config=C4()", "config=3", "'gptq'", "'awq'")),
    "l = L.Dense(3); l.build((2, 3)); l.quantize('int8'); l.quantize('int8')",
    "l = L.Embedding(3, 2); l.build(); l.quantize('float8')",
    "class M(L.Dense): pass\nl = M(3); l.build((2, 3)); l.quantize('int8')",
    "class M(L.Dense): pass\nl = M(3); v = made(l, (2, 3)); l.quantize('int8', type_check=False); out = l(v)",
    "out = [config(L.Dense(3, quantization_config=Q.Int8QuantizationConfig())), config(L.Embedding(3, 2, quantization_config=C4()))]",
    "l = L.Dense(3, dtype='int4_from_float32', quantization_config=C4(block_size=2)); l.build((2, 4)); l2 = L.Dense.from_config(l.get_config()); out = [names(l), l2.quantization_config.block_size, config(l2)]",
    # quantizers
    *(f"out = Q.abs_max_quantize(x(3, 4), {a})" for a in ("-1", "0", "[0, 1]", "(0, 1), to_numpy=True", "-1, (-8, 7), 'int8', 1e-3", "0, to_numpy=True", "0, dtype='int32'")),
    *(f"v = x(5, 3); out = Q.abs_max_quantize_grouped_with_zero_point(v, {a})" for a in ("2", "5", "3, to_numpy=True", "2, (-4, 3)", "4", "128")),
    *(f"q = {q}; out = [q(x(3, 4)), json.dumps(q.get_config()), json.dumps(Q.serialize(q)), Q.deserialize(Q.serialize(q))(x(3, 4)), Q.get(q)(x(3, 4))]" for q in ("Q.AbsMaxQuantizer()", "Q.AbsMaxQuantizer(axis=0)", "Q.AbsMaxQuantizer((0, 1), (-8, 7), 1e-3)", "Q.AbsMaxQuantizer(0, value_range=(0, 200), output_dtype='uint8')")),
    "out = [Q.AbsMaxQuantizer()(x(3, 4), axis=0), Q.AbsMaxQuantizer(1)(x(3, 4), axis=0, to_numpy=True)]",
    "Q.AbsMaxQuantizer(value_range=(-200, 100))",
    "Q.Quantizer().get_config()",
    "out = [Q.Quantizer()(3), Q.Quantizer('int4').output_dtype, K.Quantizer is Q.Quantizer, Q.get(None)]",
    "Q.get('no')", "Q.get(3)",
    *(f"out = Q.pack_int4({a})" for a in ("ints(3, 4, low=-8, high=8, dtype='int8')", "ints(4, 3, low=-8, high=8, dtype='int8'), axis=1", "ints(3, 4, 5, low=-8, high=8, dtype='int8'), axis=-2", "ints(3, 4, high=16, dtype='uint8'), 0, 'uint8'", "ints(3, 4)", "ints(3, 4, dtype='int8'), 0, 'int16'")),
    *(f"out = Q.unpack_int4({a})" for a in ("ints(3, 4, low=-128, high=128, dtype='int8'), 5", "ints(3, 4, low=-128, high=128, dtype='int8'), 8, axis=-1", "ints(3, 4, high=256, dtype='uint8'), 7, 1, 'uint8'", "ints(3, 4), 3", "ints(2, 3, 4, low=-128, high=128, dtype='int8'), 5, axis=1")),
    *(f"out = [Q.fake_quant_with_min_max_vars({a}), grad(lambda v, a, b: Q.fake_quant_with_min_max_vars(v, a, b{b}), {c})]" for a, b, c in [
        (f"{v}, {lo}, {hi}{o}", o, f"{v}, np.float32({lo}), np.float32({hi})") for v in ("x(3, 4, high=3.0)",) for lo, hi in (("-1.0", "2.0"), ("0.5", "2.0"), ("-2.0", "-.5"), ("0.0", "0.0")) for o in ("", ", num_bits=3", ", narrow_range=True")]),
    "a, b = np.array([-1, -.5, 0], 'f4'), np.array([1, 2, .5], 'f4'); out = [Q.fake_quant_with_min_max_vars(x(2, 3, 4), a, b, axis=1), grad(lambda v, a, b: Q.fake_quant_with_min_max_vars(v, a, b, axis=1, num_bits=4), x(2, 3, 4), a, b)]",
    "Q.fake_quant_with_min_max_vars(x(3), 0., 1., num_bits=1)",
    "i = K.Input((3,)); m = K.Model(i, Q.fake_quant_with_min_max_vars(i, -1., 1.)); out = m(x(2, 3))",
    *(f"out = Q.quantize_and_dequantize(x(40, low=-{s}, high={s}).astype({c!r}), {k}, {d!r}, {c!r})" for d in ("float8_e4m3fn", "float8_e5m2") for s, k, c in ((3, 1.0, "float32"), (900, 1.0, "float32"), (1, .01, "float32"), (.01, 1.0, "float32"), (1e-5, 1.0, "float32"), (2, 1.0, "float16"), (1e5, 1.5, "float32"))),
    *(f"v = (np.arange(-300, 300) / {s}).astype('f4'); out = Q.quantize_and_dequantize(v, 1.0, {d!r}, 'float32')" for d in ("float8_e4m3fn", "float8_e5m2") for s in (16.0, 2048.0, 65536.0, 1.0)),
    "out = [Q.compute_float8_scale(tf.constant(a), tf.constant(b), 448.0) for a in (0.0, 2.0, np.inf, 500.0) for b in (1.0, .5)] + [Q.compute_float8_scale(tf.constant(3.0), tf.constant(1.0), tf.constant(57344.0), 2)]",
    "out = Q.compute_float8_amax_history(x(3, 4), tf.constant([1., 2., 3.]))",
    *(f"c = {c}; out = [c.mode, json.dumps(c.get_config()), json.dumps(Q.serialize(c)), json.dumps(Q.serialize(Q.deserialize(Q.serialize(c))))]" for c in (*CONFIGS, "Q.Int8QuantizationConfig()", "Q.Float8QuantizationConfig()", "Q.AWQConfig([1], 2, group_size=-1)")),
    *("C4(block_size=0)", "C4(Q.AbsMaxQuantizer())", "C4(Q.AbsMaxQuantizer(), block_size=-1)", "Q.Int8QuantizationConfig(Q.AbsMaxQuantizer(output_dtype='int32'))", "Q.QuantizationConfig().mode", "Q.GPTQConfig(None, None, weight_bits=5)", "Q.GPTQConfig(None, None, hessian_damping=2)", "Q.AWQConfig(None, None, weight_bits=8)", "Q.AWQConfig(None, None, num_grid_points=0)"),
    "c = Q.GPTQConfig(None, None, weight_bits=8); out = [c.mode, json.dumps(c.get_config()), Q.GPTQConfig.from_config(c.get_config()).weight_bits]",
    "out = [Q.GPTQConfig(None, None).dtype_policy_string(), Q.AWQConfig(None, None, group_size=8).dtype_policy_string()]",
    # policies
    *(f"p = P.get({n!r}); out = [repr(p), p.name, p.compute_dtype, p.variable_dtype, p.quantization_mode, json.dumps(P.serialize(p)), P.deserialize(P.serialize(p)) == p, p == P.get('float32')]" for n in
      ("float32", "mixed_bfloat16", "int8_from_float32", "int8_from_mixed_bfloat16", "int4_from_float16", "int4/64_from_float32", "float8_from_mixed_float16", "gptq/4/128_from_float32", "awq/4/-1_from_float32", "int8_from_a_from_b", "int8_from_float16")),
    "out = [repr(P.QuantizedDTypePolicy('int8')), P.QuantizedDTypePolicy('int8') == P.get('int8_from_float32'), repr(P.Int4DTypePolicy('int4/8')), P.QuantizedFloat8DTypePolicy('float8', amax_history_length=4) == P.get('float8_from_float32'), P.QuantizedFloat8DTypePolicy('float8').amax_history_length, repr(K.DTypePolicy())]",
    "P.QuantizedDTypePolicy('int9')", "P.QuantizedDTypePolicy('int8', 'float16')", "P.QuantizedFloat8DTypePolicy('float8', amax_history_length=2.)", "P.Int4DTypePolicy('int4')", "P.Int4DTypePolicy('int4/-2')", "P.GPTQDTypePolicy('gptq/4')",
    "K.config.set_dtype_policy('int8_from_float32'); out = kept(lambda: [L.Dense(3)(x(2, 4)), repr(K.config.dtype_policy())]); K.config.set_dtype_policy('float32')",
    "K.config.set_dtype_policy(3)",
    "p = P.DTypePolicyMap(); p['a/b'] = 'float16'; p['c/.*'] = P.get('int8_from_float32'); out = [p['a/b'].name, p['a'].name, p['c/d'].name, p.name, p.compute_dtype, len(p), list(p), 'c/d' in p, p.quantization_mode, json.dumps(P.serialize(p))]",
    "p = P.DTypePolicyMap('float16', {'x': P.get('float32')}); q = P.deserialize(P.serialize(p)); del p['x']; out = [len(p), q['x'].name, q.default_policy.name, json.dumps(q.get_config())]",
    "p = P.DTypePolicyMap(); p['a'] = 'float16'; p['a'] = 'float32'", "p = P.DTypePolicyMap(); p['a'] = 'floot'", "p = P.DTypePolicyMap(); p['a.*'] = p['.*b'] = 'float16'; p['ab']", "P.DTypePolicyMap(P.DTypePolicyMap())", "P.DTypePolicyMap(policy_map=3)",
    "p = P.DTypePolicyMap(); p['d'] = 'int8_from_float32'; l = L.Dense(3, name='d', dtype=p); l.build((None, 4)); out = [names(l), l.quantization_mode, l.compute_dtype]",
]  # fmt: skip
CASES = [f"keras_quantization({'do ' + body!r})" for body in BODIES]
