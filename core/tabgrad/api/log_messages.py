"""``tf.compat.v1.logging``: messages over Python's logging, by TensorFlow's names."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from typing import Any

from .variable_options import get_logger

DEBUG, INFO, WARN, ERROR, FATAL = (
    logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL
)  # fmt: skip


def debug(msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of level DEBUG."""
    get_logger().debug(msg, *args, **kwargs)


def info(msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of level INFO."""
    get_logger().info(msg, *args, **kwargs)


def warn(msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of level WARN."""
    get_logger().warning(msg, *args, **kwargs)


warning = warn


def error(msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of level ERROR."""
    get_logger().error(msg, *args, **kwargs)


def fatal(msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of level FATAL."""
    get_logger().critical(msg, *args, **kwargs)


def log(level: int, msg: Any, *args: Any, **kwargs: Any) -> None:
    """A message of a level."""
    get_logger().log(level, msg, *args, **kwargs)


def vlog(level: int, msg: Any, *args: Any, **kwargs: Any) -> None:
    """The same."""
    get_logger().log(level, msg, *args, **kwargs)


def log_if(level: int, msg: Any, condition: Any, *args: Any) -> None:
    """A message where the condition holds."""
    if condition:
        vlog(level, msg, *args)


_calls: Counter[Any] = Counter()


def _count_here() -> int:
    """How often the caller's caller has come to its line before."""
    frame = sys._getframe(2)
    key = (frame.f_code.co_filename, frame.f_lineno)
    _calls[key] += 1
    return _calls[key] - 1


def log_every_n(level: int, msg: Any, n: int, *args: Any) -> None:
    """A message every n-th time that the line is run, from the first on."""
    log_if(level, msg, _count_here() % n == 0, *args)


def log_first_n(level: int, msg: Any, n: int, *args: Any) -> None:
    """A message the first n times that the line is run."""
    log_if(level, msg, _count_here() < n, *args)


def get_verbosity() -> int:
    """The level below which messages are left out."""
    return get_logger().getEffectiveLevel()


def set_verbosity(v: int) -> None:
    """Sets that level."""
    get_logger().setLevel(v)


def flush() -> None:
    """Messages are written at once."""


def TaskLevelStatusMessage(msg: Any) -> None:
    """A message of level ERROR."""
    error(msg)
