"""Keras: layers of text, vocabularies and categories: learnt, looked up, in models, in files; FeatureSpace."""

HEAD = """
import json, tempfile, os, random; k = tf.keras; L = k.layers; C = tf.constant; D = tf.data.Dataset; k.backend.clear_session(); random.seed(1)
W = C([["a", "b", "zz"], ["q", "a", "a"]]); S = C([["a b c"], ["x A"], ["b, b"]]); TEXTS = ["The quick, brown fox!", "the FOX  jumps\\nover", "a-b c_d", "", "é à"]
I = C([[1, 5, 9], [2, 2, 7]], tf.int64); words = lambda l, *a: [str(w) for w in l.get_vocabulary(*a)]
def adapted(l, d): l.adapt(d); return l
def config(l): return json.dumps(l.get_config(), sort_keys=True, default=str)
def learnt(l, d, call): l.adapt(d); r = l(call); return [words(l), repr(r.to_list()) if hasattr(r, "row_splits") else r]
def near(h): return [float(np.round(v, 4)) for v in h.history["loss"]]
def saved(m):
    f = os.path.join(tempfile.mkdtemp(), "m.keras"); m.save(f); return k.models.load_model(f)
def model(l, d): i = k.Input(d.shape[1:], dtype=d.dtype.name); return k.Model(i, l(i))
def ways(l, d):
    m = model(l, d); ds = D.from_tensor_slices(d).batch(2); i = m.output
    return [str(i.shape), str(i.dtype), m(d), m.predict(d, verbose=0, batch_size=2), tf.function(lambda x: l(x))(d), list(ds.map(l)), str(ds.map(l).element_spec), list(ds.unbatch().map(l).take(1)), saved(m)(d), k.models.clone_model(m)(d), json.dumps(k.utils.serialize_keras_object(l), sort_keys=True, default=str)]
"""


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


