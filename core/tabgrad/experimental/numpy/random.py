"""Door: ``tf.experimental.numpy.random``."""

from ...numpy_api.random import poisson, rand, randint, randn, random, seed, standard_normal, uniform

__all__ = ["poisson", "rand", "randint", "randn", "random", "seed", "standard_normal", "uniform"]
