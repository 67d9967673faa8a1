
"""tf.keras losses and activations: functions, classes, reductions, weights, masks, names, configs."""

K = "tf.keras."
Y = "x(4,3,low=0), x(4,3,low=.01,seed=1)"
S = "ints(4,3,high=2), x(4,3,low=-2,high=2,seed=1)"
D = "np.eye(3,dtype='f4')[[0,2,1,1]], tf.nn.softmax(x(4,3,seed=2))"
IDS = "np.array([0,2,1,1]), tf.nn.softmax(x(4,3,seed=2))"
REGRESSION = ("mse", "mae", "mape", "msle", "cosine_similarity", "huber", "logcosh", "kld", "poisson", "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy", "dice", "tversky")
CLASSES = ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "CosineSimilarity", "Huber", "LogCosh", "KLDivergence", "Poisson", "BinaryCrossentropy", "BinaryFocalCrossentropy", "CategoricalCrossentropy", "CategoricalFocalCrossentropy", "Dice", "Tversky", "Hinge", "SquaredHinge", "CategoricalHinge")
OTHER = ("SparseCategoricalCrossentropy", "CTC", "Circle", "CategoricalGeneralizedCrossEntropy")
ACTIVATIONS = ("relu", "leaky_relu", "relu6", "softmax", "elu", "selu", "softplus", "softsign", "soft_shrink", "sparse_plus", "silu", "squareplus", "gelu", "celu", "glu", "tanh", "tanh_shrink", "hard_tanh", "hard_shrink", "sigmoid", "exponential", "hard_sigmoid", "log_sigmoid", "sparse_sigmoid", "hard_silu", "linear", "mish", "log_softmax", "sparsemax")
NAMES = ("mse", "MSE", "mae", "MAE", "mape", "MAPE", "msle", "MSLE", "kld", "KLD", "bce", "BCE", "huber", "Huber", "logcosh", "log_cosh", "LogCosh", "hinge", "Hinge", "cosine_similarity", "CosineSimilarity", "categorical_crossentropy", "CategoricalCrossentropy", "kl_divergence", "kullback_leibler_divergence", "nothing", "sparse_categorical_crossentropy", "dice", "Dice", "ctc", "poisson", "mean_squared_error", "cross")
CASES = [
    *(f"{K}losses.{f}({a})" for f in REGRESSION for a in (Y, "x(4,3,low=0,dtype='float64'), x(4,3,low=.01,seed=1,dtype='float64')", "x(2,3,2,low=0), x(2,3,2,low=.01,seed=1)")),
    *(f"{K}losses.{f}({a})" for f in ("mse", "huber", "binary_crossentropy", "kld") for a in ("x(4,low=0), x(4,1,low=0)", "x(4,1,low=0), x(4,low=0)", "ints(3,2,high=2), x(3,2,low=0)", "[1.,0.], [.3,.2]", "x(3,2), x(2,2)", "x(4,3,low=0,dtype='float16'), x(4,3,low=.1,dtype='float16')")),
    *(f"grad(lambda p: {K}losses.{f}(x(4,3,low=0), p), x(4,3,low=.01,seed=1))" for f in REGRESSION),
    *(f"{K}losses.{f}({a})" for f in ("hinge", "squared_hinge", "categorical_hinge") for a in (S, "x(4,3), x(4,3,seed=1)", "[[1.,-1.]], [[.2,.3]]")),
    *(f"grad(lambda p: {K}losses.{f}(ints(4,3,high=2), p), x(4,3,low=-2,high=2))" for f in ("hinge", "squared_hinge", "categorical_hinge")),
    *(f"{K}losses.{f}({D}{o})" for f in ("categorical_crossentropy", "categorical_focal_crossentropy", "binary_crossentropy", "binary_focal_crossentropy") for o in ("", ", from_logits=True", ", label_smoothing=.1", ", from_logits=True, label_smoothing=.2", ", axis=0")),
    *(f"grad(lambda p: {K}losses.{f}(np.eye(3,dtype='f4')[[0,2,1,1]], p{o}), x(4,3,low=.1))" for f in ("categorical_crossentropy", "categorical_focal_crossentropy", "binary_crossentropy", "binary_focal_crossentropy") for o in ("", ", from_logits=True", ", label_smoothing=.1")),
    *(f"{K}losses.sparse_categorical_crossentropy({IDS}{o})" for o in ("", ", from_logits=True", ", ignore_class=1", ", ignore_class=-1", ", axis=0", ", axis=1")),
    f"{K}losses.sparse_categorical_crossentropy(np.array([[0],[2]]), x(2,3,low=.1))", f"{K}losses.sparse_categorical_crossentropy(np.array([0.,2.],'f4'), x(2,3,low=.1))", f"{K}losses.sparse_categorical_crossentropy(np.array([0,2,1]), x(2,3,low=.1))", f"{K}losses.sparse_categorical_crossentropy(np.array([0,5]), x(2,3,low=.1))",
    f"grad(lambda p: {K}losses.sparse_categorical_crossentropy(np.array([0,2,1,1]), p), x(4,3,low=.1))", f"grad(lambda p: {K}losses.sparse_categorical_crossentropy(np.array([0,2,1,1]), p, from_logits=True, ignore_class=2), x(4,3))",
    *(f"{K}losses.{f}({K}activations.{a}(tf.constant(x(4,3,low=-50,high=50))), from_logits={b}, y_true=np.eye(3,dtype='f4')[[0,2,1,1]])".replace("(tf.keras.activations", "(y_pred=tf.keras.activations", 1) for f, a in (("categorical_crossentropy", "softmax"), ("binary_crossentropy", "sigmoid")) for b in (True, False)),
    *(f"grad(lambda z: {K}losses.{f}(np.eye(3,dtype='f4')[[0,2,1,1]], {K}activations.{a}(z)), x(4,3,low=-50,high=50))" for f, a in (("categorical_crossentropy", "softmax"), ("binary_crossentropy", "sigmoid"), ("binary_crossentropy", "softmax"))),
    *(f"{K}losses.{f}({Y}, axis={a})" for f in ("dice", "tversky", "cosine_similarity") for a in (0, -1, "(0,1)")), f"{K}losses.tversky({Y}, alpha=.3, beta=.7)", f"{K}losses.huber({Y}, delta=.3)",
    f"{K}losses.ctc(np.array([[1,2,1],[1,2,2]]), x(2,5,4))", f"{K}losses.ctc(np.array([1,2]), x(2,5,4))", f"{K}losses.ctc(np.array([[1,2,1],[1,2,0]]), x(2,5))", "grad(lambda p: tf.keras.losses.ctc(np.array([[1,2,1],[1,2,2]]), p), x(2,7,4))",
    *(f"{K}losses.circle(ints(6,high=3), tf.nn.l2_normalize(x(6,4), 1){o})" for o in ("", ", gamma=10, margin=.2", ", remove_diagonal=False", ", ref_labels=ints(5,high=3,seed=2), ref_embeddings=tf.nn.l2_normalize(x(5,4,seed=3),1), remove_diagonal=False")),
    f"{K}losses.categorical_generalized_cross_entropy({IDS}, q=.3)", f"{K}losses.CategoricalGeneralizedCrossEntropy()({IDS})", f"{K}losses.CategoricalGeneralizedCrossEntropy(q=1.5)", f"{K}losses.Circle()(ints(6,high=3), tf.nn.l2_normalize(x(6,4), 1))", f"{K}losses.Circle(reduction='sum')(ints(6,high=3), tf.nn.l2_normalize(x(6,4), 1))",
    *(f"{K}losses.{c}({o})({Y}{w})" for c in CLASSES for o in ("", "reduction='sum'", "reduction=None") for w in ("", ", sample_weight=x(4,low=0,seed=3)")),
    *(f"{K}losses.{c}(reduction={r})({Y}, sample_weight={w})" for c in ("MeanSquaredError", "BinaryCrossentropy") for r in ("'mean'", "'mean_with_sample_weight'", "'sum_over_batch_size'", "'none'") for w in ("x(4,1,low=0)", "2.", "np.array([1,0,1,1])", "x(4,3,low=0)", "x(3)", "None")),
    *(f"{K}losses.{c}(dtype={d!r})({Y})" for c in ("MeanSquaredError", "Huber", "CategoricalCrossentropy") for d in ("float64", "float16")),
    *(f"{K}losses.{c}({a})({Y})" for c, a in (("BinaryCrossentropy", "from_logits=True, label_smoothing=.1"), ("BinaryFocalCrossentropy", "True, .3, 1.5"), ("BinaryFocalCrossentropy", "gamma=3., from_logits=True"), ("CategoricalFocalCrossentropy", ".5, 1., label_smoothing=.1"), ("CosineSimilarity", "axis=0"), ("Huber", ".2"), ("Tversky", ".2,.8,axis=1"), ("Dice", "axis=1"))),
    *(f"{K}losses.SparseCategoricalCrossentropy({o})({IDS}{w})" for o in ("", "True", "ignore_class=1", "ignore_class=1, reduction='sum'", "reduction=None, ignore_class=0") for w in ("", ", sample_weight=x(4,low=0)")),
    "do('m = tf.constant(x(2,4,3,low=.1)); m._keras_mask = tf.constant([[1,1,0,0],[1,0,0,0]]) > 0; out = [tf.keras.losses.MeanSquaredError(reduction=r)(x(2,4,3), m, w) for r in (\"sum\", \"sum_over_batch_size\", \"mean\", \"mean_with_sample_weight\", None) for w in (None, x(2,4,low=0), x(2,low=0), x(2,4,1,low=0))]')",
    "do('m = tf.constant(x(2,4,low=.1)); m._keras_mask = tf.constant([[1,1,0,0],[1,0,0,0]]) > 0; out = tf.keras.losses.MeanSquaredError()(x(2,4), m)')",
    *(f"{K}losses.{c}(reduction='average')" for c in ("MeanSquaredError",)),
    *(f"sorted({K}losses.{c}().get_config().items(), key=str)" for c in (*CLASSES, *OTHER)), *(f"sorted({K}losses.{c}(name='n', reduction='sum').get_config().items(), key=str)" for c in (*CLASSES, *OTHER)),
    *(f"str({K}losses.serialize({K}losses.{c}()))" for c in (*CLASSES, *OTHER)), *(f"type({K}losses.deserialize({K}losses.serialize({K}losses.{c}()))).__name__" for c in (*CLASSES, *OTHER[:3])),
    f"str({K}losses.serialize({K}losses.mse))",
    *(f"(lambda o: getattr(o, '__name__', None) or type(o).__name__)({K}losses.get({n!r}))" for n in NAMES), f"{K}losses.get(None)", f"{K}losses.get(3)", f"{K}losses.get({K}losses.Huber).name", f"{K}losses.get({{'class_name': 'Huber', 'config': {{'delta': 2.}}}}).get_config()['name']",
    f"{K}losses.Loss()(1., 2.)", f"{K}losses.Loss(reduction='x')", "do('class M(tf.keras.losses.Loss):\\n  def call(self, a, b): return tf.reduce_mean(tf.square(a - b), -1)\\nout = [M()(x(4,3), x(4,3,seed=1)), M(name=\"q\", reduction=\"sum\")(x(4,3), x(4,3,seed=1), x(4)), M().name]')",
    *(f"{K}activations.{a}(tf.constant(x(3,4,low=-4,high=8)))" for a in ACTIVATIONS), *(f"grad({K}activations.{a}, x(3,4,low=-4,high=8))" for a in ACTIVATIONS),
    *(f"{K}activations.get({a!r})(x(2,4))" for a in (*ACTIVATIONS, "swish", "hard_swish", "nothing", "Relu", "threshold")), *(f"{K}activations.serialize({K}activations.{a})" for a in ACTIVATIONS), f"{K}activations.get(None).__name__", f"{K}activations.get(3)", f"{K}activations.deserialize('relu').__name__",
    *(f"{K}activations.{a}(x(3,4,low=-4,high=8), {o})" for a, o in (("relu", "negative_slope=.1"), ("relu", "max_value=3."), ("relu", "max_value=6"), ("relu", "threshold=1."), ("relu", ".1, 3., 1."), ("relu", ".1, 6."), ("leaky_relu", ".3"), ("elu", ".5"), ("celu", ".5"), ("gelu", "True"), ("softmax", "axis=0"), ("softmax", "axis=(0,1)"), ("log_softmax", "axis=0"), ("sparsemax", "axis=0"), ("glu", "axis=1"), ("glu", "axis=0"), ("squareplus", "b=2."), ("soft_shrink", ".2"), ("hard_shrink", "1."), ("threshold", ".5, -1."), ("threshold", ".5"))),
    *(f"{K}activations.{a}([-1, 0, 2])" for a in ("relu", "sigmoid", "softplus", "elu", "tanh")),
]  # fmt: skip
CASES = [f"[tf.keras.backend.clear_session(), {c}][1]" for c in CASES]  # automatic names start again
