"""tf.nn: candidate samplers and their losses, CTC decoders, sparse embeddings, and other functions seldom used."""

TRUE = "tf.constant([[3],[7],[0]],tf.int64)"
W, B, X = "x(12,4)", "x(12,seed=2)", "x(3,4,seed=3)"
VALUES = "(tf.constant([1,7,5,2],tf.int64), tf.constant([[.3],[.1],[.9]]), tf.constant([.6,.2,.25,.4]))"
SAMPLERS = {
    "log_uniform": "12", "uniform": "12", "learned_unigram": "12",
    "fixed_unigram": "12, unigrams=[9,8,7,6,5,4,3,2,1,1,1,1]",
}  # fmt: skip

PARTS = "(lambda r: [*(p for s in r[0] for p in (s.indices, s.values, s.dense_shape)), r[1]])"
IDS = "tf.SparseTensor([[0,0],[0,2],[1,0],[3,1]], tf.constant([1,3,0,1],tf.int64), [4,3])"
WEIGHTS = "tf.SparseTensor([[0,0],[0,2],[1,0],[3,1]], [2.,.5,1.,3.], [4,3])"
ODD = "tf.SparseTensor([[0,0],[0,2],[1,0],[3,1]], tf.constant([1,3,-1,1],tf.int64), [4,3])"
LESS = "tf.SparseTensor([[0,0],[0,2],[1,0],[3,1]], [2.,-.5,1.,0.], [4,3])"
DEEP = "tf.SparseTensor([[0,0,0],[0,1,2],[1,1,0]], tf.constant([1,3,2],tf.int64), [2,2,3])"


def seeded(expression: str) -> str:
    """The expression after ``tf.random.set_seed``: other cases leave their global seed behind."""
    return f"do('tf.random.set_seed(1); out = {expression}')"


