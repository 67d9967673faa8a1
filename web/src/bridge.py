"""Python's side of the bridge: calls from JavaScript by name, objects kept under numbers, training that is watched,
kept and gone on with. Nothing of Keras is repeated here: names and options are looked up in the real API.
"""

import difflib
import inspect
import itertools
import re
import tempfile
import time
import weakref
from pathlib import Path
from typing import Any

import _tabgrad_host as host
import _tabgrad_page as page
import numpy as np
import tabgrad as tf
from pyodide.code import eval_code
from pyodide.ffi import to_js
from tabgrad.formats import hdf5
from tabgrad.keras.export.model_file import model_from_bytes, resume_training, training_to_bytes

import __main__

OBJECTS: dict[int, Any] = {}
_FAILED: dict[int, BaseException] = {}
_RUNS: weakref.WeakKeyDictionary[Any, bytes] = weakref.WeakKeyDictionary()  # what a model's next fit goes on with
_ARGUMENTS: dict[int, Any] = {}  # of a fit that was stopped, by its number
_own = itertools.count(-1, -1)  # numbers below zero are given here, those above by the page
DATA = ("x", "y", "sample_weight", "validation_data", "inputs")
WRITERS = {  # what is written, by the option `format`; the first where it is not given
    "save": {"safetensors": ".safetensors", "keras": ".keras", "h5": ".h5"},
    "save_weights": {"safetensors": ".safetensors", "h5": ".weights.h5"},
    "export": {"tg": ".tg", "wasm": ".wasm", "html": ".html"},
    "export_trainer": {"tg": ".tg", "wasm": ".wasm", "html": ".html"},
}
READERS = ("load_weights", "load_trainer", "load_model")


# ---- names --------------------------------------------------------------------------------------


