"""The file ``checkpoint`` in a folder: which checkpoints are there, and which is the latest. It is text."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from typing import Any

from ..api.files import path_of
from ..base.files import write_whole

_LINE = re.compile(r'^\s*(\w+):\s*(?:"((?:[^"\\]|\\.)*)"|([-+.\deE]+))\s*$')


class CheckpointState:
    """The file's contents: ``model_checkpoint_path`` is the latest."""

    def __init__(
        self, latest: str, paths: Iterable[str] = (), times: Iterable[float] = (), preserved: float = 0.0
    ) -> None:
        self.model_checkpoint_path = latest
        self.all_model_checkpoint_paths = list(paths)
        self.all_model_checkpoint_timestamps = list(times)
        self.last_preserved_timestamp = preserved

    def text(self) -> str:
        """As the file has it."""
        lines = [f"model_checkpoint_path: {_quoted(self.model_checkpoint_path)}"]
        lines += [f"all_model_checkpoint_paths: {_quoted(p)}" for p in self.all_model_checkpoint_paths]
        lines += [f"all_model_checkpoint_timestamps: {t!r}" for t in self.all_model_checkpoint_timestamps]
        if self.last_preserved_timestamp:
            lines.append(f"last_preserved_timestamp: {self.last_preserved_timestamp!r}")
        return "\n".join(lines) + "\n"

    __repr__ = text


def update_checkpoint_state(
    save_dir: Any,
    model_checkpoint_path: str,
    all_model_checkpoint_paths: Iterable[str] = (),
    all_model_checkpoint_timestamps: Iterable[float] = (),
    last_preserved_timestamp: float = 0.0,
) -> None:
    """Writes the file, with paths relative to its folder."""
    folder = path_of(save_dir)
    paths = list(all_model_checkpoint_paths)
    if model_checkpoint_path not in paths:
        paths.append(model_checkpoint_path)
    latest, *others = (_relative(p, folder) for p in (model_checkpoint_path, *paths))
    state = CheckpointState(latest, others, all_model_checkpoint_timestamps, last_preserved_timestamp)
    write_whole(os.path.join(folder, "checkpoint"), state.text().encode())


def get_checkpoint_state(checkpoint_dir: Any, latest_filename: str | None = None) -> CheckpointState | None:
    """What the folder's file says, with paths as seen from here; None where there is no such file.

    Raises: ValueError where it names no checkpoint.
    """
    folder = path_of(checkpoint_dir)
    try:
        with open(os.path.join(folder, latest_filename or "checkpoint"), encoding="utf-8") as file:
            lines = [m for line in file if (m := _LINE.match(line))]
    except (FileNotFoundError, NotADirectoryError):
        return None
    texts = [(m[1], _placed(_unquoted(m[2]), folder)) for m in lines if m[2] is not None]
    numbers = [(m[1], float(m[3])) for m in lines if m[2] is None]
    latest = [p for name, p in texts if name == "model_checkpoint_path"]
    if not latest or not latest[-1]:
        raise ValueError(f"Invalid checkpoint state loaded from {folder}: it names no model_checkpoint_path.")
    return CheckpointState(
        latest[-1],
        [p for name, p in texts if name == "all_model_checkpoint_paths"],
        [x for name, x in numbers if name == "all_model_checkpoint_timestamps"],
        next((x for name, x in numbers if name == "last_preserved_timestamp"), 0.0),
    )


def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The path of the latest checkpoint in a folder, None where there is none."""
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None or not glob.glob(glob.escape(state.model_checkpoint_path) + ".index"):
        return None
    return state.model_checkpoint_path


def _relative(path: str, folder: str) -> str:
    return os.path.relpath(path, folder or ".") if os.path.isabs(path) == os.path.isabs(folder) else path


def _placed(path: str, folder: str) -> str:
    return path if not path or os.path.isabs(path) else os.path.join(folder, path)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
