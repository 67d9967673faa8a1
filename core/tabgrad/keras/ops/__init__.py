"""``keras.ops``: NumPy-like functions on tensors, eager or symbolic."""

from . import (
    contraction,
    core,
    creation,
    ctc,
    einops,
    functions,
    image,
    linalg,
    math,
    nn,
    nn_activations,
    nn_conv,
    nn_losses,
    numpy,
    operators,
    pointwise,
    reduction,
    shaping,
    sorting,
)
from .contraction import *
from .core import *
from .creation import *
from .ctc import *
from .einops import *
from .functions import *
from .linalg import *
from .math import *
from .nn_activations import *
from .nn_conv import *
from .nn_losses import *
from .pointwise import *
from .reduction import *
from .shaping import *
from .sorting import *

__all__ = [  # noqa: PLE0604  (lists of strings)
    "image",
    "linalg",
    "nn",
    "numpy",
    *contraction.__all__,
    *core.__all__,
    *creation.__all__,
    *ctc.__all__,
    *einops.__all__,
    *functions.__all__,
    *linalg.__all__,
    *math.__all__,
    *nn_activations.__all__,
    *nn_conv.__all__,
    *nn_losses.__all__,
    *pointwise.__all__,
    *reduction.__all__,
    *shaping.__all__,
    *sorting.__all__,
]
