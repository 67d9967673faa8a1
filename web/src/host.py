"""Python's side of a session: runs programs and calls, reports training, stops between steps.

Loaded once by worker.ts. The page hands in JavaScript values; outcomes go back as plain data
(the type Outcome in protocol.ts), so no proxy outlives a task.
"""

import builtins
import gc
import linecache
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import _tabgrad_page as page
import numpy as np
from js import Object
from pyodide.ffi import jsnull, to_js

import __main__

BATCH_REPORT_SECONDS = 0.1


class Stopped(KeyboardInterrupt):
    """Raised between two steps: every weight belongs to the same, finished step."""


# ---- tasks ------------------------------------------------------------------------------------


def run(source: str, name: str) -> Any:
    """Execute ``source`` in the main namespace; its lines are known to tracebacks as ``name``."""
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = (len(source), None, lines, name)

    def work() -> None:
        exec(compile(source, name, "exec"), __main__.__dict__)

    return outcome(work)


def call(path: str, args: Any, kwargs: Any) -> Any:
    """Call the function at a dotted ``path`` in the main namespace."""

    def work() -> Any:
        first, *rest = path.split(".")
        function = __main__.__dict__.get(first, getattr(builtins, first, None))
        if function is None:
            raise NameError(f"name '{first}' is not defined: run the program that defines it first")
        for attribute in rest:
            function = getattr(function, attribute)
        keywords = {key: decode(value) for key, value in kwargs.to_py().items()}
        return encode(function(*(decode(value) for value in args.to_py()), **keywords))

    return outcome(work)


def reset() -> Any:
    """Forget every variable of the main namespace, and free what they held."""

    def work() -> None:
        names = __main__.__dict__
        names.clear()
        names.update(__name__="__main__", __builtins__=builtins)
        gc.collect()

    return outcome(work)


def outcome(work: Callable[[], Any]) -> Any:
    """Run one task; its value, its stop or its error as data."""
    try:
        result = {"status": "done", "value": work()}
    except KeyboardInterrupt:
        result = {"status": "stopped"}
    except BaseException as error:
        result = {"status": "error", "error": failure(error)}
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return to_js(result, dict_converter=Object.fromEntries)


def failure(error: BaseException) -> dict[str, str]:
    """Class, message and traceback of an error; this file's own frames left out."""
    report = traceback.TracebackException.from_exception(error)
    seen = report
    while seen is not None:
        own = [frame for frame in seen.stack if "/._tabgrad_" not in frame.filename]
        seen.stack = traceback.StackSummary.from_list(own)
        seen = seen.__cause__ or seen.__context__
    return {
        "type": type(error).__name__,
        "message": str(error),
        "traceback": "".join(report.format()).rstrip(),
    }


# ---- values -----------------------------------------------------------------------------------


def decode(value: Any, part: Callable[[Any], Any] | None = None) -> Any:
    """A value from the page: arrays become NumPy arrays, containers keep their form, null is None.

    ``part`` decodes what containers hold: this function, or one that knows more and calls it.
    """
    part = part or decode
    if value is jsnull:
        return None
    if isinstance(value, dict):
        if value.keys() == {"data", "shape", "dtype"}:
            flat = np.frombuffer(value["data"], dtype=value["dtype"])
            return flat.reshape([int(size) for size in value["shape"]])
        return {key: part(item) for key, item in value.items()}
    if isinstance(value, list):
        return [part(item) for item in value]
    return value


def encode(value: Any, part: Callable[[Any], Any] | None = None) -> Any:
    """A value for the page: arrays and tensors as typed arrays with their shape and dtype.

    ``part`` encodes what containers hold, as in ``decode``. Raises: TypeError on what has no JavaScript form.
    """
    part = part or encode
    if value is None:
        return jsnull
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(key): part(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [part(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray) or hasattr(value, "numpy"):
        array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
        return texts(array.tolist()) if array.dtype.kind in "OSU" else encode_array(array)
    raise TypeError(
        f"A call from the page returned {type(value).__name__}, which has no JavaScript form. "
        "Expected None, a number, a string, an array or tensor, or lists and dicts of these."
    )


def texts(value: Any) -> Any:
    """Nested lists of text, which is bytes in string tensors."""
    if isinstance(value, list):
        return [texts(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def encode_array(array: np.ndarray) -> dict[str, Any]:
    """One array as flat typed data; types that JavaScript lacks are widened, bool becomes uint8."""
    widened = {"bool": np.uint8, "float16": np.float32}.get(array.dtype.name, array.dtype)
    flat = np.ascontiguousarray(array, dtype=widened).reshape(-1)
    return {"data": to_js(flat), "shape": list(array.shape), "dtype": flat.dtype.name}


# ---- training ---------------------------------------------------------------------------------


def prepare() -> None:
    """Import tabgrad, and have every fit, evaluate and predict report to the page."""
    import tabgrad as tf

    time.sleep = sleep
    __main__.__dict__.setdefault("__name__", "__main__")
    tf.keras.callbacks.CallbackList.extra.append(lambda: page_callback(tf.keras.callbacks.Callback))


_sleep = time.sleep


def sleep(seconds: float) -> None:
    """time.sleep in short pieces: a program is stopped between bytecodes, of which one long sleep has none."""
    end = time.monotonic() + seconds
    if seconds < 0:
        _sleep(seconds)  # its own error
    while (left := end - time.monotonic()) > 0:
        _sleep(min(left, 0.05))


def page_callback(callback_class: Any) -> Any:
    """A callback that posts training events and stops at the end of a step when asked to."""

    class PageCallback(callback_class):  # type: ignore[misc]
        """Reports batches (a few per second) and epochs; state: where the fit is."""

        epoch = 0
        batch = 0
        reported = 0.0

        def on_train_begin(self, logs=None):
            self.post("begin", logs)

        def on_epoch_begin(self, epoch, logs=None):
            self.epoch, self.batch = epoch, 0

        def on_train_batch_begin(self, batch, logs=None):
            step = getattr(self.model.train_function, "step", None)
            if step is not None and step.traced() is None:
                self.post("trace", None)

        def on_train_batch_end(self, batch, logs=None):
            self.batch = batch + 1
            now = time.monotonic()
            if now - self.reported >= BATCH_REPORT_SECONDS:
                self.reported = now
                self.post("batch", logs)
            self.stop_if_asked()

        def on_epoch_end(self, epoch, logs=None):
            self.post("epoch", logs)

        def on_train_end(self, logs=None):
            self.post("end", logs)

        def on_test_batch_end(self, batch, logs=None):
            self.stop_if_asked()

        def on_predict_batch_end(self, batch, logs=None):
            self.stop_if_asked()

        def stop_if_asked(self):
            if page.stop_requested():
                raise Stopped

        def post(self, kind, logs):
            event = {
                "kind": kind,
                "epoch": self.epoch,
                "epochs": self.params.get("epochs", 0),
                "batch": self.batch,
                "batches": self.params.get("steps"),
                "logs": {name: float(value) for name, value in (logs or {}).items()},
            }
            page.training(to_js(event, dict_converter=Object.fromEntries))

    return PageCallback()
