"""``tf.profiler.experimental``: where the time goes, by Python's own profiler.

Between ``start`` and ``stop`` every call of a function is timed. What is written are a table as text, and the numbers
for ``pstats`` and its viewers; TensorBoard's profile page, which is about devices, does not read them.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import time
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

from ..base.errors import AlreadyExistsError, UnavailableError

_ROWS = 200  # of the table


class ProfilerOptions(NamedTuple):
    """How closely to look. Only Python's calls are looked at, whatever the levels."""

    host_tracer_level: int = 2
    python_tracer_level: int = 0
    device_tracer_level: int = 1
    delay_ms: Any = None


class _Running:
    profile: cProfile.Profile | None = None
    logdir: str = ""


def start(logdir: Any, options: Any = None) -> None:
    """Begins. Raises: AlreadyExistsError where a profiler runs."""
    del options
    if _Running.profile is not None:
        raise AlreadyExistsError("Another profiler is running. Stop it first: tf.profiler.experimental.stop().")
    profile = cProfile.Profile()
    try:
        profile.enable()
    except ValueError as error:  # Python allows one
        raise AlreadyExistsError(f"Another profiler is running: {error}") from error
    _Running.profile, _Running.logdir = profile, os.fspath(logdir)


def stop(save: bool = True) -> None:
    """Ends, and writes ``profile_<time>.txt`` and ``.pstats`` into the folder.

    Raises: UnavailableError where no profiler runs.
    """
    profile = _Running.profile
    if profile is None:
        raise UnavailableError("Cannot export profiling results. No profiler is running.")
    profile.disable()
    _Running.profile = None
    if save:
        os.makedirs(_Running.logdir, exist_ok=True)
        path = os.path.join(_Running.logdir, f"profile_{time.strftime('%Y_%m_%d_%H_%M_%S')}")
        text = io.StringIO()
        stats = pstats.Stats(profile, stream=text)
        stats.sort_stats("cumulative").print_stats(_ROWS)
        stats.dump_stats(f"{path}.pstats")
        with open(f"{path}.txt", "w", encoding="utf-8") as file:
            file.write(text.getvalue())


class Profile:
    """A scope between ``start`` and ``stop``."""

    def __init__(self, logdir: Any, options: Any = None) -> None:
        self._logdir, self._options = logdir, options

    def __enter__(self) -> None:
        start(self._logdir, self._options)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        stop()


class Trace:
    """A scope with a name, for timelines; there is none here that shows it."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.name, self.metadata = name, kwargs

    def __enter__(self) -> Trace:
        return self

    def set_metadata(self, **kwargs: Any) -> None:
        """More about the scope."""
        self.metadata.update(kwargs)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        return None


class client:
    """Profiling of other processes: refused."""

    @staticmethod
    def trace(*args: Any, **kwargs: Any) -> NoReturn:
        """Raises RuntimeError: there is no server."""
        _refuse()

    @staticmethod
    def monitor(*args: Any, **kwargs: Any) -> NoReturn:
        """Raises RuntimeError: there is no server."""
        _refuse()


class server:
    """Profiling from other processes: refused."""

    @staticmethod
    def start(port: int) -> NoReturn:
        """Raises RuntimeError: there is no server."""
        _refuse()


def _refuse() -> NoReturn:
    raise RuntimeError(
        "Profiling over the network is not offered. Use tf.profiler.experimental.start and stop in the program itself."
    )
