"""``RemoteMonitor``: the logs of every epoch, sent to a server."""

from __future__ import annotations

import json
import warnings
from importlib import import_module
from typing import Any

import numpy as np

from ..saving.registry import public
from .callback import Callback


@public("keras.callbacks")
class RemoteMonitor(Callback):
    """Posts the logs of every epoch to ``root + path``.

    Args: field: the form's field that holds the JSON. headers: HTTP headers. send_as_json: the body is JSON, no form.
    """

    def __init__(
        self,
        root: str = "http://localhost:9000",
        path: str = "/publish/epoch/end/",
        field: str = "data",
        headers: dict[str, str] | None = None,
        send_as_json: bool = False,
    ) -> None:
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Sends; a server that does not answer is no more than a warning."""
        values = {k: v.item() if isinstance(v, (np.ndarray, np.generic)) else v for k, v in (logs or {}).items()}
        text = json.dumps({"epoch": epoch, **values})
        # urllib alone takes a page a quarter of a second to read, and most never send anything
        request, parse = import_module("urllib.request"), import_module("urllib.parse")
        kind = "application/json" if self.send_as_json else "application/x-www-form-urlencoded"
        body = text if self.send_as_json else parse.urlencode({self.field: text})
        headers = {"Content-Type": kind, **(self.headers or {})}
        try:
            with request.urlopen(request.Request(self.root + self.path, body.encode(), headers)):
                pass
        except OSError:
            warnings.warn(f"Could not reach RemoteMonitor root server at {self.root}", stacklevel=2)
