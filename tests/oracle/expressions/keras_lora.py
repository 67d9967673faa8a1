"""Keras: low-rank adaptation - weights, outputs, configs, files, training, errors."""

HEAD = """
import json, os, tempfile
K = tf.keras; L = K.layers
K.backend.clear_session(); K.utils.set_random_seed(1)
def names(l): return ' '.join(f'{w.path}{list(w.shape)}{K.backend.standardize_dtype(w.dtype)}' + '*' * w.trainable for w in l.weights), ' '.join(w.path for w in l.trainable_weights)
def config(l): return json.dumps(l.get_config(), sort_keys=True)
def adapted(l, *shape, kind='float32', **options):
    l.build(shape); plain = l(feed(shape, kind)); l.enable_lora(2, **options)
    return plain, report(l, shape, kind)
def feed(shape, kind='float32'):
    s = [2 if d is None else d for d in shape]
    return x(*s) if kind == 'float32' else ints(*s, high=4)
def report(l, shape, kind='float32'):
    b = [w for w in l.weights if w.path.endswith('_b')][0]
    b.assign(x(*b.shape, seed=3))
    store = {}; l.save_own_variables(store)
    before = l(feed(shape, kind))
    l2 = type(l).from_config(l.get_config()); l2.build(shape); l2.load_own_variables(store)
    return names(l), config(l), l.lora_rank, l.lora_alpha, before, [np.asarray(store[k]) for k in sorted(store)], l2(feed(shape, kind)), [np.asarray(w) for w in l2.weights if 'lora' in w.path]
def saved(m, v):
    p = os.path.join(tempfile.mkdtemp(), 'm.keras'); m.save(p); m2 = K.models.load_model(p)
    w = p.replace('.keras', '.weights.h5'); m.save_weights(w); m.load_weights(w)
    return m2(v), m(v), names(m2), names(m)
"""
LAYERS = [
    ("L.Dense(4)", "(None, 3)"),
    ("L.Dense(4, use_bias=False, kernel_regularizer='l2')", "(2, 5, 3)"),
    ("L.Dense(4, activation='relu', dtype='mixed_float16')", "(None, 3)"),
    ("L.EinsumDense('ab,bc->ac', 4, bias_axes='c')", "(None, 3)"),
    ("L.EinsumDense('abc,cde->abde', (None, 2, 4), bias_axes='de')", "(2, 5, 3)"),
    ("L.EinsumDense('abcd,cde->abe', (None, 4))", "(2, 5, 3, 2)"),
    ("L.EinsumDense('...x,xy->...y', 4, bias_axes='y')", "(2, 5, 3)"),
    ("L.Conv1D(4, 3)", "(None, 6, 3)"),
    ("L.Conv2D(4, (2, 3), padding='same', use_bias=False)", "(None, 4, 4, 2)"),
    ("L.Conv2D(4, 3, groups=2, activation='tanh')", "(None, 4, 4, 2)"),
    ("L.Conv3D(2, 2)", "(None, 3, 3, 3, 2)"),
]  # fmt: skip
BODIES = [
    *(f"out = adapted({layer}, *{shape})" for layer, shape in LAYERS),
    "out = adapted(L.Embedding(4, 3), None, 5, kind='int32')",
    "out = adapted(L.Embedding(4, 3, embeddings_regularizer='l1', mask_zero=True), None, 5, kind='int32')",
    "out = adapted(L.ReversibleEmbedding(4, 3), None, 5, kind='int32')",
    "l = L.ReversibleEmbedding(4, 3); l.build(); l.enable_lora(2); l.lora_embeddings_b.assign(x(2, 3)); out = l(x(2, 3), reverse=True)",
    "l = L.ReversibleEmbedding(4, 3, tie_weights=False); l.build(); l.enable_lora(2); s = {}; l.save_own_variables(s); out = [l(x(2, 3), reverse=True), names(l), sorted(s)]",
    "out = adapted(L.Dense(4), None, 3, lora_alpha=8)",
    "out = adapted(L.Conv2D(4, 2), None, 4, 4, 2, lora_alpha=1.5)",
    "out = adapted(L.EinsumDense('ab,bc->ac', 4), None, 3, lora_alpha=6, a_initializer='glorot_normal', b_initializer=K.initializers.RandomNormal(seed=4))",
    *(f"l = {layer}; l.build({shape}); out = report(l, {shape}{kind})" for layer, shape, kind in [
        ("L.Dense(4, lora_rank=2)", "(None, 3)", ""),
        ("L.Dense(4, lora_rank=2, lora_alpha=4)", "(None, 3)", ""),
        ("L.EinsumDense('ab,bc->ac', 4, lora_rank=2, lora_alpha=4)", "(None, 3)", ""),
        ("L.Conv2D(4, 2, lora_rank=2, lora_alpha=4)", "(None, 4, 4, 2)", ""),
        ("L.Conv1D(4, 2, lora_rank=2)", "(None, 4, 2)", ""),
        ("L.Embedding(4, 3, lora_rank=2, lora_alpha=4)", "(None, 5)", ", 'int32'"),
        ("L.ReversibleEmbedding(4, 3, lora_rank=2)", "(None, 5)", ", 'int32'"),
    ]),
    "out = [config(L.Dense(4, lora_rank=3, lora_alpha=2)), config(L.Dense(4)), config(L.Conv2D(4, 2, lora_rank=3)), config(L.Embedding(4, 2, lora_rank=1)), config(L.EinsumDense('ab,bc->ac', 3, lora_rank=1))]",
    "out = L.Dense(4).kernel",
    "out = L.Conv2D(4, 2).kernel",
    "out = L.Embedding(4, 2).embeddings",
    "L.Dense(4).enable_lora(2)",
    "L.Embedding(4, 2).enable_lora(2)",
    "l = L.Dense(4); l.build((None, 3)); l.enable_lora(2); l.enable_lora(2)",
    "l = L.Conv1D(4, 2); l.build((None, 3, 2)); l.enable_lora(2); l.enable_lora(2)",
    "l = L.Dense(4, kernel_constraint='non_neg'); l.build((None, 3)); l.enable_lora(2)",
    "l = L.Embedding(4, 3, embeddings_constraint='non_neg'); l.build(); l.enable_lora(2)",
    "l = L.Dense(4); l.build((None, 3)); l.kernel = 3",
    "l = L.Dense(4); l.build((None, 3)); out = [hasattr(c, 'enable_lora') for c in (l, L.Conv2DTranspose(2, 2), L.DepthwiseConv2D(2), L.SeparableConv2D(2, 2))]",
    # the gradients of the two matrices alone
    "l = L.Dense(4, kernel_regularizer='l2'); l.build((None, 3)); l.enable_lora(2, b_initializer='ones')\nwith tf.GradientTape() as t: y = tf.reduce_sum(l(x(2, 3)) ** 2) + sum(l.losses)\nout = [y, *t.gradient(y, l.trainable_variables)]",
    "l = L.Conv2D(2, 2); l.build((None, 3, 3, 2)); l.enable_lora(1, b_initializer='ones'); f = tf.function(lambda v: l(v))\nwith tf.GradientTape() as t: y = tf.reduce_sum(f(x(2, 3, 3, 2)) ** 2)\nout = [y, *t.gradient(y, l.trainable_variables)]",
    "l = L.Embedding(4, 3); l.build(); l.enable_lora(2, b_initializer='ones')\nwith tf.GradientTape() as t: y = tf.reduce_sum(l(ints(2, 3, high=4)) ** 2)\nout = [y, *t.gradient(y, l.trainable_variables)]",
]  # fmt: skip
# fine-tuning: trained whole, frozen but for the matrices, trained again, saved and merged
TUNED = """
i = K.Input({shape}, dtype={dtype!r}); m = K.Model(i, L.Dense(1)({body}))
v = feed((16, *{shape}), {dtype!r}); y = x(16, 1, seed=2)
m.compile('adam', 'mse'); one = m.fit(v, y, epochs=2, batch_size=4, shuffle=False, verbose=0).history['loss']
for l in m.layers:
    l.trainable = False
    if hasattr(l, 'enable_lora'): l.trainable = True; l.enable_lora(2)
m.compile(K.optimizers.AdamW(.05), 'mse', {more}); two = m.fit(v, y, epochs=3, batch_size=4, shuffle=False, verbose=0).history['loss']
out = [one, two, m.predict(v, verbose=0), m.count_params(), names(m), np.asarray(m.evaluate(v, y, verbose=0), 'f4'), saved(m, v)]
out = [np.float32(o) if isinstance(o, float) else np.asarray(o, 'f4') if o is one or o is two else o for o in out]
"""
BODIES += [
    TUNED.format(shape=(3,), dtype="float32", body="L.Dense(4, activation='tanh')(i)", more="metrics=[]"),
    TUNED.format(shape=(3,), dtype="float32", body="L.Dense(4)(L.Dense(3)(i))", more="run_eagerly=True"),
    TUNED.format(shape=(5,), dtype="int32", body="L.Flatten()(L.Embedding(4, 3)(i))", more="metrics=['mae']"),
    TUNED.format(shape=(4, 4, 2), dtype="float32", body="L.Flatten()(L.Conv2D(3, 2)(i))", more="metrics=[]"),
    TUNED.format(shape=(4, 3), dtype="float32", body="L.Flatten()(L.EinsumDense('abc,cd->abd', (4, 2))(i))", more="metrics=[]"),
    "m = K.Sequential([K.Input((3,)), L.Dense(4, lora_rank=2), L.Dense(2)]); m.layers[0].lora_kernel_b.assign(x(2, 4)); out = saved(m, x(2, 3))",
    "m = K.Sequential([K.Input((3,)), L.Dense(4)]); m.layers[0].enable_lora(2); m2 = K.models.clone_model(m); out = names(m2)",
]  # fmt: skip
CASES = [f"keras_lora({'do ' + body!r})" for body in BODIES]
