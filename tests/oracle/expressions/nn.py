
"""tf.nn: softmax, losses, normalisation, activations, ctc."""

L, T = "x(3,4,low=-3,high=3)", "tf.nn.softmax(x(3,4,seed=5))"
CASES = [
    *(f"tf.nn.{f}({a})" for f in ("softmax", "log_softmax") for a in (L, "x(2,3,4), axis=1", "x(2,3), 0", "x(5)", "x(2,3,dtype='float64')", "x(2,3,dtype='float16')", "[1,2]", "x(2,3), axis=2", "[1e4, 0.]", "x(0,3)")),
    *(f"grad(lambda a: tf.nn.{f}(a, axis={a}), x(2,3), order={o})" for f in ("softmax", "log_softmax") for a in (0, -1) for o in (1, 2)),
    *(f"tf.nn.softmax_cross_entropy_with_logits({a})" for a in (f"{T}, {L}", "[[0.,1.]], [[2.,3.]]", "labels=x(2,3,4,low=0), logits=x(2,3,4), axis=1", "x(3,4,low=0), x(3,4,dtype='float64')", "x(3,4,low=0,dtype='float16'), x(3,4,dtype='float16')", "x(3,4), x(3,3)", "[[1.,0.]], x(3,2)", "[0.,1.], [1.,2.]", "ints(2,3,high=2), x(2,3)")),
    *(f"tf.nn.sparse_softmax_cross_entropy_with_logits({a})" for a in (f"[0,3,1], {L}", "[[0,1],[2,2]], x(2,2,3)", "1, x(4)", "[0,4,1], x(3,4)", "[0,1], x(3,4)", "[[0],[1],[2]], x(3,4)", "[0,-1,1], x(3,4)", "[0.,1.,2.], x(3,4)", "tf.constant([0,1],tf.int64), x(2,3,dtype='float16')", "0, 5.")),
    f"grad(lambda a: tf.nn.sparse_softmax_cross_entropy_with_logits([0,3,1], a), {L})", f"grad(lambda a: tf.nn.sparse_softmax_cross_entropy_with_logits([0,3,1], a), {L}, order=2)",
    f"grad(lambda a: tf.nn.softmax_cross_entropy_with_logits({T}, a), {L})", f"grad(lambda t, a: tf.nn.softmax_cross_entropy_with_logits(t, a), {T}, {L})", f"grad(lambda a: tf.nn.softmax_cross_entropy_with_logits({T}, a), {L}, order=2)", f"grad(lambda a: tf.nn.softmax_cross_entropy_with_logits(x(3,4,low=0), a), {L})",
    *(f"tf.nn.sigmoid_cross_entropy_with_logits({a})" for a in ("[0.,1.,.3], [2.,-3.,.7]", "[0.,1.], [1e3,-1e3]", "[0.,1.], [1.]", "labels=[1.], logits=None", "[0,1], [1.,2.]")),
    "grad(lambda z, a: tf.nn.sigmoid_cross_entropy_with_logits(z, a), np.array([0.,1.,.3],'f4'), np.array([0.,-3.,.7],'f4'))",
    "tf.nn.weighted_cross_entropy_with_logits([0.,1.,.3], [2.,-3.,.7], 2.)", "grad(lambda a: tf.nn.weighted_cross_entropy_with_logits([0.,1.,.3], a, 2.), np.array([2.,-3.,.7],'f4'))", "tf.nn.weighted_cross_entropy_with_logits([0.], [2.,-3.], 2.)",
    "tf.nn.log_poisson_loss([1.,2.,.5,3.], [.1,.2,.3,.4])", "tf.nn.log_poisson_loss([1.,2.,.5,3.], [.1,.2,.3,.4], compute_full_loss=True)",
    "tf.nn.l2_loss(x(3,4))", "grad(tf.nn.l2_loss, x(3))",
    *(f"tf.nn.bias_add({a})" for a in ("x(2,3), x(3)", "x(2,3,4,5), x(3), 'NCHW'", "x(2,3,4), x(4), data_format='N...C'", "x(2,3), x(2)", "x(2,3), x(3,1)", "x(2,3), x(3), 'WHAT'", "x(3), x(3)", "x(2,3), [1.,2.,3.]")),
    "grad(lambda a, b: tf.nn.bias_add(a, b), x(2,3), x(3))",
    *(f"tf.nn.moments({a})" for a in ("tf.constant(x(3,4)), [0]", "tf.constant(x(3,4)), [0,1]", "tf.constant(x(3,4)), 1, keepdims=True", "x(3,4,dtype='float16'), 0", "tf.constant([1.,2.,3.]), [0]", "x(2,3,4), [-1,0]", "ints(3,4), [0]")),
    "grad(lambda a: tf.nn.moments(a, [0]), x(3,2))", "tf.nn.weighted_moments(x(3,4), [0], x(3,4,low=0))", "tf.nn.weighted_moments(x(3,4), [0,1], x(3,1,low=0), keepdims=True)", "tf.nn.sufficient_statistics(tf.constant(x(3,4)), [0])[:3]", "tf.nn.sufficient_statistics(tf.constant(x(3,4)), [1], shift=.5, keepdims=True)", "tf.nn.normalize_moments(3., [6.], [14.], None)", "tf.nn.normalize_moments(3., [6.], [14.], 1.)",
    "tf.nn.batch_normalization(x(3,4), x(4), x(4,low=0), x(4), x(4), 1e-3)", "tf.nn.batch_normalization(x(3,4), x(4), x(4,low=0), None, None, 1e-3)", "tf.nn.batch_normalization(x(3,4), x(4), x(4,low=0), None, x(4), 1e-3)",
    "tf.nn.local_response_normalization(x(1,2,3,6))", "tf.nn.lrn(x(1,2,3,6), 2, 2., .5, .75)", "grad(lambda a: tf.nn.lrn(a, 1, 1., .5, .75), x(1,2,2,4))", "tf.nn.lrn(x(2,3))",
    "tf.nn.l2_normalize(x(3,4), 1)", "tf.nn.l2_normalize(x(3,4), [0,1])", "tf.nn.l2_normalize(x(3,4))", "tf.nn.l2_normalize([0.,0.], 0)", "tf.math.l2_normalize(x(2,3), axis=0, epsilon=.5)", "grad(lambda a: tf.nn.l2_normalize(a, 1), x(2,3))",
    "tf.nn.zero_fraction([0,1,0,2])", "tf.nn.zero_fraction(x(3))", "tf.nn.zero_fraction([])",
    *(f"tf.nn.{f}(x(3,4,low=-4,high=4))" for f in ("relu", "relu6", "elu", "selu", "leaky_relu", "crelu", "gelu", "silu", "swish", "softsign", "softplus", "sigmoid", "tanh")),
    *(f"grad(tf.nn.{f}, x(3,4,low=-4,high=8))" for f in ("relu", "relu6", "elu", "selu", "leaky_relu", "crelu", "gelu", "silu", "softsign", "softplus", "sigmoid", "tanh")),
    "tf.nn.leaky_relu([-1,2])", "tf.nn.leaky_relu([-1.,2.], alpha=.5)", "tf.nn.gelu([-1.,2.], approximate=True)", "tf.nn.gelu([1])", "tf.nn.silu([-1.,2.], beta=2.)", "tf.nn.relu([-1,2])", "tf.nn.crelu(x(2,3), axis=0)", "tf.nn.relu6([-1,9])", "tf.nn.elu([1])",
    "tf.nn.ctc_loss([[1,2],[1,0]], x(5,2,4), [2,1], [5,4])", "tf.nn.ctc_loss([[1,1,2],[3,0,0],[0,0,0]], x(3,6,4), [3,1,0], [6,3,2], logits_time_major=False)", "tf.nn.ctc_loss([[0,1],[1,2]], x(5,2,4), [2,2], [5,5], blank_index=-1)",
    "grad(lambda a: tf.nn.ctc_loss([[1,2],[1,0]], a, [2,1], [5,4]), x(5,2,4))",
    "tf.nn.compute_average_loss([1.,2.,3.])", "tf.nn.compute_average_loss([1.,2.,3.], sample_weight=[1.,0.,2.])", "tf.nn.compute_average_loss([1.,2.], global_batch_size=8)", "tf.nn.scale_regularization_loss(3.)",
    "tf.nn.dropout(x(3), 1.0)", "tf.nn.dropout(x(3), 0)", "tf.nn.dropout([1,2], .5)", "tf.nn.dropout(x(3), 'a')", "tf.nn.dropout(x(3), -0.1)",
    "do('tf.random.set_seed(3); out = tf.nn.dropout(x(4,5), .4, seed=5)')", "do('tf.random.set_seed(3); out = [tf.nn.dropout(x(4,5), .4), tf.nn.dropout(x(4,5), .4)]')", "do('tf.random.set_seed(3); out = tf.nn.dropout(tf.ones([4,5]), .4, noise_shape=[4,1])')", "do('tf.random.set_seed(3); out = tf.nn.dropout(tf.ones([4,5]), .4, noise_shape=[None,1])')",
    "tf.nn.experimental.stateless_dropout(tf.ones([3,5]), rate=.5, seed=[1,0])", "tf.nn.experimental.stateless_dropout(tf.ones([3,5]), rate=.8, seed=[1,0], noise_shape=[3,1])",
]  # fmt: skip
