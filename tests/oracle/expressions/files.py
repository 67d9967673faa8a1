"""Files: examples and their records, tensors as messages, raw bytes, CSV, sounds, names."""

HEAD = """
import os, tempfile; tf.random.set_seed(2)
folder = tempfile.mkdtemp(); T, io = tf.train, tf.io
path = os.path.join(folder, "a.tfrecord")
def by(*v): return T.Feature(bytes_list=T.BytesList(value=v))
def fl(*v): return T.Feature(float_list=T.FloatList(value=v))
def it(*v): return T.Feature(int64_list=T.Int64List(value=v))
def ex(**f): return T.Example(features=T.Features(feature=f)).SerializeToString()
ONE = ex(a=it(3), b=fl(.5, 2.5), c=by(b"x", b"yz")); TWO = ex(a=it(-4), b=fl(1., 2.), c=by(b"q", b""))
FIXED = {"a": io.FixedLenFeature([], tf.int64), "b": io.FixedLenFeature([2], tf.float32)}
def put(items, kind=""):
    with io.TFRecordWriter(path, kind) as w:
        for i in items: w.write(i)
    return path
"""


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


MESSAGES = [
    *(f"m = {m}; out = [str(m), m.SerializeToString().hex(), type(m).FromString(m.SerializeToString()) == m]" for m in ("by(b'ab', b'\\xff\\n\"')", "fl(1.5, -2., .1, 1e10)", "it(0, 1, -1, 300, 2**62)", "T.Feature()", "T.Example(features=T.Features(feature={'a': it(1)}))", "T.SequenceExample(context=T.Features(feature={'n': it(2)}), feature_lists=T.FeatureLists(feature_list={'t': T.FeatureList(feature=[it(3), it(4)])}))")),
    "m = T.Example.FromString(ONE).features.feature; out = [m['a'].int64_list.value[0], list(m['b'].float_list.value), m['c'].bytes_list.value[1].hex(), m['a'].WhichOneof('kind'), sorted(m)]",
    *(f"out = {wrong}" for wrong in ("by('text')", "fl('a')", "it(1.5)", "it('a')", "it(2 ** 63)")),
]
PARSED = [
    *(f"out = io.parse_single_example(ONE, {f})" for f in ("FIXED", "{'a': io.FixedLenFeature([1, 1], tf.int64)}", "{'z': io.FixedLenFeature([2], tf.float32, default_value=[1., 2.])}", "{'z': io.FixedLenFeature([2], tf.float32, default_value=3.)}", "{'z': io.FixedLenFeature([], tf.string, default_value='')}", "{'b': io.FixedLenSequenceFeature([], tf.float32, allow_missing=True)}", "{'z': io.FixedLenFeature([], tf.int64)}", "{'a': io.FixedLenFeature([], tf.float32)}", "{'a': io.FixedLenFeature([2], tf.int64)}", "{}")),
    "s = io.parse_single_example(ONE, {'b': io.VarLenFeature(tf.float32)})['b']; out = [s.indices, s.values, s.dense_shape, tf.sparse.to_dense(s)]",
    "s = io.parse_example([ONE, TWO, ex(b=fl())], {'b': io.VarLenFeature(tf.float32), 'c': io.FixedLenSequenceFeature([], tf.string, allow_missing=True)}); out = [tf.sparse.to_dense(s['b']), s['c']]",
    "out = io.parse_example([ONE, TWO], FIXED)",
    "m = T.SequenceExample(context=T.Features(feature={'n': it(2)}), feature_lists=T.FeatureLists(feature_list={'t': T.FeatureList(feature=[it(3), it(4)])})); out = io.parse_single_sequence_example(m.SerializeToString(), {'n': io.FixedLenFeature([], tf.int64)}, {'t': io.FixedLenSequenceFeature([], tf.int64)})",
    *(f"v = {v}; s = io.serialize_tensor(v); out = [s.numpy().hex(), io.parse_tensor(s, v.dtype)]" for v in ("tf.constant([[1., 2.], [3., 4.]])", "tf.constant([b'a', b'bc'])", "tf.constant(5)", "tf.constant([True, False])", "tf.zeros((0, 3))", "tf.constant([1, -2], tf.int64)", "tf.constant(2., tf.float16)")),
    "io.parse_tensor(io.serialize_tensor(1.), tf.int32)", "io.parse_tensor(b'abc', tf.int32)",
    *(f"out = io.decode_raw({a})" for a in ("[b'abcd', b'efgh'], tf.uint8", "b'abcd', tf.int16", "b'abcd', tf.int16, little_endian=False", "[b'ab', b'cde'], tf.uint8", "[b'ab', b'cde'], tf.uint8, fixed_length=4", "b'abc', tf.int16")),
    *(f"out = io.decode_csv({a})" for a in ("['1,2.5,a', '3,,\"b,c\"'], [0, 1.5, '']", "'1 2', [[0], [0]], field_delim=' '", "'1,2,3', [0, 0], select_cols=[0, 2]", "'1', [0, 0]", "'a', [0]", "',1', [[], 0]", "'NA,1', [5, 0], na_value='NA'")),
]
FILES = [
    *(f"out = list(tf.data.TFRecordDataset(put([b'one', b'', b'abc' * 500], '{kind}'), '{kind}'))" for kind in ("", "GZIP", "ZLIB")),
    "d = tf.data.TFRecordDataset([put([ONE, TWO])]).map(lambda e: io.parse_single_example(e, FIXED)); out = [repr(d.element_spec), list(d), list(d.batch(2))]",
    "d = tf.data.TFRecordDataset(put([ONE, TWO] * 2)).batch(2).map(lambda e: io.parse_example(e, FIXED)); out = list(d)",
    "f = tf.function(lambda e: io.parse_single_example(e, FIXED)); out = f(tf.constant(ONE))",
    "put([ONE]); q = bytearray(open(path, 'rb').read()); q[20] ^= 1; open(path, 'wb').write(q); list(tf.data.TFRecordDataset(path))",
    "put([ONE]); q = open(path, 'rb').read(); open(path, 'wb').write(q[:-3]); list(tf.data.TFRecordDataset(path))",
    "list(tf.data.TFRecordDataset('/none'))", "io.TFRecordWriter(path, 'LZ')",
    "open(path, 'wb').write(b'abcdefgh'); out = list(tf.data.FixedLengthRecordDataset(path, 2, header_bytes=2, footer_bytes=2))",
    "open(path, 'wb').write(b'abcdefg'); list(tf.data.FixedLengthRecordDataset(path, 2))",
    "io.write_file(folder + '/s/x.txt', 'hello'); out = [io.read_file(folder + '/s/x.txt'), len(io.matching_files(folder + '/*/*.txt').numpy()), io.gfile.exists(folder + '/s'), io.gfile.isdir(folder + '/s'), io.gfile.listdir(folder + '/s'), len(list(tf.data.Dataset.list_files(folder + '/s/*')))]",
    "io.read_file('/none')", "io.gfile.remove('/none')", "io.gfile.listdir('/none')", "tf.data.Dataset.list_files('/none*')",
    "for n in 'bac': io.write_file(f'{folder}/{n}.t', n)\nd = tf.data.Dataset.list_files(folder + '/*.t', seed=1).map(io.read_file); out = [list(d), list(tf.data.Dataset.list_files(folder + '/*.t', shuffle=False).map(io.read_file))]",
    "s = tf.audio.encode_wav(x(6, 2), 8000); w = tf.audio.decode_wav(s); out = [s.numpy().hex(), w.audio, w.sample_rate, tf.audio.decode_wav(s, 1, 8).audio]", "tf.audio.decode_wav(b'abc')",
    "for n in 'bca':\n  for i in range(3): io.write_file(f'{folder}/{n}/{i}.txt', f'{n}{i}')\nfor kw in (dict(shuffle=False), dict(seed=1), dict(seed=1, validation_split=.4, subset='validation'), dict(shuffle=False, label_mode='categorical', max_length=1), dict(shuffle=False, label_mode=None)):\n  d = tf.keras.utils.text_dataset_from_directory(folder, batch_size=4, verbose=False, **kw); out = globals().get('out', []) + [repr(d.class_names), repr(d.element_spec), list(d), list(d)]",
    *(f"io.write_file(folder + '/a/x.txt', 'a'); tf.keras.utils.text_dataset_from_directory(folder, {wrong})" for wrong in ("label_mode='x'", "labels=3", "validation_split=.2", "subset='training'", "label_mode='binary'", "class_names=['q']", "labels=[1, 2]", "labels=None, class_names=['a']")),
    "for n in 'ab': io.write_file(f'{folder}/{n}/1.wav', tf.audio.encode_wav(x(ord(n) % 7 + 2, 1), 8000))\nd = tf.keras.utils.audio_dataset_from_directory(folder, batch_size=2, shuffle=False, verbose=False); out = [repr(d.class_names), list(d)]",
]
TABLE = "open(path, 'w').write('n,c,v\\n' + ''.join(f'{i},\"A{i % 3}\",{\"\" if i == 3 else i * 2.5}\\n' for i in range(10))); E = tf.data.experimental; "
TABLES = [
    *(f"{TABLE}d = E.make_csv_dataset(path, 4, {a}); s = d.element_spec; out = [[repr(list(p.items())) if hasattr(p, 'items') else repr(p) for p in (s if isinstance(s, tuple) else (s,))], [list((e[0] if isinstance(e, tuple) else e).values()) + ([e[1]] if isinstance(e, tuple) else []) for e in d.take(4)]]" for a in ("num_epochs=1, shuffle=False", "num_epochs=2, shuffle_seed=3, label_name='v'", "shuffle_seed=3", "num_epochs=1, shuffle=False, select_columns=['v', 'n'], column_defaults=[tf.float32, [7.]]", "num_epochs=1, shuffle=False, column_names=['a', 'b', 'c'], label_name='b'", "num_epochs=1, shuffle=False, column_defaults=[tf.float32, tf.string, tf.float32], ignore_errors=True")),
    *(f"{TABLE}E.make_csv_dataset({a})" for a in ("path, 4, label_name='z'", "path, 4, select_columns=['z']", "path, 4, select_columns=[1, 'c']", "path, 4, select_columns=[7]", "path, 4, header=False", "path, 4, column_names=['a', 'a', 'b']", "path + 'no', 4", "path, 4, column_names=['a', 'b']", "[], 4")),
    *(f"{TABLE}out = list(E.CsvDataset({a}))" for a in ("path, [tf.float32, tf.string, 5.], header=True", "[path, path], [[0.]], header=True, select_cols=[2]", "path, [tf.float32], header=True, select_cols=[2]", "path, [tf.float32, tf.string], header=True", "path, [tf.string] * 3", "path, [tf.int32, ''], header=True, exclude_cols=[2]")),
    "io.write_file(path, tf.audio.encode_wav(x(6, 1), 8000)); d = tf.data.Dataset.from_tensors(path).map(lambda p: tf.audio.decode_wav(io.read_file(p), 1, 8).audio); out = [repr(d.element_spec), list(d)]",
]
CASES = [run(body) for body in (*MESSAGES, *PARSED, *FILES, *TABLES)]
