"""Door: ``tf.nn``."""

from typing import TYPE_CHECKING

from .api.activation import crelu, elu, gelu, leaky_relu, relu, relu6, selu, silu, softsign, swish
from .api.array import depth_to_space, space_to_batch, space_to_depth
from .api.conv import (
    atrous_conv2d,
    conv1d,
    conv1d_transpose,
    conv2d,
    conv2d_transpose,
    conv3d,
    conv3d_transpose,
    conv_transpose,
    convolution,
    depthwise_conv2d,
    separable_conv2d,
)
from .api.ctc import ctc_loss
from .api.dropout import dropout, experimental
from .api.gather import embedding_lookup
from .api.nn import (
    batch_normalization,
    bias_add,
    compute_average_loss,
    l2_loss,
    l2_normalize,
    local_response_normalization,
    log_poisson_loss,
    log_softmax,
    moments,
    normalize_moments,
    scale_regularization_loss,
    sigmoid_cross_entropy_with_logits,
    softmax,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
    sufficient_statistics,
    weighted_cross_entropy_with_logits,
    weighted_moments,
    zero_fraction,
)
from .api.nn import local_response_normalization as lrn
from .api.pointwise import log_sigmoid, sigmoid, softplus, tanh
from .api.pool import (
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_with_argmax,
    pool,
)
from .api.sorting import in_top_k, top_k
from .base.later import names_later

if TYPE_CHECKING:
    from .api.candidate_sampling import (
        all_candidate_sampler,
        compute_accidental_hits,
        fixed_unigram_candidate_sampler,
        learned_unigram_candidate_sampler,
        nce_loss,
        sampled_softmax_loss,
    )  # fmt: skip
    from .api.conv_gradients import (
        atrous_conv2d_transpose,
        batch_norm_with_global_normalization,
        depthwise_conv2d_backprop_filter,
        depthwise_conv2d_backprop_input,
        with_space_to_batch,
    )  # fmt: skip
    from .api.ctc_decoding import (
        collapse_repeated,
        ctc_beam_search_decoder,
        ctc_greedy_decoder,
        ctc_unique_labels,
    )  # fmt: skip
    from .api.isotonic import (
        approx_max_k,
        approx_min_k,
        isotonic_regression,
    )  # fmt: skip
    from .api.sparse_embedding import (
        embedding_lookup_sparse,
        safe_embedding_lookup_sparse,
    )  # fmt: skip
    from .api.windows import (
        dilation2d,
        erosion2d,
        fractional_avg_pool,
        fractional_max_pool,
    )  # fmt: skip

# imported when first used
__getattr__ = names_later(
    "tabgrad.api",
    {
        "candidate_sampling": (
            "all_candidate_sampler", "compute_accidental_hits", "fixed_unigram_candidate_sampler",
            "learned_unigram_candidate_sampler", "nce_loss", "sampled_softmax_loss",
        ),
        "conv_gradients": (
            "atrous_conv2d_transpose", "batch_norm_with_global_normalization", "depthwise_conv2d_backprop_filter",
            "depthwise_conv2d_backprop_input", "with_space_to_batch",
        ),
        "ctc_decoding": ("collapse_repeated", "ctc_beam_search_decoder", "ctc_greedy_decoder", "ctc_unique_labels"),
        "isotonic": ("approx_max_k", "approx_min_k", "isotonic_regression"),
        "sparse_embedding": ("embedding_lookup_sparse", "safe_embedding_lookup_sparse"),
        "windows": ("dilation2d", "erosion2d", "fractional_avg_pool", "fractional_max_pool"),
    },
    __name__,
)  # fmt: skip

__all__ = [
    "all_candidate_sampler",
    "approx_max_k",
    "approx_min_k",
    "atrous_conv2d",
    "atrous_conv2d_transpose",
    "avg_pool",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm_with_global_normalization",
    "batch_normalization",
    "bias_add",
    "collapse_repeated",
    "compute_accidental_hits",
    "compute_average_loss",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "conv3d_transpose",
    "conv_transpose",
    "convolution",
    "crelu",
    "ctc_beam_search_decoder",
    "ctc_greedy_decoder",
    "ctc_loss",
    "ctc_unique_labels",
    "depth_to_space",
    "depthwise_conv2d",
    "depthwise_conv2d_backprop_filter",
    "depthwise_conv2d_backprop_input",
    "dilation2d",
    "dropout",
    "elu",
    "embedding_lookup",
    "embedding_lookup_sparse",
    "erosion2d",
    "experimental",
    "fixed_unigram_candidate_sampler",
    "fractional_avg_pool",
    "fractional_max_pool",
    "gelu",
    "in_top_k",
    "isotonic_regression",
    "l2_loss",
    "l2_normalize",
    "leaky_relu",
    "learned_unigram_candidate_sampler",
    "local_response_normalization",
    "log_poisson_loss",
    "log_sigmoid",
    "log_softmax",
    "lrn",
    "max_pool",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "max_pool_with_argmax",
    "moments",
    "nce_loss",
    "normalize_moments",
    "pool",
    "relu",
    "relu6",
    "safe_embedding_lookup_sparse",
    "sampled_softmax_loss",
    "scale_regularization_loss",
    "selu",
    "separable_conv2d",
    "sigmoid",
    "sigmoid_cross_entropy_with_logits",
    "silu",
    "softmax",
    "softmax_cross_entropy_with_logits",
    "softplus",
    "softsign",
    "space_to_batch",
    "space_to_depth",
    "sparse_softmax_cross_entropy_with_logits",
    "sufficient_statistics",
    "swish",
    "tanh",
    "top_k",
    "weighted_cross_entropy_with_logits",
    "weighted_moments",
    "with_space_to_batch",
    "zero_fraction",
]
