
"""keras.random: the very numbers of Keras on TensorFlow."""

R = "tf.keras.random."
CASES = [
    *(f"{R}{a}" for a in ("normal((2,3), seed=1)", "normal((4,), mean=2., stddev=3., seed=7, dtype='float16')", "uniform((2,3), seed=1)", "uniform((5,), -1., 4., seed=3)", "uniform((5,), -1.1, 4.3, seed=3, dtype='float64')", "uniform((3,), 0, 10, dtype='float64', seed=3)", "truncated_normal((2,3), seed=4)", "truncated_normal((9,), 1., .5, seed=4)", "randint((6,), 0, 10, seed=2)", "randint((4,), -5, 5, dtype='int64', seed=2)", "randint((4,), 0, 200, dtype='uint8', seed=2)", "randint((4,), 0, 5, dtype='float32', seed=2)", "categorical(x(2,5), 7, seed=3)", "categorical(x(2,5), 3, dtype='int64', seed=3)", "categorical(x(5), 3, seed=3)", "dropout(x(3,4), .5, seed=6)", "dropout(x(3,4), .3, noise_shape=(3,1), seed=6)", "dropout(x(3,4), .3, noise_shape=(None,1), seed=6)", "dropout(x(3,4), 0., seed=6)", "dropout(x(3,4), 1., seed=6)", "shuffle(np.arange(8), seed=3)", "shuffle(x(3,5), axis=1, seed=3)", "gamma((5,), 2., seed=3)", "gamma((2,3), .5, seed=3)", "gamma((2,3), tf.constant([.5,1.,9.]), seed=3)", "beta((5,), 2., 3., seed=3)", "beta((2,2), [1.,.5], [2.,3.], seed=3)", "binomial((6,), 100., .3, seed=3)", "binomial((2,3), 50., [.3,.5,.6], seed=3)", "normal((2,), seed=1.5)", "normal((2,), seed='a')", "uniform((2,), dtype='int32', seed=1)", "SeedGenerator(-1).get_config()", "SeedGenerator(1.5)", "SeedGenerator(3).get_config()", "SeedGenerator(3).next()", "normal((2,), seed=-3)")),
    *(f"do('g = {R}SeedGenerator(5); out = [{R}{a}, {R}{a}, g.state.value]')" for a in ("normal((3,), seed=g)", "uniform((2,), seed=g)", "dropout(x(2,2), .5, seed=g)", "randint((3,), 0, 9, seed=g)", "shuffle(np.arange(5), seed=g)", "beta((2,), 1., 1., seed=g)")),
    f"do('tf.keras.utils.set_random_seed(3); out = [{R}normal((3,)), {R}uniform((2,)), {R}normal((3,))]')",
    f"do('g = {R}SeedGenerator(5); h = {R}SeedGenerator.from_config(g.get_config()); out = [{R}normal((3,), seed=g), {R}normal((3,), seed=h)]')",
    f"grad(lambda a: {R}dropout(a, .5, seed=6), x(3,4))",
]  # fmt: skip