CASES = [
    *(seeded(f"tf.random.{s}_candidate_sampler({TRUE}, 1, {n}, {u}, {r}, seed=7)") for s, r in SAMPLERS.items() for u in (True, False) for n in (4, 9)),
    *(seeded(f"tf.random.{s}_candidate_sampler({TRUE}, 1, 5, {u}, {m}, seed={seed})") for s in ("log_uniform", "uniform") for u in (True, False) for m in (64, 1000) for seed in (1, 42)),
    *(f"do('tf.random.set_seed(2); a = [tf.nn.{s}_candidate_sampler({TRUE}, 1, 5, True, {r}, seed=3)[0] for _ in range(3)]; out = a')" for s, r in SAMPLERS.items() if s != 'uniform' and s != 'log_uniform'),
    *(f"do('tf.random.set_seed(5); out = [tf.random.{s}_candidate_sampler({TRUE}, 1, 5, True, {r}, seed=3)[0] for _ in range(3)]')" for s, r in SAMPLERS.items()),
    *(f"do('tf.random.set_seed(5); out = [tf.random.{s}_candidate_sampler({TRUE}, 1, 5, True, {r})[0] for _ in range(2)]')" for s, r in SAMPLERS.items()),
    "do('tf.random.set_seed(5); f = tf.function(lambda: tf.random.log_uniform_candidate_sampler([[1]], 1, 5, True, 100, seed=3)[0]); out = [f().shape, f().dtype]')",
    seeded("tf.random.fixed_unigram_candidate_sampler([[3]], 1, 5, True, 8, unigrams=[1.,2.,3.,4.,5.,6.,7.], num_reserved_ids=1, distortion=.75, seed=4)"),
    "tf.random.fixed_unigram_candidate_sampler([[3]], 1, 5, True, 9, unigrams=[1.,2.,3.], seed=4)", "tf.random.fixed_unigram_candidate_sampler([[3]], 1, 5, True, 9, seed=4)",
    "tf.nn.all_candidate_sampler([[1,2],[0,4]], 2, 5, True)", "tf.random.all_candidate_sampler([[1],[0]], 1, 4, False)",
    "tf.random.log_uniform_candidate_sampler([[1]], 1, 5, True, 4)", "tf.random.log_uniform_candidate_sampler([[1,2]], 1, 3, True, 4)", "tf.random.uniform_candidate_sampler([1,2], 1, 3, True, 4)",
    seeded("tf.random.uniform_candidate_sampler([[1,2],[3,3]], 2, 3, False, 8, seed=9)"), "tf.random.log_uniform_candidate_sampler([[1,2],[3,3]], 2, 3, True, 8, seed=9)._fields",
    "tf.nn.compute_accidental_hits([[1,2],[3,9]], tf.constant([2,9,4,1],tf.int64), 2)", "tf.nn.compute_accidental_hits([[1],[5]], tf.constant([2,3],tf.int64), 1)", "tf.nn.compute_accidental_hits([[1]], tf.constant([2,3],tf.int64), 2)",
    *(f"tf.nn.{f}({W}, {B}, {TRUE}, {X}, 4, 12, sampled_values={VALUES}{r})" for f in ("nce_loss", "sampled_softmax_loss") for r in ("", ", remove_accidental_hits=True", ", remove_accidental_hits=False")),
    *(f"grad(lambda w, b, a: tf.nn.{f}(w, b, {TRUE}, a, 4, 12, sampled_values={VALUES}), {W}, {B}, {X})" for f in ("nce_loss", "sampled_softmax_loss")),
    seeded(f"tf.nn.sampled_softmax_loss({W}, {B}, {TRUE}, {X}, 5, 12, seed=8)"), f"do('tf.random.set_seed(3); out = tf.nn.nce_loss({W}, {B}, {TRUE}, {X}, 5, 12)')",
    seeded(f"tf.nn.sampled_softmax_loss([x(6,4), x(6,4,seed=9)], {B}, {TRUE}, {X}, 5, 12, seed=8)"), f"tf.nn.nce_loss({W}, {B}, tf.constant([[3,1],[7,0],[0,2]]), {X}, 4, 12, num_true=2, sampled_values=(tf.constant([1,7,5,2],tf.int64), tf.constant([[.3,.2],[.1,.5],[.9,.4]]), tf.constant([.6,.2,.25,.4])))",
    f"tf.function(lambda a: tf.nn.sampled_softmax_loss({W}, {B}, {TRUE}, a, 4, 12, sampled_values={VALUES}))({X})",
    *(f"{PARTS}(tf.nn.ctc_greedy_decoder({a}))" for a in ("x(6,2,4), [6,4]", "x(6,2,4), [6,4], merge_repeated=False", "x(6,3,4,seed=1), [6,4,0], blank_index=0", "x(6,2,4), [6,4], blank_index=-2", "tf.constant(x(6,2,4,dtype='float64')), tf.constant([6,4])", "x(6,2,4), [7,4]", "x(6,2,4), [6]", "x(6,4), [6]", "np.repeat(x(4,2,3),2,0), [8,5]")),
    *(f"{PARTS}(tf.nn.ctc_beam_search_decoder({a}))" for a in ("x(6,2,4,high=3), [6,4]", "x(8,2,4,high=3), [8,4], beam_width=3, top_paths=2", "x(8,2,5,high=5,seed=4), [8,7], 6, 3", "x(6,2,4), [6,4], top_paths=4", "x(6,2,4), [7,4]", "x(6,2,4), [6,4], 2, 3", "x(3,1,2), [3], beam_width=1")),
    "tf.nn.ctc_beam_search_decoder(tf.constant(x(6,2,4,dtype='float64')), [6,4])[1].dtype", "tf.nn.collapse_repeated([[1,1,2,2,1],[3,3,3,3,3],[1,2,3,4,5]], [5,3,2])", "tf.nn.collapse_repeated(tf.constant([[1,2]],tf.int64), tf.constant([0],tf.int64))", "tf.function(tf.nn.collapse_repeated)(tf.constant([[1,1,2]]), tf.constant([3]))",
    "tf.nn.ctc_unique_labels([[3,4,4,3],[5,5,1,0]])", "tf.nn.ctc_unique_labels(tf.constant([[3],[4]],tf.int64))",
    f"tf.function(lambda a: {PARTS}(tf.nn.ctc_greedy_decoder(a, [6,4])))(tf.constant(x(6,2,4)))", f"tf.function(lambda a: {PARTS}(tf.nn.ctc_beam_search_decoder(a, [6,4])))(tf.constant(x(6,2,4)))",
    *(f"tf.nn.embedding_lookup_sparse({a}, combiner={c!r})" for c in ("sum", "mean", "sqrtn", None, "max") for a in (f"x(4,3), {IDS}, None", f"x(4,3), {IDS}, {WEIGHTS}", f"x(4,2,3), {IDS}, {WEIGHTS}")),
    f"tf.nn.embedding_lookup_sparse(x(4,3), {IDS}, {WEIGHTS}, max_norm=.5)", f"tf.nn.embedding_lookup_sparse(x(4,3,dtype='float16'), {IDS}, {WEIGHTS})", f"tf.nn.embedding_lookup_sparse([x(2,3), x(2,3,seed=3)], {IDS}, None)", "tf.nn.embedding_lookup_sparse(x(4,3), [1,2], None)", f"tf.nn.embedding_lookup_sparse(x(4,3), {IDS}, [1.,2.])",
    *(f"grad(lambda a: tf.nn.embedding_lookup_sparse(a, {IDS}, {w}, combiner={c!r}), x(4,3))" for c in ("sum", "mean", "sqrtn") for w in ("None", WEIGHTS)), f"grad(lambda a, w: tf.nn.embedding_lookup_sparse(a, {IDS}, tf.SparseTensor({IDS}.indices, w, [4,3])), x(4,3), x(4,low=.5))",
    "tf.nn.embedding_lookup_sparse(x(4,3), tf.RaggedTensor.from_row_lengths([1,3,0,1], [2,1,1]), None, combiner='sum')",
    *(f"tf.nn.safe_embedding_lookup_sparse(x(4,3), {a})" for a in (ODD, f"{ODD}, {LESS}", f"{ODD}, {LESS}, 'sum'", f"{ODD}, default_id=2", f"{ODD}, {LESS}, 'sqrtn', 1", DEEP, f"{DEEP}, default_id=0", f"{IDS}, {WEIGHTS}")), f"tf.nn.safe_embedding_lookup_sparse(None, {IDS})", f"tf.nn.safe_embedding_lookup_sparse([], {IDS})",
    f"grad(lambda a: tf.nn.safe_embedding_lookup_sparse(a, {ODD}), x(4,3))",
]  # fmt: skip
