"""The Keras API: ``tf.keras``."""

from ..api.environment import device
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
from .saving.saveable import KERAS_VERSION, version

FloatDTypePolicy = DTypePolicy
__version__ = KERAS_VERSION
