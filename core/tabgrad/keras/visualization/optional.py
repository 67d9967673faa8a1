"""OpenCV and matplotlib, which draw. They are optional extras, imported when first needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def opencv(what: str) -> Any:
    """The module ``cv2``. Args: what: what needs it, for the message. Raises: ImportError without it."""
    return _imported(what, "cv2", "OpenCV", "opencv-python")


def matplotlib(what: str, module: str) -> Any:
    """A module of matplotlib. Args: what: what needs it, for the message. Raises: ImportError without it."""
    return _imported(what, f"matplotlib.{module}", "matplotlib", "matplotlib")


def _imported(what: str, module: str, name: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise ImportError(
            f"The `{what}` function requires the `{name}` package, which is not installed. Install it: pip install "
            f"{package} (in a page: await micropip.install('{package}'))."
        ) from error
