"""What subclasses find as ``self.backend``: the functions of ``keras.ops`` and ``keras.random`` by Keras's names."""

from __future__ import annotations

from typing import Any

from ... import ops, random
from ...ops import core, image, linalg, nn, numpy


class Backend:
    """The one backend there is; choosing another is accepted and changes nothing."""

    name = _backend = "tabgrad"
    core, image, linalg, nn, numpy, random = core, image, linalg, nn, numpy, random
    cast = staticmethod(ops.cast)
    convert_to_tensor = staticmethod(ops.convert_to_tensor)
    is_tensor = staticmethod(ops.is_tensor)
    shape = staticmethod(ops.shape)

    def set_backend(self, backend: Any) -> None:
        """Nothing."""

    def reset(self) -> None:
        """Nothing."""