def snake(name: str) -> str:
    """batchSize as batch_size."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: f"_{m.group(1).lower()}", name)


def attribute(target: Any, name: str) -> Any:
    """An attribute by its own name or in camel case. Raises AttributeError that names what is near."""
    for candidate in (name, snake(name), snake(name[:1].lower() + name[1:])):
        if hasattr(target, candidate):
            return getattr(target, candidate)
    near = difflib.get_close_matches(snake(name), [n for n in dir(target) if not n.startswith("_")], 3)
    what = target.__name__ if inspect.ismodule(target) or inspect.isclass(target) else type(target).__name__
    raise AttributeError(f"{what} has no {name!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))


def resolve(place: dict[str, Any]) -> Any:
    """What a path stands for: from tabgrad, from a kept object, or from the main namespace."""
    base, path = place["base"], list(place["path"])
    if base is None:
        found: Any = tf
    elif base == "main":
        name = path.pop(0)
        if name not in __main__.__dict__:
            raise NameError(f"name {name!r} is not defined: run the program that defines it first")
        found = __main__.__dict__[name]
    else:
        found = kept(int(base))
    for name in path:
        found = attribute(found, name)
    return found


def kept(number: int) -> Any:
    """An object by its number. Raises the error of the call that was to make it."""
    if number in _FAILED:
        raise _FAILED[number]
    if number not in OBJECTS:
        raise ReferenceError("This object is gone: the Python that made it has ended, or its call was interrupted.")
    return OBJECTS[number]


# ---- values -------------------------------------------------------------------------------------


def decode(value: Any) -> Any:
    """A value from the page, with the objects that it names."""
    if isinstance(value, dict) and "$ref" in value:
        return resolve(value["$ref"])
    return host.decode(value, decode)


def encode(value: Any) -> Any:
    """A value for the page; what has no JavaScript form is kept here under a number."""
    if isinstance(value, tf.keras.callbacks.History):
        return {"epoch": list(value.epoch), "history": encode(value.history), "params": encode(value.params)}
    if isinstance(value, bytes):
        return {"$bytes": to_js(np.frombuffer(value, np.uint8))}
    if isinstance(value, tf.DType):
        return value.name
    if hasattr(value, "numpy") and getattr(value, "shape", None) == () and not isinstance(value.numpy(), bytes):
        return value.numpy().item()
    if not isinstance(value, dict) or all(isinstance(key, str) for key in value):
        try:
            return host.encode(value, encode)
        except TypeError:
            pass  # an object
    number = next(_own)
    OBJECTS[number] = value
    return {"$object": number, "type": type(value).__name__}


def list_to_array(value: Any, name: str) -> Any:
    """Nested lists of numbers or text, where a function takes data, as an array: JavaScript has no other small ones."""
    if isinstance(value, list) and value:
        if name == "validation_data":
            return tuple(list_to_array(v, part) for v, part in zip(value, DATA, strict=False))
        leaf = value
        while isinstance(leaf, list) and leaf:
            leaf = leaf[0]
        if isinstance(leaf, str):
            return np.array(value, dtype=object)
        if isinstance(leaf, bool | int | float):
            array = np.array(value)
            if array.dtype.kind == "i":
                return array.astype("int32" if name == "y" else "float32")
            return array.astype("float32") if array.dtype.kind == "f" else array
    if isinstance(value, dict):
        return {key: list_to_array(item, name) for key, item in value.items()}
    return value


# ---- calls --------------------------------------------------------------------------------------


def perform(command: Any) -> Any:
    """Carry out one command of the page (see Command in bridge.ts)."""
    raw = command.to_py()
    number = int(raw["id"])

    def work() -> Any:
        try:
            plain = decode(raw)
            found = _COMMANDS[plain["op"]](plain)
        except BaseException as error:
            if raw["kept"] and not isinstance(error, KeyboardInterrupt):
                _FAILED[number] = error
            raise
        if raw["kept"]:
            OBJECTS[number] = found
        return encode(found) if raw["wanted"] else None

    result = host.outcome(work)
    if number in _FAILED:
        _FAILED[number].with_traceback(None)  # reported; its frames need not live on
    return result


def release(numbers: Any) -> None:
    """The page holds these no longer."""
    for number in numbers.to_py():
        OBJECTS.pop(int(number), None)
        _FAILED.pop(int(number), None)


def _get(plain: dict[str, Any]) -> Any:
    return resolve(plain["target"])


def _set(plain: dict[str, Any]) -> None:
    place = plain["target"]
    *path, last = place["path"]
    owner = resolve({"base": place["base"], "path": path})
    name = last if hasattr(owner, last) else snake(last)
    setattr(owner, name, plain["value"])


def _run(plain: dict[str, Any]) -> Any:
    __main__.__dict__.update(plain["globals"])
    return eval_code(plain["source"], __main__.__dict__, filename=plain["name"])


def _call(plain: dict[str, Any]) -> Any:
    target = resolve(plain["target"])
    name = getattr(target, "__name__", "")
    owner = getattr(target, "__self__", None)
    options = dict(plain["options"])
    writes = name in WRITERS and isinstance(owner, tf.keras.Model) and not (plain["args"] or "filepath" in options)
    form = options.pop("format", None) if writes else None
    args, kwargs = bound(target, plain["args"], options)
    if isinstance(owner, tf.keras.Model):
        if name == "fit":
            return _fit(owner, args, kwargs, plain)
        if name == "summary" and not args and "print_fn" not in kwargs:
            lines: list[str] = []
            target(**kwargs, print_fn=lambda text, **_: lines.append(text))
            return "\n".join(lines)
    if writes:
        return _written(target, name, form, kwargs)
    if name in READERS and args and isinstance(args[0], np.ndarray):
        return _read(target, args, kwargs)
    return target(*args, **kwargs)


def bound(target: Any, args: list[Any], options: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Options by the names of the parameters that they are for; a last object that names none of them is a dict.

    Raises: TypeError that names what the function takes.
    """
    inner = target.call if isinstance(target, tf.keras.Layer) else target
    try:
        parameters = inspect.signature(inner).parameters
    except (TypeError, ValueError):
        return args, {snake(k): v for k, v in options.items()}
    takes_more = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    kwargs = {key if key in parameters else snake(key): value for key, value in options.items()}
    unknown = [k for k in kwargs if k not in parameters]
    if options and not takes_more and unknown:
        if len(unknown) == len(options) and not args:
            args, kwargs = [options], {}
        else:
            names = ", ".join(n for n in parameters if n not in ("self", "args", "kwargs"))
            called = getattr(target, "__name__", type(target).__name__)
            raise TypeError(f"{called} has no option {', '.join(map(repr, unknown))}. It takes: {names}.")
    if isinstance(target, tf.keras.Layer) or getattr(target, "__name__", "") in _TAKES_DATA:
        names = [n for n in parameters if n != "self"]
        known = [list_to_array(a, n if n in DATA else "x") for a, n in zip(args, names, strict=False)]
        args = known + args[len(names) :]
        kwargs = {k: list_to_array(v, k) if k in DATA else v for k, v in kwargs.items()}
    return args, kwargs


_TAKES_DATA = (
    "fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch", "adapt", "update_state",
)  # fmt: skip


def _written(target: Any, name: str, form: str | None, kwargs: dict[str, Any]) -> bytes:
    """What a method writes to a file, as bytes. Raises ValueError on a format that there is not."""
    suffixes = WRITERS[name]
    form = next(iter(suffixes)) if form is None else form
    if form not in suffixes:
        raise ValueError(f"{name} has no format {form!r}. There are: {', '.join(suffixes)}.")
    if name.startswith("export"):
        kwargs = {**kwargs, "format": form}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"model{suffixes[form]}")
        target(path, **kwargs)
        return path.read_bytes()


