"""``tf.version`` and ``tf.sysconfig``: which build this is. There is nothing compiled to link with."""

from __future__ import annotations

import sys
from collections import OrderedDict
from pathlib import Path
from typing import NoReturn

import numpy as np

VERSION = "0.1.0"
GIT_VERSION = f"v{VERSION}"
COMPILER_VERSION = f"Python {sys.version.split()[0]}, NumPy {np.__version__}"
GRAPH_DEF_VERSION = 2474  # of TensorFlow 2.21, whose behaviour this is
GRAPH_DEF_VERSION_MIN_CONSUMER = GRAPH_DEF_VERSION_MIN_PRODUCER = 0

CXX11_ABI_FLAG = 0
CXX_VERSION = 0
MONOLITHIC_BUILD = 0


def get_build_info() -> OrderedDict[str, bool]:
    """What the build was made for: none of the kinds of GPU."""
    return OrderedDict(is_cuda_build=False, is_rocm_build=False, is_tensorrt_build=False)


def get_lib() -> str:
    """The folder of the package."""
    return str(Path(__file__).resolve().parent.parent)


def _no_headers() -> NoReturn:
    raise RuntimeError(
        "There are no C++ headers and no library to link with: ops are Python functions here. Write a custom op with "
        "`tf.py_function` or `tf.numpy_function`, and its gradient with `tf.custom_gradient`."
    )


def get_include() -> str:
    """Refused: there are no headers. Raises RuntimeError."""
    _no_headers()


def get_compile_flags() -> list[str]:
    """Refused: there are no headers. Raises RuntimeError."""
    _no_headers()


def get_link_flags() -> list[str]:
    """Refused: there is no library. Raises RuntimeError."""
    _no_headers()
