"""tf.sets, tf.queue, tf.io's encodings, moving averages; code points and other forms of text."""

A = "tf.constant([[[1, 2, 3], [3, 1, 1]], [[5, 6, 7], [0, 0, 0]]])"
B = "tf.constant([[[3, 2], [9, 1]], [[5, 5], [4, 4]]])"
S = "tf.sparse.from_dense([[1, 0, 2], [0, 0, 3]])"
SET = "[s.indices, s.values, s.dense_shape]"


def sets(call: str) -> str:
    """An expression whose answer is a set's parts."""
    return f"do({f's = tf.sets.{call}; out = {SET}'!r})"


def queue(make: str, *steps: str) -> str:
    """An expression whose answers are those of calls of a queue ``q``, or the names of their errors."""
    lines = [f"q = tf.queue.{make}", "out = []"]
    for step in steps:
        lines += [f"try: out.append({step})", "except Exception as e: out.append(type(e).__name__)"]
    lines.append("out = ['none' if v is None else v for v in out]")
    return f"do({chr(10).join(lines)!r})"


CASES = [
    *(sets(f"{n}({A}, {B})") for n in ("intersection", "difference", "union")), sets(f"difference({A}, {B}, aminusb=False)"), *(sets(f"{n}({S}, {S})") for n in ("union", "difference")), sets(f"intersection(tf.constant([[1, 2], [3, 4]]), {S})"), sets("union(tf.constant([['a', 'b']]), tf.constant([['c', 'a']]))"), sets("union(tf.constant([1., 2.]), tf.constant([2.]))"), sets("union(tf.constant([1, 2]), tf.constant([2]))"), sets("union(tf.constant([[1, 2]]), tf.constant([[1], [2]]))"), f"tf.sets.size({S})", "tf.sets.size(tf.sparse.from_dense([[1, 0, 1], [0, 0, 3]]))", "tf.sets.size(tf.constant([[1, 2]]))",
    queue("FIFOQueue(3, [tf.int32, tf.string], shapes=[(), ()])", "q.enqueue([10, b'w'])", "q.enqueue([15, b's'])", "q.size()", "q.dequeue()", "q.enqueue_many([[13, 16], [b'c', b'r']])", "q.dequeue_many(3)", "q.size()", "q.enqueue([1.5, b'a'])", "q.enqueue([1])", "q.close()", "q.is_closed()", "q.dequeue()", "q.enqueue([1, b''])"),
    queue("FIFOQueue(3, tf.float32)", "q.enqueue(1.)", "q.enqueue([[1., 2.]])", "q.dequeue()", "q.dequeue()", "q.dequeue_many(2)"), queue("FIFOQueue(5, tf.float32, shapes=[[2]], names=['a'])", "q.enqueue({'a': [1., 2.]})", "q.dequeue()", "q.enqueue({'b': [1., 2.]})", "q.enqueue([1., 2.])"),
    queue("PaddingFIFOQueue(5, [tf.int32], shapes=[[None]])", "q.enqueue([[1, 2]])", "q.enqueue([[3]])", "q.enqueue([[4, 5, 6]])", "q.dequeue_many(2)", "q.dequeue()"), queue("PriorityQueue(5, [tf.string], shapes=[()])", "q.enqueue([3, 'c'])", "q.enqueue([1, 'a'])", "q.enqueue([2, 'b'])", "q.dequeue()", "q.dequeue_many(2)"), queue("RandomShuffleQueue(5, 1, [tf.int32], shapes=[()], seed=3)", "q.enqueue([4])", "q.enqueue([4])", "q.size()", "q.dequeue()", "q.close()", "q.dequeue()", "q.dequeue()"),
    queue("FIFOQueue(5, [tf.int32], shapes=[()])", "q.enqueue([0])", "q.enqueue([1])", "q.close()", "q.dequeue_up_to(5)", "q.dequeue_up_to(5)", "q.dequeue_many(1)"),
    "tf.io.encode_base64(['hello', 'a?>'])", "tf.io.encode_base64('hello', pad=True)", "tf.io.decode_base64('aGVsbG8')", "tf.io.decode_base64(['aGVsbG8='])", "tf.io.decode_base64('!!')", "do('import zlib; out = tf.io.decode_compressed([zlib.compress(b\"abc\")], \"ZLIB\")')", "do('import gzip; out = tf.io.decode_compressed(gzip.compress(b\"abc\"), \"GZIP\")')", "tf.io.decode_compressed('a', '')", "tf.io.decode_compressed('a', 'foo')",
    "do('v = tf.Variable(1.); e = tf.train.ExponentialMovingAverage(.9); e.apply([v]); v.assign(3.); e.apply([v]); out = [e.average(v), e.name, e.average(tf.Variable(1.)), v]')", "do('v = tf.Variable([1., 2.]); e = tf.train.ExponentialMovingAverage(.99, num_updates=5, zero_debias=True); e.apply([v]); v.assign([5., 6.]); e.apply([v]); out = e.average(v)')", "do('v = tf.Variable(1); e = tf.train.ExponentialMovingAverage(.9); e.apply([v])')",
    *(f"tf.strings.unicode_decode({a}).to_list()" for a in ("['héy', 'a'], 'UTF-8'", "[['héy'], ['a']], 'UTF-8'", "[b'a\\xffb'], 'UTF-8'", "[b'a\\xffb'], 'UTF-8', errors='ignore'", "[b'a\\xffb'], 'UTF-8', errors='strict'", "[b'a\\xffb\\x01'], 'UTF-8', replacement_char=65, replace_control_characters=True", "['h\\x00e'], 'UTF-16-BE'", "['héy'], 'latin1'", "['héy'], 'foo'", "[b'\\xe5\\x92\\xe5\\x92\\x96\\xf0\\x9f'], 'UTF-8'", "['咖啡 😀'], 'UTF-8'")), "tf.strings.unicode_decode('héy', 'UTF-8')", "tf.strings.unicode_split('héy', 'UTF-8')", "[r.to_list() for r in tf.strings.unicode_decode_with_offsets(['héy', 'a'], 'UTF-8')]", "[r.to_list() for r in tf.strings.unicode_split_with_offsets(['héy', 'a'], 'UTF-8')]", "tf.strings.unicode_split_with_offsets('héy', 'UTF-8')", "tf.strings.unicode_split([b'a\\xffb'], 'UTF-8', errors='replace').to_list()",
    *(f"tf.strings.unicode_encode({a})" for a in ("[104, 233], 'UTF-8'", "[[104, 233], [1, 0x110000]], 'UTF-8'", "[0xD800], 'UTF-8'", "[0xD800], 'UTF-8', errors='strict'", "[0xD800, 65], 'UTF-8', errors='ignore'", "[104, 233], 'UTF-16-BE'", "[104, 233], 'UTF-32-BE'", "65, 'UTF-8'", "tf.ragged.constant([[65], [66, 67]]), 'UTF-8'", "[104, 233], 'latin1'")),
    *(f"tf.strings.unicode_transcode({a})" for a in ("['héy'], 'UTF-8', 'UTF-16-BE'", "[b'\\xff\\x01a'], 'UTF-8', 'UTF-8'", "[b'\\xff\\x01a'], 'UTF-8', 'UTF-8', replace_control_characters=True", "b'h\\xe9y', 'ISO-8859-1', 'UTF-8'", "[b'\\xff'], 'US-ASCII', 'UTF-8', errors='strict'", "'a', 'foo', 'UTF-8'", "'a', 'UTF-8', 'UTF-8', errors='x'")),
    *(f"tf.strings.format({a})" for a in ("'a: {}, b: {}', (tf.constant([1, 2]), tf.constant('x'))", "'{}', tf.range(20)", "'{}', tf.range(20), summarize=-1", "'x{}', tf.constant([[1.5, 2.], [3., 4.]])", "'{} {}', (tf.constant(1),)", "'%s a', tf.constant(True), placeholder='%s'")),
    *(f"tf.strings.to_hash_bucket({a})" for a in ("['a', 'b', 'c', '', 'a longer text', '12345678', '123456789'], 1000", "'Hello', 100", "['a'], 0")), *(f"tf.strings.unsorted_segment_join({a})" for a in ("['this', 'a', 'test', 'is'], [0, 1, 0, 1], 2", "['a', 'b'], [2, 0], num_segments=3, separator=':'", "[['Y', 'q', 'c'], ['Y', '6', '6'], ['p', 'G', 'a']], [0, 1, 1], 2, ':'", "['a'], [3], 2")),
    *(f"str(tf.TensorShape({a}))" for a in ("[1, None]).with_rank_at_least(2", "[1]).with_rank_at_least(2", "[1]).with_rank_at_most(2", "[1, 2, 3]).with_rank_at_most(2", "[1, None]).assert_is_fully_defined(", "[1, 2]).assert_is_fully_defined(", "[1, 2]).assert_same_rank([3, 4]", "[1, 2]).assert_same_rank([3]", "[1, 2]).most_specific_compatible_shape([1, 3]", "[1, 2]).is_subtype_of(tf.TensorShape([None, 2])", "[None, 2]).is_subtype_of(tf.TensorShape([1, 2])", "[1, 2]).most_specific_common_supertype([tf.TensorShape([1, 3])]", "'a'")),
    "do('a = tf.TensorArray(tf.float32, 3, element_shape=()).unstack([1., 2., 3.]); out = [a.read(1), a.stack()]')", "do('a = tf.TensorArray(tf.float32, 3).unstack([1., 2., 3.]); a.read(1); a.read(1)')", "do('a = tf.TensorArray(tf.float32, 3, clear_after_read=False).unstack([1., 2., 3.]); out = [a.read(1), a.read(1), a.stack()]')", "do('a = tf.TensorArray(tf.float32, 0, dynamic_size=True).write(0, [1., 2.]); out = [a.read(0), a.stack()]')",
    *(f"do('tf.random.set_seed(7); d = tf.data.Dataset.from_tensor_slices([0, 0, 0, 1] * 20).rejection_resample({a}); out = [[int(c) for c, _ in d] for _ in range(2)]')" for a in ("lambda v: v, [.5, .5], [.75, .25], seed=1", "lambda v: v, [.5, .5], seed=1", "lambda v: v, [.75, .25], [.75, .25], seed=1", "lambda v: v, [.9, .1], [.75, .25], seed=2", "lambda v: v, [1., 0.], [.75, .25], seed=2")), "do('tf.random.set_seed(7); d = tf.data.Dataset.from_tensor_slices((x(40, 2), [0, 1, 1, 1] * 10)).apply(tf.data.experimental.rejection_resample(lambda a, b: b, [.5, .5], [.25, .75], seed=3)); out = [e for e in d.take(6)]')",
    "do('tf.random.set_seed(7); w = tf.data.Dataset.from_tensor_slices(np.abs(x(12, 2))); r = tf.data.Dataset.range; d = tf.data.Dataset.sample_from_datasets([r(10), r(100, 110)], weights=w, seed=4); out = list(d.as_numpy_iterator())')", "do('import tempfile; d = tf.data.Dataset.range(6).map(lambda v: v * 2).snapshot(tempfile.mkdtemp()); out = [list(d.as_numpy_iterator()) for _ in range(2)]')",
]  # fmt: skip
