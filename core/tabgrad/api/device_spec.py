"""``tf.DeviceSpec``: the name of a device in parts."""

from __future__ import annotations

import re
from typing import Any

_PARTS = ("job", "replica", "task", "device_type", "device_index")
_KINDS = ("CPU", "GPU", "TPU", "XLA_CPU", "XLA_GPU")


class DeviceSpec:
    """A device's name: /job:.../replica:.../task:.../device:TYPE:index, where any part may be left open."""

    def __init__(
        self, job: Any = None, replica: Any = None, task: Any = None, device_type: Any = None, device_index: Any = None
    ) -> None:
        self._job = None if job is None else str(job)
        self._replica, self._task, self._device_index = (
            None if n is None else int(n) for n in (replica, task, device_index)
        )
        self._device_type = None if device_type is None else str(device_type).upper()

    @classmethod
    def from_string(cls, spec: str) -> DeviceSpec:
        """The parts of a name. Raises ValueError on a part that is none."""
        found: dict[str, Any] = {}
        for part in [p for p in str(spec).split("/") if p]:
            key, *rest = part.split(":")
            if key == "device" and len(rest) == 2:
                key, rest = rest[0], rest[1:]
            if key in ("job", "replica", "task") and len(rest) == 1:
                found[key] = rest[0] if key == "job" else int(rest[0])
            elif key.upper() in _KINDS and len(rest) <= 1:
                found["device_type"] = key
                found["device_index"] = rest[0] if rest and re.fullmatch(r"\d+", rest[0]) else None
            else:
                raise ValueError(f"Unknown attribute '{key}' is encountered while parsing the device spec: '{spec}'.")
        return cls(**found)

    def parse_from_string(self, spec: str) -> DeviceSpec:
        """The parts of a name, as a new spec."""
        return type(self).from_string(spec)

    @property
    def job(self) -> str | None:
        """The job."""
        return self._job

    @property
    def replica(self) -> int | None:
        """The replica."""
        return self._replica

    @property
    def task(self) -> int | None:
        """The task."""
        return self._task

    @property
    def device_type(self) -> str | None:
        """"CPU", "GPU" and so on."""
        return self._device_type

    @property
    def device_index(self) -> int | None:
        """Which device of the type."""
        return self._device_index

    def _values(self) -> dict[str, Any]:
        return {part: getattr(self, part) for part in _PARTS}

    def to_string(self) -> str:
        """The name."""
        found = [f"/{p}:{v}" for p, v in self._values().items() if v is not None and not p.startswith("device")]
        if self.device_type is not None:
            found.append(f"/device:{self.device_type}:{'*' if self.device_index is None else self.device_index}")
        return "".join(found)

    def make_merged_spec(self, dev: DeviceSpec) -> DeviceSpec:
        """Another's parts, and this one's where those are open."""
        return type(self)(**{p: v if v is not None else getattr(self, p) for p, v in dev._values().items()})

    def replace(self, **kwargs: Any) -> DeviceSpec:
        """The same with other parts."""
        return type(self)(**{**self._values(), **kwargs})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeviceSpec) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self.to_string())

    def __repr__(self) -> str:
        shown = ", ".join(f"{p}={v}" for p, v in self._values().items() if v is not None)
        return f"<DeviceSpec({shown})>"

    __str__ = __repr__
