"""The Keras API: ``tf.keras``."""

from typing import TYPE_CHECKING

from ..api.environment import device
from ..base.later import modules_later
from . import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    dtype_policies,
    initializers,
    layers,
    losses,
    metrics,
    mixed_precision,
    models,
    ops,
    optimizers,
    preprocessing,
    random,
    regularizers,
    saving,
    tree,
    utils,
)
from .common.dtype_policy import DTypePolicy
from .common.input_spec import InputSpec
from .common.keras_tensor import KerasTensor
from .common.naming import name_scope
from .common.operation import Operation
from .common.remat import RematScope, remat
from .common.stateless import StatelessScope, SymbolicScope
from .common.variable import Variable
from .engine.function import Function
from .engine.input_layer import Input
from .engine.layer import Layer
from .engine.model import Model
from .engine.sequential import Sequential
from .initializers import Initializer
from .losses import Loss
from .metrics import Metric
from .optimizers import Optimizer
from .regularizers import Regularizer
from .saving.lazily import lazily
from .saving.saveable import KERAS_VERSION, version

if TYPE_CHECKING:
    from . import applications, distillation, legacy, quantizers, visualization, wrappers
    from .quantizers import Quantizer

# imported when first used, or when a file has layers that only its models are made of
_ROOMS = ("applications", "distillation", "legacy", "quantizers", "visualization", "wrappers")
__getattr__ = modules_later(__name__, {"Quantizer": "quantizers:Quantizer", **{n: n for n in _ROOMS}})
_OF_MODELS = {"convnext": ("LayerScale", "StochasticDepth"), "inception_resnet_v2": ("CustomScaleLayer",)}
for _file, _names in _OF_MODELS.items():
    lazily({"__name__": __name__}, f"keras.src.applications.{_file}", {f"applications.{_file}": _names})
_names = ("DistillationLoss", "Distiller", "FeatureDistillation", "LogitsDistillation")
lazily({"__name__": __name__}, "keras.distillation", {"distillation": _names})
lazily({"__name__": __name__}, "keras", {"quantizers": ("Quantizer",)})

FloatDTypePolicy = DTypePolicy
__version__ = KERAS_VERSION