LOOKUPS = [
    *(f"l = L.StringLookup(vocabulary={voc}, output_mode='{mode}'{rest}); out = [l(W), l(C('a')), l(C([['a'], ['c']])), words(l), words(l, False), l.vocabulary_size(), config(l)]" for mode in ("int", "one_hot", "multi_hot", "count") for voc, rest in (("['a', 'b']", ""), ("['[UNK]', 'a']", ", num_oov_indices=1"), ("['a', 'c']", ", mask_token='b', num_oov_indices=3"), ("['a', 'b']", ", max_tokens=9" + (", pad_to_max_tokens=True" if mode != "int" else "")))),
    *(f"out = L.StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf', {rest})(W)" for rest in ("idf_weights=[.5, .25]", "idf_weights=[.5, .25], max_tokens=6, pad_to_max_tokens=True", "idf_weights=[.5]")),
    *(f"out = learnt(L.StringLookup({options}), {data}, W)" for options in ("", "max_tokens=3", "output_mode='multi_hot', max_tokens=3", "num_oov_indices=2, mask_token='a'", "output_mode='tf_idf', max_tokens=7, pad_to_max_tokens=True") for data in ("W", "['a', 'b', 'a']", "D.from_tensor_slices(['a', 'b', 'a', 'c']).batch(2)", "[['a', 'b'], ['b', 'c']]")),
    *(f"out = L.StringLookup({options})(W)" for options in ("vocabulary=['a', 'b'], num_oov_indices=0", "max_tokens=1", "pad_to_max_tokens=True", "num_oov_indices=-1", "output_mode='x'", "invert=True, output_mode='count'", "sparse=True", "idf_weights=[1]", "vocabulary=['a', 'a']", "vocabulary=['b', ''], mask_token=''", "vocabulary=['b', '[UNK]'], invert=True", "vocabulary=['a', 'b', 'c'], max_tokens=3", "vocabulary=[]", "vocabulary='/none'", "salt='a'", "foo=1", "", "output_mode='count'", "vocabulary=['a'], output_mode='tf_idf'")),
    *(f"out = L.StringLookup(vocabulary=['a'], num_oov_indices=5, salt={salt})(C(['a', 'b', 'c', 'd' * 30, 'é']))" for salt in ("None", "(133, 137)", "7")),
    *(f"l = L.{layer}; out = [l({data}), words(l)]" for layer, data in (("StringLookup(vocabulary=['a', 'b'], invert=True)", "C([0, 1, 2, 9])"), ("StringLookup(vocabulary=['a', 'b'], invert=True, mask_token='')", "C([[0, 1, 2, 9]])"), ("IntegerLookup(vocabulary=[12, 36], invert=True, mask_token=0)", "C([[0, 1, 2, 9]])"))),
    *(f"l = L.IntegerLookup(vocabulary=[1, 2, 3], output_mode='{mode}', {rest}); out = [l(I), l(np.array([1, 2], 'int64')), l([[1], [2]]), l(C([-7, -8, 2])), config(l)]" for mode in ("int", "multi_hot") for rest in ("num_oov_indices=1", "num_oov_indices=3", "num_oov_indices=3, oov_method='farmhash'", "num_oov_indices=3, oov_method='farmhash', salt=7", "mask_token=5, num_oov_indices=2")),
    *(f"out = learnt(L.IntegerLookup({options}), {data}, I)" for options in ("", "max_tokens=3", "output_mode='tf_idf'", "mask_token=5") for data in ("I", "[1, 1, 2]")),
    *(f"L.IntegerLookup({options}); out = 0" for options in ("vocabulary_dtype='int32'", "salt=3", "max_tokens=0")),
    "l = L.StringLookup(vocabulary=['a', 'b'], output_mode='count'); l.set_vocabulary(['q'])", "l = L.StringLookup(vocabulary=['a', 'b']); l.adapt(['a'])", "l = L.StringLookup(vocabulary=['a']); l.set_vocabulary(['q', 'r']); out = [l(C(['r'])), words(l)]",
    "l = L.StringLookup(vocabulary=['a', 'b']); out = [str(l(tf.strings.split(['a z', 'b'])).to_list()), l.compute_dtype, l.dtype, len(l.weights)]",
]
TEXT = [
    *(f"out = learnt(L.TextVectorization({options}), {data}, {call})" for options in ("", "max_tokens=5", "standardize=None", "standardize='lower'", "standardize='strip_punctuation'", "split='character'", "split=None", "ngrams=2", "ngrams=(2, 3)", "output_sequence_length=3", "output_sequence_length=10", "output_mode='multi_hot'", "output_mode='count', max_tokens=30, pad_to_max_tokens=True", "output_mode='tf_idf', max_tokens=30, pad_to_max_tokens=True", "ragged=True", "ragged=True, output_sequence_length=2") for data, call in (("TEXTS", "C(TEXTS)"), ("D.from_tensor_slices(TEXTS).batch(2)", "C([['the'], ['fox quick']])"), ("np.array(TEXTS)[:, None]", "C('the fox')"))),
    *(f"l = L.TextVectorization({options}); l.adapt(TEXTS); out = [words(l), l(C(TEXTS))]" for options in ("standardize=lambda x: tf.strings.regex_replace(tf.strings.lower(x), '[^a-z ]', '*')", "split=lambda x: tf.strings.split(x, sep='o'), output_sequence_length=2")),
    *(f"l = L.TextVectorization({options}); out = [config(l), words(l), l(C(['a b']))]" for options in ("standardize='x'", "split=1", "ngrams='a'", "ngrams=(1, 'a')", "output_mode='x'", "output_sequence_length=1.5", "output_mode='count', output_sequence_length=3", "ragged=True, output_mode='count'", "vocabulary=['a', 'b']", "vocabulary=['', '[UNK]', 'a']", "vocabulary=['a', '']", "vocabulary=['a'], output_mode='tf_idf'", "vocabulary=['a'], output_mode='tf_idf', idf_weights=[.5]", "dtype='float16', vocabulary=['a']", "foo=1")),
    *(f"l = L.TextVectorization({options}); out = [str(l.compute_output_shape({shape})), str(l(k.KerasTensor({shape}, dtype='string')).shape)]" for options in ("", "output_mode='count', vocabulary=['a']", "output_sequence_length=3", "split=None, output_mode='multi_hot', vocabulary=['a']") for shape in ("(None, 1)", "(2,)")),
    "l = L.TextVectorization(vocabulary=['a']); l(C([['a', 'b']]))",
]
CATEGORIES = [
    *(f"l = L.Hashing(4{rest}); out = [l(C(['a', 'b', 'c'])), l(C([['a', 'b'], ['c', 'a']])), l(C([['a'], ['b']])), l(np.array([[1], [2]])), config(l), str(l.compute_output_shape((None, 3)))]" for rest in ("", ", salt=1", ", salt=(133, 137)", ", output_mode='one_hot'", ", output_mode='multi_hot'", ", output_mode='count'", ", dtype='int32'")),
    *(f"out = L.Hashing({options})(C(['a', 'b', 'c']))" for options in ("5, mask_value='a'", "5, mask_value='b', output_mode='count'", "1, mask_value='a'", "0", "None", "3, output_mode='x'", "3, salt='a'", "3, dtype='float32'")), "out = L.Hashing(5, mask_value=1)(C([1., 2.7, 3.]))",
    *(f"l = L.HashedCrossing(7{rest}); out = [l((C(['a', 'b']), C([1, 2]))), l((C([['a'], ['b']]), C([['c'], ['d']]))), l((C('a'), C(5))), l([C([1]), C([2]), C(['x'])]), config(l), str(l.compute_output_shape(((None, 1), (None, 1))))]" for rest in ("", ", output_mode='one_hot'", ", dtype='int32'")),
    *(f"out = L.HashedCrossing(7)({inputs})" for inputs in ("(C([[1, 2]]), C([[1, 2]]))", "(C([1.]), C([1]))", "C([1])", "[C([1])]", "(C([1, 2]), C([1]))")), "L.HashedCrossing(7, output_mode='count')",
    *(f"l = L.Discretization({options}); out = [l(np.array([[-1., 0., .5, 1., 3.]])), l([1, 2]), l(C([[1], [3]])), l(C([[[.5, 1.5], [0., 2.]]])), config(l), str(l.compute_output_shape((2, 3)))]" for options in ("[0., 1., 2.]", "[0., 1., 2.], output_mode='one_hot'", "[0., 1.], output_mode='multi_hot'", "[0., 1.], output_mode='count'")),
    *(f"l = L.Discretization({options}); l.adapt({data}); out = [np.float32(l.bin_boundaries), l(x(7)), L.Discretization.from_config(l.get_config()).get_config() == l.get_config()]" for options in ("num_bins=4", "num_bins=3, epsilon=.1", "num_bins=2, output_mode='one_hot'") for data in ("x(500)", "D.from_tensor_slices(x(500)).batch(64)", "[x(100), x(200)]", "np.arange(10)")),
    *(f"L.Discretization({options})" for options in ("", "num_bins=-1", "num_bins=2, bin_boundaries=[1.]", "num_bins=2, output_mode='x'", "num_bins=2, sparse=True")), "L.Discretization(num_bins=2)(x(3))", "L.Discretization([1.]).adapt(x(3))",
]
MODELS = [
    *(f"out = ways({layer}, {data})" for layer, data in (("L.StringLookup(vocabulary=['a', 'b'])", "W"), ("L.StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')", "W"), ("L.StringLookup(vocabulary=['a', 'b'], num_oov_indices=3, output_mode='one_hot')", "W"), ("L.StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf', idf_weights=[.5, .2])", "W"), ("L.StringLookup(vocabulary=['a', 'b'], invert=True)", "I"), ("L.TextVectorization(vocabulary=['a', 'b'], output_sequence_length=4)", "S"), ("L.TextVectorization(vocabulary=['a', 'b'], output_mode='count', ngrams=2)", "S"), ("L.TextVectorization(vocabulary=['a', 'b'], split='character', output_sequence_length=4)", "S"), ("L.TextVectorization(vocabulary=['a b c', 'b'], split=None)", "S"), ("L.Hashing(5)", "W"), ("L.Hashing(5, output_mode='count', salt=4)", "W"), ("L.IntegerLookup(vocabulary=[1, 2], output_mode='multi_hot')", "I"), ("L.Discretization([0., 1.])", "C(x(3, 2))"), ("L.Discretization([0., 1.], output_mode='one_hot')", "C(x(3, 1))"))),
    *(f"m = model({layer}, {data}); out = [m({data}), saved(m)({data})]" for layer, data in (("adapted(L.StringLookup(), W)", "W"), ("adapted(L.StringLookup(output_mode='tf_idf'), W)", "W"), ("adapted(L.IntegerLookup(), I)", "I"), ("adapted(L.TextVectorization(), S)", "S"), ("adapted(L.TextVectorization(output_mode='tf_idf', ngrams=2), S)", "S"), ("adapted(L.Discretization(num_bins=3), x(20, 1))", "C(x(3, 1))"))),
    "l = L.TextVectorization(vocabulary=['a', 'b']); m = model(l, S); out = [m(S), m.predict(S, verbose=0), list(D.from_tensor_slices(S).batch(2).map(l)), str(D.from_tensor_slices(S).batch(2).map(l).element_spec)]",
    *(f"k.utils.set_random_seed(1); i = k.Input((1,), dtype='string'); h = L.TextVectorization(vocabulary=['a', 'b', 'c']{rest})(i); o = L.Dense(1)(L.GlobalAveragePooling1D()(L.Embedding(5, 4)(h))); m = k.Model(i, o); m.compile('sgd', 'mse'); out = near(m.fit(S, C([[0.], [1.], [2.]]), epochs=3, verbose=0, shuffle=False))" for rest in (", output_sequence_length=4", "")),
    "a = k.Input((1,), dtype='string', name='a'); b = k.Input((1,), dtype='int64', name='b'); o = L.HashedCrossing(6, output_mode='one_hot')([a, b]); m = k.Model([a, b], L.Dense(1, kernel_initializer='ones')(o)); out = [str(o.shape), m.predict([S, C([[1], [2], [3]], tf.int64)], verbose=0), m.predict({'a': S, 'b': C([[1], [2], [3]], tf.int64)}, verbose=0)]",
    "c = L.StringLookup(vocabulary=list('abc'), oov_token=''); n = L.StringLookup(vocabulary=c.get_vocabulary(), oov_token='', invert=True); out = [c(tf.strings.unicode_split('abz', 'UTF-8')), tf.strings.reduce_join(n([1, 2, 0, 3])).numpy().decode('utf-8'), words(c), list(D.from_tensor_slices(['ab', 'ccb']).map(lambda s: c(tf.strings.unicode_split(s, 'UTF-8'))).padded_batch(2))]",
]
DATA = "data = {'f': [.1, .2, .7, .4], 's': ['a', 'b', 'a', 'c'], 'h': [1, 2, 3, 4], 'i': [7, 7, 8, 9], 'n': [1., 2., 5., 9.], 'd': [0., 1., 2., 3.], 'r': [1, 2, 3, 4], 'sh': ['x', 'y', 'z', 'w']}; kinds = {'f': 'float', 's': 'string_categorical', 'h': 'integer_hashed', 'i': 'integer_categorical', 'n': 'float_normalized', 'd': 'float_discretized', 'r': 'float_rescaled', 'sh': 'string_hashed'}; FS = k.utils.FeatureSpace; "
SPACES = [
    *(DATA + f"f = FS(features=kinds{rest}); f.adapt(data); ds = D.from_tensor_slices(data); out = [f(data), f({{n: v[0] for n, v in data.items()}}), list(ds.batch(2).map(f).take(1)), str(ds.map(f).element_spec), json.dumps(k.utils.serialize_keras_object(f), sort_keys=True), saved(f)(data)]" for rest in ("", ", output_mode='dict'", ", crosses=[('s', 'i'), ('h', 'sh')], crossing_dim=5, hashing_dim=4, num_discretization_bins=3")),
    *(DATA + f"out = {body}" for body in ("FS({})", "FS({'a': 'x'})", "FS({'a': 'float'}, output_mode='x')", "FS({'a': 'float'}, crosses=[('a', 'b')])", "FS({'s': 'string_categorical'})({'s': ['a']})", "FS({'a': 'float'})({'a': [1., 2.]})", "FS({'a': 'float'})([1])", "FS({'a': FS.integer_hashed(3, output_mode='int')})({'a': [1]})", "FS({'a': FS.integer_hashed(3, output_mode='int')}, output_mode='dict')({'a': [1]})", "FS.cross(('a', 'b'), 3, 'x')")),
    DATA + "f = FS({'t': FS.feature('string', L.TextVectorization(output_mode='tf_idf'), 'float'), 'q': FS.float_discretized(3, output_mode='int'), 'z': FS.float_rescaled(2., 1.)}, output_mode='dict'); f.adapt({'t': ['a b', 'c'], 'q': [1., 2.], 'z': [1., 2.]}); out = [f({'t': ['a', 'c c'], 'q': [1., 2.], 'z': [1., 2.]}), words(f.preprocessors['t'])]",
    DATA + "f = FS({n: kinds[n] for n in 'fsn'}); f.adapt({n: data[n] for n in 'fsn'}); m = k.Model(f.get_inputs(), L.Dense(1, kernel_initializer='ones')(f.get_encoded_features())); out = m.predict({'f': C([[.1], [.5]]), 's': C([['a'], ['z']]), 'n': C([[1.], [2.]])}, verbose=0)",
]
CASES = [run(body) for body in (*LOOKUPS, *TEXT, *CATEGORIES, *MODELS, *SPACES)]
