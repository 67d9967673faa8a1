"""Keras: keras.tree and keras.config."""

HEAD = """
import builtins
def repr(v):  # OrderedDicts as Python 3.12 shows them, everywhere
    if type(v) in (OrderedDict, defaultdict): return type(v).__name__ + "(" + repr(dict(v)) + ")"
    if type(v) is dict: return "{" + ", ".join(repr(k) + ": " + repr(x) for k, x in v.items()) + "}"
    if type(v) in (list, tuple, deque, P, S): return type(v).__name__ + "(" + ", ".join(map(repr, v)) + ")"
    return builtins.repr(v)
from collections import OrderedDict, defaultdict, deque, namedtuple
K = tf.keras; T = K.tree; P = namedtuple('P', 'a b'); S = type('S', (list,), {})
O = OrderedDict([('z', 1), ('a', [2, 3])]); D = defaultdict(list, {'q': (1,), 'b': None})
BIG = {'c': [1, (2, None)], 'a': P({'y': 3}, [[4]]), 'b': deque([5, 6]), 'o': O, 'd': D}
def log(structure, top_down, stop=lambda s: None):
    seen = []
    def f(s):
        seen.append(repr(s)); return stop(s)
    return repr(T.traverse(f, structure, top_down)), seen
"""
STRUCTURES = ["3", "None", "[]", "[1]", "(1, [2, None])", "{'b': 1, 'a': (2, 3)}", "O", "D", "P(1, [2])", "deque([1, {}])", "S([1, 2])", "BIG", "{2: 1, 'a': 3}", "np.zeros((2,))", "'text'", "{1, 2}", "[[], {}, ()]"]
PAIRS = [("[1, 2]", "(1, 2)"), ("[1, [2]]", "[3, [4]]"), ("{'a': 1}", "OrderedDict(a=2)"), ("{'a': 1}", "{'b': 2}"), ("[1]", "[1, 2]"), ("[1]", "[[1]]"), ("[[1]]", "[1]"), ("P(1, 2)", "(1, 2)"), ("P(1, 2)", "P(3, 4)"), ("None", "1"), ("[None]", "[[]]"), ("deque([1])", "[1]"), ("1", "[1]"), ("[]", "()")]
BODIES = [
    *(f"s = {s}; out = [T.is_nested(s), repr(T.flatten(s)), repr(T.flatten_with_path(s)), repr(T.pack_sequence_as(s, T.flatten(s))), repr(T.map_structure(lambda v: [v], s)), repr(T.lists_to_tuples(s)), repr(T.map_structure(lambda v: (v,), s, none_is_leaf=False))]" for s in STRUCTURES if "np" not in s),
    "out = [T.is_nested(np.zeros(2)), len(T.flatten(np.zeros(2))), T.is_nested(tf.TensorShape([1]))]",
    *(f"log({s}, {d})" for s in ("[1, (2, [])]", "BIG", "3") for d in (True, False)),
    "log([1, [2], (3,)], True, lambda s: 'x' if isinstance(s, tuple) else None)",
    "log([1, [2], (3,)], False, lambda s: T.MAP_TO_NONE if s == 2 else None)",
    "log([1, [2], (3,)], True, lambda s: T.MAP_TO_NONE if isinstance(s, tuple) else None)",
    *(f"T.assert_same_structure({a}, {b})" for a, b in PAIRS),
    *(f"T.assert_same_paths({a}, {b})" for a, b in PAIRS),
    *(f"repr(T.map_structure(lambda x, y: (x, y), {a}, {b}))" for a, b in PAIRS),
    *(f"repr(T.map_structure_up_to({a}, lambda x: ['u', x], {b}))" for a, b in PAIRS if "None" not in a),  # there Keras fails
    "repr(T.map_structure_up_to([0, [0, 0]], str, [[1, 1], [2, 2]]))", "repr(T.map_structure_up_to({'a': 0}, lambda x, y: (x, y), {'a': [1]}, {'a': (2, 3)}))",
    "T.map_structure(lambda: 1)", "T.map_structure_up_to([1], lambda: 1)", "repr(T.map_structure(lambda x, y: x, None, None, none_is_leaf=False))",
    "T.pack_sequence_as([1, 2], [1])", "T.pack_sequence_as([1, 2], [1, 2, 3])", "T.pack_sequence_as([1], 3)", "repr(T.pack_sequence_as(O, [5, 6, 7]))", "repr(T.pack_sequence_as(BIG, range(11)))", "repr(T.pack_sequence_as(1, ['x']))",
    *(f"repr(T.map_shape_structure(lambda s: ['s', s], {s}))" for s in ("(1, None)", "[(1, 2), {'a': [3, None]}]", "[]", "3", "[(1, 'a')]", "{'x': ((1,), (2, 3))}")),
    *(f"K.config.{f}()" for f in ("is_flash_attention_enabled", "is_traceback_filtering_enabled", "is_nnx_enabled", "max_epochs", "max_steps_per_epoch")),
    "do K.config.disable_flash_attention(); out = [K.config.is_flash_attention_enabled()]; K.config.enable_flash_attention(); out += [K.config.is_flash_attention_enabled()]",
    "do K.config.disable_traceback_filtering(); out = [K.config.is_traceback_filtering_enabled()]; K.config.enable_traceback_filtering(); out += [K.config.is_traceback_filtering_enabled()]",
    "do K.config.set_max_epochs(3); out = [K.config.max_epochs()]; K.config.set_max_epochs(None); K.config.set_max_steps_per_epoch(2); out += [K.config.max_epochs(), K.config.max_steps_per_epoch()]; K.config.set_max_steps_per_epoch(None)",
    "do l = K.layers.Normalization(); l.adapt(x(5, 3)); l.finalize_state(); out = [l(x(2, 3)), l.mean, l.variance]",
    "do l = K.layers.Dense(2); l.build((None, 3)); l.kernel.assign(x(3, 2)); out = [l.rematerialized_call(l.call)(tf.constant(x(2, 3))), K.layers.Layer.supports_masking is not None, hasattr(K.layers.Layer, 'input_spec')]",
]  # fmt: skip
CASES = [f"keras_tree({body if not body.startswith('s = ') else 'do ' + body!r})" for body in BODIES]
