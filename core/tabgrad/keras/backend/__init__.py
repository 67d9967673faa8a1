"""``keras.backend``: configuration and the session's state."""

from ...base.settings import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from ..common.keras_tensor import KerasTensor
from ..common.keras_tensor import is_symbolic as is_keras_tensor
from ..common.naming import clear_session, get_uid, name_scope, reset_uids
from ..common.result_type import is_float_dtype, is_int_dtype, result_type
from ..common.variable import Variable, standardize_dtype
from ..saving.lazily import lazily

# of Keras 2, imported when first used
_OLDER = """
abs all any arange argmax argmin batch_dot batch_flatten batch_get_value batch_normalization batch_set_value
bias_add binary_crossentropy cast cast_to_floatx categorical_crossentropy clip concatenate constant conv1d
conv2d conv3d cos count_params cumprod cumsum depthwise_conv2d dot dropout dtype elu equal eval exp
expand_dims eye flatten foldl foldr gather get_value greater greater_equal hard_sigmoid in_top_k int_shape
is_sparse l2_normalize less less_equal log map_fn max maximum mean min minimum moving_average_update ndim
not_equal one_hot ones ones_like permute_dimensions pool2d pool3d pow prod random_bernoulli random_normal
random_uniform relu repeat repeat_elements reshape resize_images reverse round set_value shape sigmoid sign
sin softmax sparse_categorical_crossentropy spatial_2d_padding sqrt square squeeze stack std
sum switch tanh temporal_padding tile transpose truncated_normal update update_add update_sub
var variable zeros zeros_like
"""
_OLDER_IMAGES = """
binary_focal_crossentropy categorical_focal_crossentropy conv2d_transpose resize_volumes separable_conv2d
spatial_3d_padding
"""
_OLDER_VARIABLES = """
gradients random_normal_variable random_uniform_variable softplus softsign stop_gradient to_dense
"""
_LATER = {
    "older": tuple(_OLDER.split()),
    "older_images": tuple(_OLDER_IMAGES.split()),
    "older_steps": ("ctc_batch_cost", "ctc_decode", "ctc_label_dense_to_sparse", "rnn"),
    "older_variables": tuple(_OLDER_VARIABLES.split()),
}
__getattr__ = lazily(globals(), "keras.backend", _LATER)


def backend() -> str:
    """The backend's name."""
    return "tabgrad"


__all__ = [
    "KerasTensor",
    "Variable",
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "get_uid",
    "image_data_format",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "name_scope",
    "reset_uids",
    "result_type",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]
