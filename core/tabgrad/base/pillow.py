"""Pillow, which reads and writes image files. It is an optional extra, imported when first needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ADVICE = "pip install pillow (in a page: await micropip.install('pillow'))"


def pillow(what: str, module: str = "Image") -> Any:
    """The module of Pillow. Args: what: what needs it, for the message. Raises: ImportError without Pillow."""
    try:
        return import_module(f"PIL.{module}")
    except ImportError as error:
        raise ImportError(f"{what} needs Pillow, which is not installed. Install it: {_ADVICE}.") from error
