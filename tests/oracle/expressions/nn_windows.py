"""tf.nn: dilation and erosion, pooling over drawn regions, isotonic regression, gradients of convolutions."""

A = "x(2,6,7,3)"


def seeded(expression: str) -> str:
    """The expression after ``tf.random.set_seed``: other cases leave their global seed behind."""
    return f"do('tf.random.set_seed(1); out = {expression}')"


CASES = [
    *(f"tf.nn.{f}2d({A}, x(2,3,3,seed=1), {s}, {p!r}, 'NHWC', {d})" for f in ("dilation", "erosion") for s in ([1, 1, 1, 1], [1, 2, 3, 1]) for p in ("SAME", "VALID") for d in ([1, 1, 1, 1], [1, 2, 1, 1])),
    *(f"grad(lambda a, w: tf.nn.{f}2d(a, w, [1,2,1,1], 'SAME', 'NHWC', [1,1,2,1]), {A}, x(3,2,3,seed=1))" for f in ("dilation", "erosion")),
    "tf.nn.dilation2d(ints(1,4,4,2), ints(2,2,2,seed=1), [1,1,1,1], 'SAME', 'NHWC', [1,1,1,1])", "grad(lambda a: tf.nn.dilation2d(a, np.zeros((2,2,1),'f4'), [1,1,1,1], 'VALID', 'NHWC', [1,1,1,1]), np.ones((1,3,3,1),'f4'))",
    f"tf.nn.dilation2d({A}, x(2,3,3), [1,1,1,1], 'SAME', 'NCHW', [1,1,1,1])", f"tf.nn.erosion2d({A}, x(2,3,2), [1,1,1,1], 'SAME', 'NHWC', [1,1,1,1])", f"tf.nn.dilation2d({A}, x(9,3,3), [1,1,1,1], 'VALID', 'NHWC', [1,1,1,1])",
    f"tf.function(lambda a: tf.nn.dilation2d(a, x(2,2,3), [1,1,1,1], 'SAME', 'NHWC', [1,1,1,1]))({A})",
    *(seeded(f"tf.nn.fractional_{k}_pool(tf.constant(x(2,9,11,2)), {r}, {p}, {o}, seed={s})") for k, r in (("max", "1.6"), ("max", "[1.,1.3,1.9,1.]"), ("avg", "[1.,1.6,1.6,1.]")) for p in (True, False) for o in (True, False) for s in (3, 8)),
    *(seeded(f"grad(lambda a: tf.nn.fractional_{k}_pool(a, [1.,1.7,1.7,1.], True, {o}, seed=5)[0], x(1,7,8,2))") for k in ("max", "avg") for o in (True, False)),
    "tf.nn.fractional_max_pool(tf.constant(x(1,8,8,1)), 2., seed=1)", "tf.nn.fractional_max_pool(x(1,8,8,1), .5)", "tf.nn.fractional_max_pool(x(1,8,8,1), [2.,2.,2.,1.])", "tf.nn.fractional_max_pool(x(1,8,8,1), 'a')", "tf.nn.fractional_max_pool(x(8,8,1), 1.5)", "tf.nn.fractional_avg_pool(tf.constant(x(1,8,8,1)), 1.5)", "tf.nn.fractional_avg_pool(tf.constant(x(1,8,8,1)), [1.,1.5,1.5,1.]).output.shape", "tf.nn.fractional_max_pool(tf.constant(x(1,8,8,1)), 1.5)._fields",
    "do('tf.random.set_seed(4); out = tf.nn.fractional_max_pool(tf.constant(x(1,9,9,1)), 1.6, seed=2)')",
    *(f"tf.nn.isotonic_regression({a})" for a in ("[3.,1.,2.,5.,4.]", "[3.,1.,2.,5.,4.], decreasing=False", "x(3,6)", "x(2,3,4), axis=1", "x(2,3,4), decreasing=False, axis=0", "[1,2,3]", "tf.constant([1,2,3],tf.int16)", "tf.constant(x(5,dtype='float64'))", "tf.constant(x(5,dtype='float16'))", "[2.,2.,2.]", "[[4.,4.,3.,3.]]", "[1.,1.,2.], False", "5.")),
    *(f"grad(lambda a: tf.nn.isotonic_regression(a, decreasing={d})[0], x(3,6))" for d in (True, False)), "tf.function(tf.nn.isotonic_regression)(x(2,4))",
    *(f"tf.nn.approx_max_k({a})" for a in ("x(20), 3", "x(2,8), 2")),
    *(f"tf.nn.depthwise_conv2d_backprop_input([2,6,7,3], x(2,3,3,2), {g}, [1,{s},{s},1], {p!r})" for s, p, g in ((1, "SAME", "x(2,6,7,6)"), (2, "SAME", "x(2,3,4,6)"), (1, "VALID", "x(2,5,5,6)"))),
    *(f"tf.nn.depthwise_conv2d_backprop_filter({A}, [2,3,3,2], {g}, [1,{s},{s},1], {p!r})" for s, p, g in ((1, "SAME", "x(2,6,7,6)"), (2, "SAME", "x(2,3,4,6)"), (1, "VALID", "x(2,5,5,6)"))),
    *(f"tf.conv({a})" for a in (f"{A}, x(2,3,3,4), [1,1,1,1], 'SAME'", f"{A}, x(2,3,3,4), [1,2,1,1], 'VALID'", f"{A}, x(2,2,3,4), [1,1,1,1], 'VALID', dilations=[1,2,2,1]", "x(1,4,5,3,2), x(2,2,2,2,3), [1,1,1,1,1], 'SAME'", f"{A}, x(3), [1,1,1,1], 'SAME'", "x(2,2,5,5,3), x(2,2,3,4), [1,1,1,1], 'SAME', batch_dims=2")),
    *(f"tf.nn.atrous_conv2d_transpose({a})" for a in ("x(1,5,6,4), x(2,3,2,4), [1,5,6,2], 2, 'SAME'", "x(1,5,6,4), x(3,3,2,4), [1,9,10,2], 2, 'VALID'", "x(1,5,6,4), x(3,3,2,4), [1,5,6,2], 1, 'SAME'", "x(1,5,6,4), x(3,3,2,3), [1,5,6,2], 2, 'SAME'", "x(1,5,6,4), x(3,3,2,4), [1,5,6,2], 0, 'SAME'", "x(1,5,6,4), x(3,3,2,4), [1,5,6,2], 2, 'WHAT'", "x(1,6,6,4), x(3,3,2,4), [1,6,6,2], 3, 'SAME'")),
    *(f"tf.nn.with_space_to_batch({A}, {r}, {p!r}, lambda a, n, p: tf.nn.conv2d(a, x(2,3,3,4), 1, p), filter_shape={s})" for r in ([1, 1], [2, 2], [1, 3]) for p in ("SAME", "VALID") for s in ("[2,3]", "None")), f"tf.nn.with_space_to_batch({A}, [0,1], 'VALID', None)", f"tf.nn.with_space_to_batch({A}, [2,2], 'VALID', lambda a, n, p: tf.nn.max_pool2d(a, 2, 1, p), spatial_dims=[2,1])",
    "tf.required_space_to_batch_paddings([5,7], [2,3])", "tf.required_space_to_batch_paddings([5,7], [2,3], [[1,0],[0,2]])", "tf.required_space_to_batch_paddings([5], [0+4], base_paddings=[[0,0]])",
    *(f"tf.nn.batch_norm_with_global_normalization({A}, x(3,seed=1), x(3,low=.1), x(3,seed=2), x(3,seed=3), 1e-3, {s})" for s in (True, False)),
]  # fmt: skip
