"""Layer 4: gradient tapes, the backward walk, custom gradients and forward mode
(``tf.autodiff``).
"""

from .forward import ForwardAccumulator
from .tape import GradientTape

__all__ = ["ForwardAccumulator", "GradientTape"]
