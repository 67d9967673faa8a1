"""The places where the engine runs: each gives the hashes of what the cases leave (see run.mjs)."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from programs import Case
from tabgrad.execute.host import Host
from tabgrad.execute.program import Program

ROOT = Path(__file__).resolve().parents[2]


class Loaded:
    """A program on a host of Python's: its states and arena."""

    def __init__(self, host: Host, program: Program) -> None:
        self.host, self.program = host, program
        data = program.to_bytes()
        self.handle, self.data = host.load(data)
        self.arena = host.allocate(program.arena + 64)
        host.bind(self.handle, 0, self.arena, program.arena + 64)
        if program.constants:
            host.bind(self.handle, 1, self.data + Program.constants_at(data), len(program.constants))
        self.states, at = [], 0
        for i, size in enumerate(program.states):
            place = host.allocate(size)
            if program.weights:
                host.write(place, np.frombuffer(program.weights[at : at + size], np.uint8))
            host.bind(self.handle, 2 + i, place, size)
            self.states.append(place)
            at += size

    def close(self) -> None:
        """Frees everything."""
        for address in (self.handle, self.data, self.arena, *self.states):
            self.host.release(address)

    def fill(self, entry: dict[str, Any], inputs: list[np.ndarray]) -> None:
        """Copies the inputs in."""
        for place, array in zip(entry["inputs"], inputs, strict=True):
            self.host.write(self.arena + place["at"], np.ascontiguousarray(array))

    def array(self, place: dict[str, Any], address: int) -> np.ndarray:
        """What lies there."""
        made = np.empty(place["shape"], place["dtype"])
        if made.size:
            self.host.read(address, made)
        return made

    def results(self, entry: dict[str, Any]) -> list[np.ndarray]:
        """The results of an entry."""
        out = []
        for place in entry["outputs"]:
            base = self.states[place["buffer"] - 2] if "buffer" in place else self.arena
            out.append(self.array(place, base + place["at"]))
        return out

    def values(self) -> list[np.ndarray]:
        """The states."""
        return [self.array(s, p) for s, p in zip(self.program.signature["states"], self.states, strict=True)]


def outcome(host: Host, case: Case) -> list[np.ndarray]:
    """The arrays that a case leaves."""
    loaded = Loaded(host, case.program)
    entry = case.program.signature["entries"][case.entry]
    loaded.fill(entry, case.inputs)
    for run in range(case.runs):
        if run == case.resume_at:
            saved = loaded.values()
            loaded.close()
            loaded = Loaded(host, case.program)
            for array, place in zip(saved, loaded.states, strict=True):
                host.write(place, array)
            loaded.fill(entry, case.inputs)
        host.run(loaded.handle, entry["entry"])
    found = loaded.values() if case.states else loaded.results(entry)
    loaded.close()
    return found


def digest(arrays: list[np.ndarray]) -> str:
    """SHA-256 of all of them, every NaN the same."""
    total = hashlib.sha256()
    for array in arrays:
        if array.dtype.kind == "f":
            array = np.where(np.isnan(array), array.dtype.type(np.nan), array)
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def on_host(host: Host, cases: list[Case]) -> list[str]:
    """The hashes on a host of Python's."""
    return [digest(outcome(host, case)) for case in cases]


def write(folder: Path, cases: list[Case]) -> None:
    """Everything that Node and a page need."""
    shutil.copytree(ROOT / "web" / "dist" / "runtime", folder / "runtime", dirs_exist_ok=True)
    shutil.copyfile(ROOT / "core" / "tabgrad" / "execute" / "wasm" / "engine.wasm", folder / "runtime" / "engine.wasm")
    shutil.copyfile(Path(__file__).with_name("run.mjs"), folder / "run.mjs")
    (folder / "runtime" / "package.json").write_text('{ "type": "module" }\n')
    (folder / "index.html").write_text("<!doctype html><title>engine</title>\n")
    data = bytearray()

    def put(raw: bytes) -> list[int]:
        data.extend(b"\0" * (-len(data) % 64))
        data.extend(raw)
        return [len(data) - len(raw), len(raw)]

    rows = []
    for case in cases:
        inputs = [put(np.ascontiguousarray(a).tobytes()) for a in case.inputs]
        rows.append({"program": put(case.program.to_bytes()), "inputs": inputs, "entry": case.entry,
                     "runs": case.runs, "resumeAt": case.resume_at, "states": case.states})  # fmt: skip
    (folder / "data.bin").write_bytes(bytes(data))
    (folder / "manifest.json").write_text(json.dumps({"cases": rows}))


def in_node(folder: Path) -> list[str]:
    """The hashes in Node."""
    done = subprocess.run(["node", str(folder / "run.mjs"), str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str] = json.loads(done.stdout)
    return found


def in_chromium(folder: Path) -> list[str]:
    """The hashes in a page. A process of its own: Playwright runs one at a time in each."""
    script = Path(__file__).with_name("chromium.py")
    done = subprocess.run([sys.executable, str(script), str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str] = json.loads(done.stdout)
    return found