def _suffix_of(data: bytes, weights: bool) -> str:
    """The suffix of a file with these bytes."""
    if data[:4] == b"TGP1":
        return ".tg"
    if data[:4] == b"PK\x03\x04":
        return ".keras"
    if not hdf5.is_hdf5(data[:8]):
        return ".safetensors"
    if not weights:
        return ".h5"
    root = hdf5.loads(data)  # arrays stay where they are
    return ".h5" if "layer_names" in root.attrs or "model_weights" in root else ".weights.h5"


def _read(target: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A method that reads a file, given its bytes."""
    data = np.ascontiguousarray(args[0]).tobytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"model{_suffix_of(data, target.__name__ == 'load_weights')}")
        path.write_bytes(data)
        return target(path, *args[1:], **kwargs)


# ---- training -----------------------------------------------------------------------------------


class PageHooks(tf.keras.callbacks.Callback):
    """Tells the page what its own callbacks wait for."""

    def __init__(self, hooks: list[str], number: int) -> None:
        super().__init__()
        for hook in hooks:
            name = {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"}.get(
                snake(hook), snake(hook))
            if not hasattr(tf.keras.callbacks.Callback, name):
                known = ", ".join(n for n in dir(tf.keras.callbacks.Callback) if n.startswith("on_"))
                raise TypeError(f"There is no callback {hook!r}. There are: {known} (or in camel case).")
            setattr(self, name, self._teller(hook, number))

    def _teller(self, hook: str, number: int) -> Any:
        def tell(*args: Any, logs: Any = None) -> None:
            told = [a if isinstance(a, int) else _logs(a) for a in args] + ([_logs(logs)] if logs is not None else [])
            page.hook(to_js([number, hook, *told], dict_converter=page.object))

        return tell


def _logs(logs: Any) -> dict[str, Any]:
    return {k: float(v) for k, v in (logs or {}).items() if np.ndim(v) == 0}


class Journal(tf.keras.callbacks.Callback):
    """Hands the whole state of the run to the page, every so many seconds or batches."""

    def __init__(self, callbacks: list[Any], seconds: float, batches: int | None, number: int) -> None:
        super().__init__()
        self.watched, self.seconds, self.batches, self.number = callbacks, seconds, batches, number
        self.last = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """After a step: is it time?"""
        now = time.monotonic()
        due = (batch + 1) % self.batches == 0 if self.batches else now - self.last >= self.seconds
        if due:
            self.last = now
            page.checkpoint(self.number, to_js(np.frombuffer(training_to_bytes(self.model, self.watched), np.uint8)))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Epochs are kept in any case: their logs are in the history."""
        self.last = -1e9 if not self.batches else self.last


def _fit(model: Any, args: list[Any], kwargs: dict[str, Any], plain: dict[str, Any]) -> Any:
    """model.fit, with the page's hooks, its journal, and a run to go on with."""
    training = plain["training"]
    args, kwargs = _ARGUMENTS.setdefault(training["number"], (args, kwargs))  # those of before a pause
    kwargs = {"verbose": 0, **kwargs}
    own = kwargs.pop("callbacks", None) or []
    extra: list[Any] = []
    if training["hooks"]:
        extra.append(PageHooks(training["hooks"], training["number"]))
    if training["journal"]:
        journal = training["journal"]
        extra.append(Journal(own, journal["seconds"], journal["batches"], training["number"]))
    before = model._position
    stopped = False
    try:
        run = _RUNS.pop(model, None)
        if run is not None:
            resume_training(model, run, own)
        return model.fit(*args, callbacks=[*own, *extra], **kwargs)
    except KeyboardInterrupt:
        stopped = True
        if model._position is not before:  # it had begun: a pause may be gone on from
            _RUNS[model] = training_to_bytes(model, own)
        raise
    finally:
        if not stopped:
            del _ARGUMENTS[training["number"]]


def _checkpoint(plain: dict[str, Any]) -> Any:
    """The model of a checkpoint, whose next fit goes on where it was written."""
    data = plain["data"].tobytes()
    model = model_from_bytes(data, plain["custom"] or None)
    _RUNS[model] = data
    return model


def _anew(plain: dict[str, Any]) -> None:
    """The model's next fit is a new one."""
    _RUNS.pop(resolve(plain["target"]), None)
    _ARGUMENTS.pop(plain["number"], None)


_COMMANDS = {"get": _get, "set": _set, "call": _call, "run": _run, "checkpoint": _checkpoint, "anew": _anew}
