"""tabgrad: Keras-style deep learning that trains on the desktop and in a browser tab."""

from .ops import compare, create, elementwise, matmul, movement, reduce  # noqa: F401  (register)
from .ops import operators  # noqa: F401
from .ops import arrange, conv, index, pool, softmax  # noqa: F401
from .tensor import eager  # noqa: F401
from .tensor.convert import constant, convert_to_tensor
from .tensor.variable import Variable
from .autodiff.tape import GradientTape
