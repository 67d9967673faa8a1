
"""tf.keras.metrics: functions, classes over two batches with weights, names, configs, errors."""

K = "tf.keras.metrics."
TWO = "m.update_state({a}); r = m.result() * 1; m.update_state({b}); out = [r, m.result() * 1, np.stack([np.sum(v.numpy()) for v in m.variables])]; m.reset_state(); out += [str(sum(float(np.sum(v.numpy())) for v in m.variables)), ' '.join(v.path for v in m.variables)]"


def twice(metric: str, a: str, b: str) -> str:
    """A metric after one batch, after two, and after a reset."""
    return f"do({'m = ' + K + metric + '; ' + TWO.format(a=a, b=b)!r})"


def data(maker: str) -> list[tuple[str, str]]:
    """Two batches, without and with weights of several forms."""
    a, b = maker.format(s=0), maker.format(s=7)
    return [(a, b), (f"{a}, sample_weight=x(4,low=0)", f"{b}, sample_weight=x(4,low=0,seed=5)"), (f"{a}, x(4,1,low=0)", b)]


REAL = "x(4,3,low=0,seed={s}), x(4,3,low=.01,seed={s}+1)"
BINARY = "ints(4,3,high=2,seed={s}), x(4,3,low=0,seed={s}+1)"
FLAT = "ints(4,high=2,seed={s}), x(4,low=0,seed={s}+1)"
HOT = "np.eye(3,dtype='f4')[ints(4,high=3,seed={s})], x(4,3,low=0,seed={s}+1)"
SPARSE = "ints(4,high=3,seed={s}), x(4,3,low=0,seed={s}+1)"
CLASS = "ints(4,high=3,seed={s}), ints(4,high=3,seed={s}+1)"
ERRORS = ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "RootMeanSquaredError", "CosineSimilarity", "LogCoshError", "KLDivergence", "Poisson", "Hinge", "SquaredHinge", "CategoricalHinge", "BinaryCrossentropy", "CategoricalCrossentropy", "PearsonCorrelation", "ConcordanceCorrelation")
TABLE = [
    *((f"{c}()", REAL) for c in ERRORS),
    *((c, BINARY) for c in ("BinaryAccuracy()", "BinaryAccuracy(threshold=.3)", "Accuracy()", "Precision()", "Recall()", "Precision(thresholds=[.2,.5,.8])", "Recall(thresholds=[.2,.5,.8])", "Precision(top_k=2)", "Recall(top_k=1, class_id=1)", "Precision(class_id=2)", "TruePositives()", "FalsePositives(thresholds=[.1,.9])", "TrueNegatives()", "FalseNegatives()", "TruePositives(thresholds=[0.,.5,1.])", "BinaryIoU()", "AUC()", "AUC(num_thresholds=10, curve='PR')", "AUC(curve='PRGAIN')", "AUC(summation_method='majoring')", "AUC(summation_method='minoring', curve='PR')", "AUC(thresholds=[.2,.5,.6])", "AUC(multi_label=True)", "AUC(multi_label=True, num_labels=3, label_weights=[.2,.3,.5])", "AUC(multi_label=True, curve='PR')", "AUC(multi_label=True, thresholds=[.2,.7])", "AUC(from_logits=True)", "AUC(label_weights=[.2,.3,.5])", "SensitivityAtSpecificity(.5)", "SpecificityAtSensitivity(.5, num_thresholds=20)", "PrecisionAtRecall(.5)", "RecallAtPrecision(.5, class_id=1)", "SensitivityAtSpecificity(.5, num_thresholds=1)", "BinaryCrossentropy(from_logits=True, label_smoothing=.1)")),
    *((c, FLAT) for c in ("BinaryAccuracy()", "Precision()", "Recall()", "AUC()", "TruePositives()", "BinaryCrossentropy()", "MeanSquaredError()", "AUC(curve='PR')", "BinaryIoU([1], .4)")),
    *((c, HOT) for c in ("CategoricalAccuracy()", "TopKCategoricalAccuracy(k=2)", "CategoricalCrossentropy()", "CategoricalCrossentropy(from_logits=True, label_smoothing=.1)", "F1Score()", "F1Score('micro')", "F1Score('macro', .5)", "F1Score('weighted')", "FBetaScore(beta=2.)", "FBetaScore('weighted', .5, .4)", "OneHotIoU(3, [0,2])", "OneHotMeanIoU(3)", "R2Score()")),
    *((c, SPARSE) for c in ("SparseCategoricalAccuracy()", "SparseTopKCategoricalAccuracy(k=2)", "SparseCategoricalCrossentropy()", "SparseCategoricalCrossentropy(from_logits=True)", "SparseCategoricalCrossentropy(ignore_class=1)", "MeanIoU(3, sparse_y_pred=False)")),
    *((c, CLASS) for c in ("MeanIoU(3)", "IoU(3, [0,1])", "MeanIoU(3, ignore_class=1)", "IoU(2, [0])", "Accuracy()", "MeanIoU(3, dtype='float32')")),
    *((c, REAL) for c in ("R2Score()", "R2Score(None)", "R2Score('variance_weighted_average')", "R2Score(num_regressors=2)", "CosineSimilarity(axis=0)", "PearsonCorrelation(axis=0)", "MeanSquaredError(dtype='float64')")),
]
CLASSES = (*(f"{c}()" for c in ERRORS), "Mean()", "Sum()", "Accuracy()", "BinaryAccuracy()", "CategoricalAccuracy()", "SparseCategoricalAccuracy()", "TopKCategoricalAccuracy()", "SparseTopKCategoricalAccuracy()", "SparseCategoricalCrossentropy()", "Precision()", "Recall(thresholds=[.1,.2], class_id=1)", "TruePositives(.3)", "AUC()", "SensitivityAtSpecificity(.5)", "PrecisionAtRecall(.5, name='p')", "MeanIoU(3)", "IoU(3,[1])", "BinaryIoU()", "OneHotIoU(3,[1])", "OneHotMeanIoU(3)", "F1Score()", "FBetaScore()", "R2Score()", "MeanMetricWrapper(tf.keras.losses.MSE, name='q')", "RootMeanSquaredError(dtype='float16')")
NAMES = ("mse", "MSE", "mae", "mape", "msle", "bce", "BCE", "auc", "AUC", "accuracy", "acc", "precision", "Precision", "recall", "kld", "kl_divergence", "cosine_similarity", "binary_accuracy", "mean_squared_error", "root_mean_squared_error", "top_k_categorical_accuracy", "f1_score", "hinge", "poisson", "nothing", "mean", "log_cosh_error", "logcosh", "r2_score")
CASES = [
    *(twice(c, a, b) for c, maker in TABLE for a, b in data(maker)),
    *(twice(c, a, b) for c in ("Mean()", "Sum()", "Mean(name='q', dtype='float64')") for a, b in (("3.", "x(4)"), ("x(4,3)", "x(2,3,2)"), ("x(4), x(4,low=0)", "x(4,3), x(4,low=0)"), ("x(4,3), x(4,3,low=0)", "2., 5."), ("x(4,3), 2.", "x(3), [1.,0.,1.]"), ("ints(3)", "[1,2]"))),
    *(f"{K}{f}({a})" for f, a in (("binary_accuracy", BINARY.format(s=0)), ("binary_accuracy", "[1,0,1], [.2,.7,.9], .8"), ("binary_accuracy", "[[1],[0]], [.6,.2]"), ("categorical_accuracy", HOT.format(s=0)), ("sparse_categorical_accuracy", SPARSE.format(s=0)), ("sparse_categorical_accuracy", "ints(4,1,high=3), x(4,3)"), ("sparse_categorical_accuracy", "ints(2,4,high=3), x(2,4,3)"), ("top_k_categorical_accuracy", HOT.format(s=0) + ", 2"), ("sparse_top_k_categorical_accuracy", SPARSE.format(s=0) + ", k=2"), ("sparse_top_k_categorical_accuracy", "ints(2,4,high=3), x(2,4,3), 2"), ("sparse_top_k_categorical_accuracy", "[1,2], [[2,1,0],[0,1,2]], 2, True"), ("MSE", REAL.format(s=0)), ("KLD", REAL.format(s=0)), ("pearson_correlation", REAL.format(s=0)), ("concordance_correlation", REAL.format(s=0)))),
    *(f"sorted({K}{c}.get_config().items(), key=str)" for c in CLASSES), *(f"(lambda c: [c['module'], c['class_name'], c['registered_name']])({K}serialize({K}{c}))" for c in CLASSES), *(f"(lambda m: [m.name, type(m).__name__, sorted(m.get_config().items(), key=str)])({K}deserialize({K}serialize({K}{c})))" for c in CLASSES),
    *(f"(lambda m: [m.name, type(m).__name__])({K}get({n!r}))" for n in NAMES), f"{K}get(None)", f"{K}get(3)", f"{K}get({K}AUC).curve.value",
    *(f"{K}{c}" for c in ("Precision(thresholds=[2.])", "Precision(thresholds=-1)", "AUC(num_thresholds=1)", "AUC(curve='x')", "AUC(summation_method='x')", "AUC(num_labels=3)", "SensitivityAtSpecificity(2.)", "RecallAtPrecision(.5, num_thresholds=0)", "IoU(2, [5])", "F1Score('x')", "F1Score(threshold=1)", "FBetaScore(beta=1)", "FBetaScore(beta=-1.)", "F1Score(threshold=2.)", "R2Score('x')", "R2Score(num_regressors=-1)", "MeanSquaredError()(1)", "F1Score()([1.],[1.])", "R2Score()([1.],[1.])", "Precision(class_id=0)([1.],[1.])")),
    "do('class M(tf.keras.metrics.Metric):\\n  def __init__(self, name=\"m\"):\\n    super().__init__(name=name); self.t = self.add_weight(name=\"t\", shape=(2,), initializer=\"ones\"); self.inner = tf.keras.metrics.Mean()\\n  def update_state(self, v): self.t.assign_add(v); self.inner.update_state(v)\\n  def result(self): return self.t * self.inner.result()\\nm = M(); out = [m([1.,2.]), [v.path for v in m.variables], m.name, m.dtype]; m.reset_state(); out += [m.result()]')",
    "do('m = tf.keras.metrics.Mean(); vs = [v.value for v in m.variables]; vs = m.stateless_update_state(vs, [1.,3.]); out = [m.stateless_result(vs), m.result(), [float(v) for v in m.stateless_reset_state()]]')",
    "do('m = tf.keras.metrics.MeanSquaredError(); p = tf.constant(x(2,3,1)); p._keras_mask = tf.constant([[1,1,0],[1,0,0]]) > 0; m.update_state(x(2,3,1,seed=1), p); out = [m.result()] + [v.numpy() for v in m.variables]')",
]  # fmt: skip
CASES = [f"[tf.keras.backend.clear_session(), {c}][1]" for c in CASES]  # automatic names start again
