"""``tf.random``."""

from typing import TYPE_CHECKING

from . import random_experimental as experimental
from .api.generator import (
    Algorithm,
    Generator,
    create_rng_state,
    get_global_generator,
    set_global_generator,
)
from .api.random import (
    categorical,
    fold_in,
    gamma,
    normal,
    poisson,
    shuffle,
    split,
    stateless_binomial,
    stateless_categorical,
    stateless_gamma,
    stateless_normal,
    stateless_poisson,
    stateless_truncated_normal,
    stateless_uniform,
    truncated_normal,
    uniform,
)
from .api.random_streams import set_seed
from .base.later import names_later

if TYPE_CHECKING:
    from .api.candidate_sampling import (
        all_candidate_sampler,
        fixed_unigram_candidate_sampler,
        learned_unigram_candidate_sampler,
        log_uniform_candidate_sampler,
        uniform_candidate_sampler,
    )  # fmt: skip

# imported when first used
__getattr__ = names_later(
    "tabgrad.api",
    {
        "candidate_sampling": (
            "all_candidate_sampler", "fixed_unigram_candidate_sampler", "learned_unigram_candidate_sampler",
            "log_uniform_candidate_sampler", "uniform_candidate_sampler",
        ),
    },
    __name__,
)  # fmt: skip

__all__ = [
    "Algorithm", "Generator", "all_candidate_sampler", "categorical", "create_rng_state", "experimental",
    "fixed_unigram_candidate_sampler", "fold_in", "gamma", "get_global_generator",
    "learned_unigram_candidate_sampler", "log_uniform_candidate_sampler", "normal", "poisson",
    "set_global_generator", "set_seed", "shuffle", "split", "stateless_binomial", "stateless_categorical",
    "stateless_gamma", "stateless_normal", "stateless_poisson", "stateless_truncated_normal", "stateless_uniform",
    "truncated_normal", "uniform", "uniform_candidate_sampler",
]  # fmt: skip
